"""Holds the catalog that ships to the checks of catalogs."""

import re

from knox_scopes.catalog.index import route
from knox_scopes.catalog.load import shipped_folder
from knox_scopes.catalog.model import Catalog
from knox_scopes.rules.validate import validate


def test_nothing_is_found_in_the_catalog_that_ships(catalog: Catalog) -> None:
    # Seen on the day of its newest source, so that no clock decides.
    found = validate(shipped_folder(), today=catalog.version)
    assert found.findings == ()
    assert found.catalog is not None
    assert found.catalog.version == catalog.version


def test_every_template_has_requests_of_its_own(catalog: Catalog) -> None:
    targets, router = route([*catalog.endpoints.values(), *catalog.inactive.endpoints.values()])
    for number, (endpoint, variant) in enumerate(targets):
        template = variant or endpoint
        assert router.find(template.method, re.sub(r"\{\w+\}", "x-1", template.path)) == number
