"""Holds the catalog against the rows of the published page, transcribed by hand, both ways."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from knox_scopes import grant
from knox_scopes.catalog.model import Catalog

CASES = Path(__file__).parent.parent / "cases"
ROWS: dict[str, dict[str, Any]] = {
    name: row
    for file in sorted((CASES / "rows").glob("*.yaml"))
    for name, row in yaml.safe_load(file.read_text(encoding="utf-8"))["scopes"].items()
}
IDENTITY = {name for name, row in ROWS.items() if "identity" in row}
LISTED = {name: row for name, row in ROWS.items() if "endpoints" in row and name not in IDENTITY}
ENDPOINTS = {at for row in ROWS.values() for at in row.get("endpoints", ())}
FREE = "POST /ams/v1/oauth2/token"
CLOSED = yaml.safe_load((CASES / "closed.yaml").read_text(encoding="utf-8"))["closed"]


def below(name: str) -> set[str]:
    return {other for other in ROWS if other == name or other.startswith((name + ".", name + ":"))}


def test_the_page_has_57_scopes_71_endpoints_and_12_events() -> None:
    events = {event for row in ROWS.values() for event in row["events"]}
    assert (len(ROWS), len(ENDPOINTS), len(events)) == (57, 71, 12)


def test_the_catalog_of_that_day_has_the_scopes_of_the_page_and_none_else(page: Catalog) -> None:
    assert set(page.scopes) == set(ROWS)


@pytest.mark.parametrize("at", sorted(ENDPOINTS))
def test_every_endpoint_of_the_page_is_listed(catalog: Catalog, page: Catalog, at: str) -> None:
    assert at in catalog.endpoints
    assert at in page.endpoints


@pytest.mark.parametrize("name", sorted(LISTED))
def test_a_scope_opens_what_its_row_lists_and_nothing_else(page: Catalog, name: str) -> None:
    assert set(grant(page, name).endpoints) == set(LISTED[name]["endpoints"])


@pytest.mark.parametrize("name", sorted(ROWS))
def test_a_scope_carries_the_events_of_its_row_and_no_others(catalog: Catalog, name: str) -> None:
    assert set(grant(catalog, name).events) == set(ROWS[name]["events"])


@pytest.mark.parametrize("name", sorted(set(ROWS) - set(LISTED) - IDENTITY))
def test_an_all_endpoints_row_opens_at_least_what_the_rows_below_list(page: Catalog, name: str) -> None:
    opened = set(grant(page, name).endpoints)
    assert opened >= {at for other in below(name) for at in ROWS[other].get("endpoints", ())}
    # Beyond the page, only the Knox Asset Intelligence endpoints that its versions of 2024 listed.
    assert name.startswith("kai") or opened <= ENDPOINTS


@pytest.mark.parametrize("name", sorted(IDENTITY))
def test_an_identity_scope_opens_nothing_and_the_token_endpoint_needs_none(catalog: Catalog, name: str) -> None:
    assert ROWS[name]["endpoints"] == [FREE]
    assert grant(catalog, name).endpoints == ()
    assert grant(catalog, "").allows(*FREE.split())


@pytest.mark.parametrize("case", CLOSED, ids=lambda case: f"{case['scope']} {case['at']}")
def test_a_scope_does_not_open_what_one_could_think(catalog: Catalog, case: dict[str, str]) -> None:
    opened = grant(catalog, case["scope"])
    assert case["at"] not in opened.endpoints + opened.events
    assert " " not in case["at"] or not opened.allows(*case["at"].split())
