"""The page holds the catalog: whatever it says of an item can be told from its row."""

import json
from typing import Any

import pytest

from knox_scopes import load, read_registration
from knox_scopes.apps.context import Context
from knox_scopes.catalog.build import build
from knox_scopes.catalog.model import Access, Catalog, Endpoint, Event, Scope
from knox_scopes.report.explorer.data import app_data, page_data

KINDS = Access._fields
WIKI = {"wiki": {"title": "Wiki", "url": "https://example.com/", "updated": "2026-09-01"}}


def few(row: list[Any]) -> dict[str, Any]:
    last = row[-1]
    return last if isinstance(last, dict) else {}


def sources(data: dict[str, Any], row: list[Any]) -> list[tuple[str, str]]:
    """Returns day and address of each source of a row."""
    versions = [(day.split()[0], data["site"] + path) for path, *days in data["pages"] for day in days]
    return [versions[number] for number in data["cited"][row[3]]]


def cited(catalog: Catalog, item: Scope | Endpoint | Event) -> list[tuple[str, str]]:
    of = catalog.services[item.service].sources
    pages = sorted((of[key] for key in item.sources), key=lambda one: (one.updated, one.key))
    return [*dict.fromkeys((one.updated, one.url) for one in pages)]


@pytest.mark.parametrize("stages", [(), ("uat", "preview")], ids=["ga", "all"])
def test_every_item_is_there_with_what_it_rests_on(stages: tuple[str, ...]) -> None:
    catalog = load(stages=stages)
    data = json.loads(json.dumps(page_data(catalog)))
    services, names = [*catalog.services], [*catalog.scopes]
    tables: dict[str, dict[str, Any]] = {
        "scopes": {**catalog.scopes}, "endpoints": {**catalog.endpoints}, "events": {**catalog.events}
    }  # fmt: skip
    for table, items in tables.items():
        for row, (at, item) in zip(data[table], items.items(), strict=True):
            [*_, base] = data["services"][row[1]][1][:1] or [""]
            assert row[0].replace(" ~", f" {base}") == at
            assert (services[row[1]], row[2]) == (item.service, item.summary)
            assert sorted(set(sources(data, row))) == sorted(cited(catalog, item))
            assert few(row).get("basis", "documented") == item.basis
            assert few(row).get("stage", "ga") == item.stage
            assert data["notes"][few(row).get("note", 0)] == item.note
            if table == "scopes":
                assert tuple(names[number] for number in few(row).get("implies", ())) == catalog.implications[at]
                assert few(row).get("reach") == (None if item.open_ended is None else [*item.open_ended] or [""])
                assert few(row).get("identity", False) == (item.kind == "identity")
                assert few(row).get("was") == item.renamed_from
                continue
            opened = [row[4]] if isinstance(row[4], int) else row[4]
            assert opened == ([names.index(name) for name in item.scopes] if item.scopes else item.opened_by)
            assert few(row).get("likely", []) == [*item.likely]
            if table == "endpoints":
                assert KINDS[row[5]] == item.effect
                assert few(row).get("variants", []) == [str(variant) for variant in item.variants]


def test_hosts_are_those_of_the_services(catalog: Catalog) -> None:
    data = page_data(catalog)
    for number, service in enumerate(catalog.services.values()):
        own = {service.base_url.removeprefix("https://")} if service.base_url else set()
        assert {host for host, of in data["hosts"].items() if number in of} == own | {*service.hosts}


def test_a_catalog_without_a_base_or_a_source_is_held_too() -> None:
    service = {"service": "x", "name": "X", "summary": "All.", "scopes": {}, "endpoints": {}, "events": {}}
    assert page_data(build([{**service, "sources": {}}]))["site"] == ""
    scopes, endpoints = {"x": {"summary": "All."}}, {"GET /x": {"summary": "Reads.", "scopes": ["x"], "effect": "read"}}
    data = page_data(build([{**service, "sources": WIKI, "source": "wiki", "scopes": scopes, "endpoints": endpoints}]))
    assert data["endpoints"] == [["GET /x", 0, "Reads.", 0, 0, KINDS.index("read")]]
    assert (data["pages"], data["site"]) == ([["", "2026-09-01"]], "https://example.com/")


def test_a_registration_fills_the_page_in(catalog: Catalog) -> None:
    text = (
        "app: {name: Importer}\naudience: msp\nconsent_screen: {company_name: Example}\n"
        "grant_types: [authorization_code]\nscopes: [kdp, nope]\n"
        "uses: {complete: true, endpoints: [GET /kcs/v1/rp/devices, GET /nowhere]}\n"
    )
    data = app_data(Context(catalog, read_registration(text.encode(), "app.yaml")))
    [unresolved] = data.pop("unresolved")
    assert (unresolved["input"], unresolved["reason"]) == ("GET /nowhere", "unknown-path")
    assert data == {
        "name": "Importer", "company": "Example", "audience": "msp", "grants": ["authorization_code"], "asked": True,
        "complete": True, "scopes": ["kdp", "nope"], "needs": ["GET /kcs/v1/rp/devices"],
    }  # fmt: skip
    nothing = app_data(Context(catalog, read_registration(b"app: {}\n", "app.yaml")))
    assert (nothing["company"], nothing["audience"], nothing["asked"]) == ("", "customer", False)
