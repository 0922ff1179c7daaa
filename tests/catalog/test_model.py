import copy
import pickle
from collections.abc import Callable, Mapping
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any

import pytest

from knox_scopes import Grant, grant, plan
from knox_scopes.catalog.build import build
from knox_scopes.catalog.index import index
from knox_scopes.catalog.model import STAGES, Access, Catalog, Endpoint, Event, Frozen, Variant

SOURCES = {"page": {"title": "T", "url": "https://example.com/", "updated": "2025-01-01"}}
WORLD: dict[str, Any] = {
    "service": "a",
    "name": "A",
    "summary": "S.",
    "source": "page",
    "sources": SOURCES,
    "scopes": {
        "a": {"summary": "S.", "open_ended": ["/a"]},
        "a.x": {"summary": "S."},
        "a.x:view": {"summary": "S.", "stage": "uat"},
        "a.y": {"summary": "S.", "implies": ["a.x:view", "b"]},
        "b": {"summary": "S.", "kind": "identity"},
    },
    "endpoints": {},
    "events": {},
}


class Shape(Frozen):
    sides: int

    def __init__(self, sides: int) -> None:
        self.__dict__["sides"] = sides


def test_a_frozen_value_says_what_cannot_be_set() -> None:
    shape = Shape(3)
    with pytest.raises(AttributeError, match="`sides` cannot be set: a Shape is frozen"):
        shape.sides = 4
    with pytest.raises(AttributeError, match="`sides` cannot be deleted: a Shape is frozen"):
        del shape.sides
    assert shape.__dict__ == {"sides": 3}


def test_stages_are_those_of_the_design() -> None:
    assert STAGES == ("ga", "uat", "preview")


def test_an_endpoint_and_a_variant_print_as_method_and_full_path() -> None:
    variant = Variant("POST", "/a/{id}", "2025-01-01", ("page",), "Because.")
    endpoint = Endpoint(
        method="PUT", path="/a/{id}", service="a", opened_by="none", scopes=(), likely=(), effect="write", stage="ga",
        basis="disputed", since="2025-01-01", until=None, sources=("page",), variants=(variant,), note="",
    )  # fmt: skip
    assert (str(endpoint), str(variant)) == ("PUT /a/{id}", "POST /a/{id}")


def test_an_event_prints_as_its_name() -> None:
    event = Event(
        name="A_ONE", service="a", opened_by="none", scopes=(), likely=(), stage="ga", basis="documented",
        since="2025-01-01", until=None, sources=("page",), note="",
    )  # fmt: skip
    assert str(event) == "A_ONE"


def test_no_access_is_the_default() -> None:
    assert Access() == Access(reach=(), destroy=(), write=(), read=(), events=())


def test_a_catalog_shows_its_version_and_counts() -> None:
    assert repr(build([WORLD])) == "<Catalog 2025-01-01: 4 scopes, 0 endpoints, 0 events>"


def test_catalogs_are_compared_by_identity() -> None:
    one, other = build([WORLD]), build([WORLD])
    assert tuple(one) == tuple(other)
    assert one != other
    assert {one: 1, other: 2} == {other: 2, one: 1}
    assert len({one, other}) == 2


def test_an_edge_of_the_graph_leads_from_a_scope_to_each_it_implies_directly() -> None:
    graph = build([WORLD], stages=("uat",)).graph()
    assert set(graph.edges) == {("a", "a.x"), ("a.x", "a.x:view"), ("a", "a.y"), ("a.y", "a.x:view"), ("a.y", "b")}


def test_the_nodes_of_the_graph_carry_what_is_known_of_a_scope() -> None:
    nodes = build([WORLD], stages=("uat",)).graph().nodes
    assert set(nodes) == {"a", "a.x", "a.x:view", "a.y", "b"}
    assert nodes["a"] == {"service": "a", "stage": "ga", "kind": "ordinary", "open_ended": True}
    assert nodes["a.x:view"] == {"service": "a", "stage": "uat", "kind": "ordinary", "open_ended": False}
    assert nodes["b"] == {"service": "a", "stage": "ga", "kind": "identity", "open_ended": False}


def test_what_takes_no_part_is_not_in_the_graph_though_a_scope_implies_it() -> None:
    graph = build([WORLD]).graph()
    assert set(graph.nodes) == {"a", "a.x", "a.y", "b"}
    assert set(graph.edges) == {("a", "a.x"), ("a", "a.y"), ("a.y", "b")}


