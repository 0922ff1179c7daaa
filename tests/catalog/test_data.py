"""Holds the catalog that ships to the checks of catalogs."""

import re
from itertools import chain

import pytest

from knox_scopes import load
from knox_scopes.catalog.index import route
from knox_scopes.catalog.load import shipped_folder
from knox_scopes.catalog.model import STAGES, Catalog, Endpoint, Event
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


@pytest.fixture(scope="module")
def whole() -> Catalog:
    return load(stages=STAGES)


def test_every_endpoint_and_event_says_in_a_line_what_it_does(whole: Catalog) -> None:
    items: chain[Endpoint | Event] = chain(whole.endpoints.values(), whole.unplaced.values(), whole.events.values())
    for item in items:
        assert re.fullmatch(r"[A-Z][^.\n]{8,88}\.", item.summary), f"{item}: {item.summary}"
    # third person throughout, like "Lists the devices of a reseller."
    verbs = {endpoint.summary.split()[0] for endpoint in (*whole.endpoints.values(), *whole.unplaced.values())}
    assert all(verb.endswith("s") for verb in verbs)


def test_an_effect_that_the_method_does_not_tell_has_its_reason(whole: Catalog) -> None:
    usual = {"GET": "read", "PUT": "write", "POST": "write", "PATCH": "write", "DELETE": "destroy"}
    for at, endpoint in whole.endpoints.items():
        told = "destroy" if at.lower().endswith("delete") else usual[endpoint.method]
        assert endpoint.effect == told or endpoint.effect_because, at


def test_what_may_reset_devices_is_destructive(catalog: Catalog) -> None:
    command = catalog.endpoints["POST /kc/v2/devices/sendCommand"]
    assert (command.effect, command.effect_because.startswith("Inferred")) == ("destroy", True)


# The table of the page on moving from Gen1 to Gen2, of 2026-02-10, by hand.
GEN2 = {
    "PUT /bulkenroll/v1/reseller/devices": "PUT /kcs/v1/rp/devices/upload",
    "PUT /bulkenroll/v2/reseller/devices": "PUT /kcs/v1/rp/devices/upload",
    "PUT /bulkenroll/v1/reseller/devices/delete": "PUT /kcs/v1/rp/devices/delete",
    "GET /bulkenroll/v1/reseller/devices/status": "GET /kcs/v1/rp/devices/status",
    "GET /bulkenroll/v2/reseller/devices/status": "GET /kcs/v1/rp/devices/status",
    "POST /bulkenroll/v1/reseller/customers": "GET /kcs/v1/rp/customers/list",
    "POST /bulkenroll/v1/reseller/resellers": "",
    "GET /bulkenroll/v1/reseller/devices": "GET /kcs/v1/rp/devices",
}


def test_the_older_deployment_endpoints_have_their_successors(catalog: Catalog) -> None:
    assert {at: successor.to for at, successor in catalog.successors.items()} == GEN2
    pages = catalog.services["kdp"].sources
    for successor in catalog.successors.values():
        assert [pages[key].updated for key in successor.sources] == ["2026-02-10"]
        assert successor.to in {"", *catalog.endpoints}
        assert any(successor.at.partition(" ")[2].startswith(f"{prefix}/") for prefix in catalog.outside)


def test_hosts_are_those_that_the_pages_print(catalog: Catalog) -> None:
    services = catalog.services
    documented = {name for name, service in services.items() if service.base_url_basis == "documented"}
    assert {name for name in documented if services[name].base_url} == {"ams", "kai", "kc", "kdp", "ke", "msp", "tag"}
    assert {name for name, service in services.items() if service.base_url_sources} == {
        name for name in documented if services[name].base_url
    }
    assert {name for name, service in services.items() if service.hosts} == {"kdp", "kme"}
    gen1 = {"eu-be-reseller.samsungknox.com", "us-be-reseller.samsungknox.com"}
    assert gen1 <= {host for host, outside in catalog.outside_hosts.items() if outside.reason == "legacy"}


def test_the_msp_portal_is_for_uem_partners_too(catalog: Catalog) -> None:
    audiences = {name: service.audience for name, service in catalog.services.items() if service.audience}
    assert audiences == {"km": ("msp",), "msp": ("msp", "uem-partner")}


def test_only_one_source_was_not_itself_read(catalog: Catalog) -> None:
    assert [
        key for service in catalog.services.values() for key, source in service.sources.items() if source.known_from
    ] == ["kg-preview-26-06"]
