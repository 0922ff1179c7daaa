"""What all tests share: the catalogs that ship, loaded once, and how many examples the laws are tried with."""

import os
import secrets
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from knox_scopes import CatalogError, load
from knox_scopes.catalog import load as loading
from knox_scopes.catalog.model import Catalog

CASES = Path(__file__).parent / "cases"
# Programs that are read, and never run.
collect_ignore = ["usage/source/corpus"]

# Every run tries other examples; no test fails for being slow. CONTRIBUTING.md says how to replay a failure.
settings.register_profile(
    "check", max_examples=25, deadline=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("nightly", settings.get_profile("check"), max_examples=2_000)


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Chooses what Hypothesis would choose and not tell: the seed, and the profile where none is named."""
    if config.option.hypothesis_seed is None:
        config.option.hypothesis_seed = str(secrets.randbelow(2**32))
    config.option.hypothesis_profile = config.option.hypothesis_profile or "check"


def pytest_sessionstart() -> None:
    """Compiles the catalog again where its files have changed since the package was installed.

    Without that, commands read the files themselves, and the tests of what a start imports fail.
    """
    if loading._compiled() is None:  # noqa: SLF001 - nobody else need know
        with suppress(CatalogError):  # which the tests of the data tell
            text = loading.compile_catalog(loading.shipped_folder())
            aside = Path(loading.PACKAGE, f"{loading.COMPILED}.{os.getpid()}")
            aside.write_text(text, encoding="utf-8")
            aside.replace(Path(loading.PACKAGE, loading.COMPILED))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Prints what makes the same examples again."""
    terminalreporter.write_line(
        f"laws: --hypothesis-profile={config.option.hypothesis_profile} "
        f"--hypothesis-seed={config.option.hypothesis_seed}"
    )


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    return load()


@pytest.fixture(scope="session")
def page() -> Catalog:
    """Returns the catalog of the day of the page that the rows are transcribed from."""
    return load(as_of="2025-08-05")