MAPS = ("services", "scopes", "endpoints", "events", "hints", "outside", "outside_hosts", "unplaced")


@pytest.mark.parametrize("name", MAPS)
def test_the_maps_of_a_catalog_cannot_be_written_to(catalog: Catalog, name: str) -> None:
    assert_frozen(getattr(catalog, name))


@pytest.mark.parametrize("name", ["scopes", "endpoints", "events"])
def test_what_takes_no_part_cannot_be_written_to_either(catalog: Catalog, name: str) -> None:
    assert_frozen(getattr(catalog.inactive, name))


@pytest.mark.parametrize("name", ["hosts", "sources"])
def test_the_maps_of_a_service_cannot_be_written_to(catalog: Catalog, name: str) -> None:
    assert_frozen(getattr(catalog.services["kme"], name))


def assert_frozen(values: Mapping[str, Any]) -> None:
    assert isinstance(values, Mapping)
    assert not hasattr(values, "__setitem__")
    assert not hasattr(values, "update")


@pytest.mark.parametrize("name", ["scopes", "version", "as_of"])
def test_the_attributes_of_a_catalog_cannot_be_set(name: str) -> None:
    catalog = build([WORLD])  # not the one that all tests share
    with pytest.raises(AttributeError):
        setattr(catalog, name, None)


def test_every_value_of_a_catalog_can_stand_in_a_set(catalog: Catalog) -> None:
    tables: tuple[Mapping[str, Any], ...] = (
        catalog.scopes,
        catalog.endpoints,
        catalog.events,
        *catalog.inactive,
        catalog.hints,
        catalog.outside,
        catalog.outside_hosts,
        catalog.unplaced,
        *(service.sources for service in catalog.services.values()),
    )
    for table in tables:
        assert len(set(table.values())) == len(table)


def through_pickle(catalog: Catalog) -> Catalog:
    made = pickle.loads(pickle.dumps(catalog))  # noqa: S301 - our own bytes
    assert isinstance(made, Catalog)
    return made


@pytest.mark.parametrize("again", [through_pickle, copy.copy, copy.deepcopy])
def test_a_catalog_that_was_pickled_or_copied_is_the_same_but_for_its_identity(
    catalog: Catalog, again: Callable[[Catalog], Catalog]
) -> None:
    index(catalog)  # is not carried along
    made = again(catalog)
    assert made is not catalog
    assert set(made.__dict__) == set()
    assert repr(made) == repr(catalog)
    for part, same in zip(made, catalog, strict=True):
        assert part == same
        assert type(part) is type(same)
    for name in MAPS:
        assert_frozen(getattr(made, name))
    assert_frozen(made.inactive.scopes)
    assert_frozen(made.services["kme"].sources)
    assert made.implications == catalog.implications
    needs = ["GET /kcs/v1/rp/devices", "KAI_APP_ANR_FC"]
    assert plan(made, needs).scopes == plan(catalog, needs).scopes


def test_a_service_and_items_can_be_pickled_alone(catalog: Catalog) -> None:
    for part in (catalog.services["kme"], catalog.inactive):
        assert pickle.loads(pickle.dumps(part)) == part  # noqa: S301 - our own bytes


def asked(granted: Grant, path: str) -> str:
    return granted.decide("GET", path).outcome


def test_catalogs_and_grants_go_to_other_processes(catalog: Catalog) -> None:
    granted = grant(catalog, "kdp.devices:view")
    paths = ["/kcs/v1/rp/devices", "/kcs/v1/rp/customers/list"]
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        assert list(pool.map(asked, [granted, granted], paths)) == ["allowed", "denied"]
        found = pool.submit(plan, catalog, ["GET /kcs/v1/rp/devices"]).result()
    assert found.scopes == ("kdp.devices:view",)


def test_a_catalog_takes_no_attributes_of_others(catalog: Catalog) -> None:
    with pytest.raises(AttributeError, match="frozen"):
        catalog.remark = "mine"


def test_the_direct_implications_are_children_and_what_is_named() -> None:
    assert build([WORLD]).implications == {"a": ("a.x", "a.y"), "a.x": (), "a.y": ("b",), "b": ()}
    late = build([WORLD], stages=("uat",)).implications
    assert late == {"a": ("a.x", "a.y"), "a.x": ("a.x:view",), "a.x:view": (), "a.y": ("a.x:view", "b"), "b": ()}
    assert_frozen(late)
