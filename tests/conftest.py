"""What all tests share: the catalogs that ship, loaded once."""

from pathlib import Path

import pytest

from knox_scopes import load
from knox_scopes.catalog.model import Catalog

CASES = Path(__file__).parent / "cases"


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    return load()


@pytest.fixture(scope="session")
def page() -> Catalog:
    """Returns the catalog of the day of the page that the rows are transcribed from."""
    return load(as_of="2025-08-05")
