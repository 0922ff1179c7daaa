import sys
from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import yaml

from knox_scopes import InputError, load, plan, verify
from knox_scopes.access.needs import Need
from knox_scopes.access.plan import Equivalent
from knox_scopes.catalog.build import build
from knox_scopes.catalog.model import Access, Catalog

CASES = yaml.safe_load((Path(__file__).parent.parent / "cases" / "plans.yaml").read_text(encoding="utf-8"))["plans"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["why"])
def test_a_plan_worked_out_by_hand(catalog: Catalog, case: dict[str, Any]) -> None:
    if "as_of" in case:
        catalog = load(as_of=case["as_of"])
    found = plan(catalog, case["needs"])
    assert found.unresolved == ()
    assert list(found.scopes) == case["scopes"]
    expected = Access(**{kind: tuple(sorted(at)) for kind, at in case.get("excess", {}).items()})
    assert found.excess == expected
    assert found.exact
    assert verify(catalog, found) == ()


UPLOAD = ["GET /kcs/v1/rp/devices", "PUT /kcs/v1/rp/devices/upload"]


def test_the_scope_parameter_has_spaces_and_in_a_url_plus_signs(catalog: Catalog) -> None:
    found = plan(catalog, ["GET /campaigns", "GET /fota"])
    assert found.scope_parameter == "ke.campaign:view ke.fota:view"
    assert found.scope_query == "scope=ke.campaign:view+ke.fota:view"
    assert repr(found) == "<Plan ke.campaign:view ke.fota:view>"
    assert repr(plan(catalog, [])) == "<Plan no scope>"


def test_the_pair_with_the_same_access_is_shown_as_equivalent(page: Catalog) -> None:
    [same] = plan(page, UPLOAD).equivalent
    assert (same.scopes, same.instead) == (("kdp.devices",), (("kdp.devices:manage", "kdp.devices:view"),))


def test_a_denied_scope_is_replaced_by_the_next_best(page: Catalog) -> None:
    found = plan(page, UPLOAD, deny="kdp.devices")
    assert found.scopes == ("kdp.devices:manage", "kdp.devices:view")
    assert found.deny == ("kdp.devices",)
    assert found.equivalent == ()
    assert verify(page, found) == ()


def test_what_implies_a_denied_scope_is_denied_too(page: Catalog) -> None:
    found = plan(page, UPLOAD, deny=["kdp.devices:view"])
    assert found.scopes == ("kdp.devices:manage",)
    [item] = found.unresolved
    assert (item.input, item.reason) == (UPLOAD[0], "denied")
    assert verify(page, found) == ()


@pytest.mark.parametrize(
    "deny",
    [
        "PUT /kcs/v1/rp/devices/delete",
        ["put /kcs/v1/rp/devices/delete"],
        ("ke.fota:view", "PUT", "/kcs/v1/rp/devices/delete/"),
        "PUT https://api.samsungknox.com/kcs/v1/rp/devices/delete",
    ],
)
def test_what_opens_a_denied_endpoint_is_denied(catalog: Catalog, deny: str | list[str]) -> None:
    found = plan(catalog, [*UPLOAD, "GET /kcs/v1/rp/customers/list"], deny=deny)
    assert found.scopes == ("kdp.customers", "kdp.devices:view")
    assert "PUT /kcs/v1/rp/devices/delete" in found.deny
    assert [item.input for item in found.unresolved] == [UPLOAD[1]]
    assert verify(catalog, found) == ()


def test_what_grants_a_denied_event_is_denied(catalog: Catalog) -> None:
    found = plan(catalog, ["KAI_WIFI_CONNECTIONS", "KAI_APP_ANR_FC"], deny="KAI_WIFI_DISCONNECTIONS")
    assert found.scopes == ("kai.app",)


@pytest.mark.parametrize(
    ("deny", "says"),
    [
        (
            "PUT /kcs/v1/rp/devices/delet",
            r"cannot deny `PUT .*delet`: it is not an endpoint in the catalog; did you mean",
        ),
        ("PUT /a/../b", "is not an endpoint in the catalog"),
        ("POST /ams/v1/oauth2/token", "no scope of its own opens it"),
        ("KG_DEVICE_LOCKED", "no scope of its own opens it"),
        ("GET", "cannot deny `GET`: it is not a scope in the catalog"),
    ],
)
def test_what_cannot_be_denied_is_told(catalog: Catalog, deny: str, says: str) -> None:
    with pytest.raises(InputError, match=says):
        plan(catalog, UPLOAD, deny=deny)


def test_a_denied_name_that_does_not_exist_is_refused(catalog: Catalog) -> None:
    with pytest.raises(InputError, match=r"did you mean `kdp\.devices`\?$"):
        plan(catalog, UPLOAD, deny="kdp.device")
    with pytest.raises(InputError, match="cannot deny `zzzz`: it is not a scope in the catalog"):
        plan(catalog, UPLOAD, deny="zzzz")


def test_what_is_granted_already_is_not_planned_again(catalog: Catalog) -> None:
    found = plan(catalog, UPLOAD, have="kdp.devices:view")
    assert found.scopes == ("kdp.devices:manage",)
    assert found.excess == Access(destroy=("PUT /kcs/v1/rp/devices/delete",))
    assert verify(catalog, found) == ()
    assert plan(catalog, UPLOAD, have="kdp").scopes == ()


def test_an_unknown_name_among_the_granted_is_noted(catalog: Catalog) -> None:
    assert plan(catalog, UPLOAD, have="nope").notes == (
        "`nope`, given as already granted, is unknown and opens nothing",
    )


def test_fewest_scopes_puts_their_number_first(catalog: Catalog) -> None:
    needs = ["GET /kcs/v1/rp/customers/list", "GET /kcs/v1/rp/profilealias/kme"]
    assert plan(catalog, needs).scopes == ("kdp.customers", "kdp.profilealias")
    found = plan(catalog, needs, objective="fewest-scopes")
    assert found.scopes == ("kdp",)
    assert found.objective == "fewest-scopes"
    assert verify(catalog, found) == ()
    with pytest.raises(InputError, match="least-privilege, fewest-scopes"):
        plan(catalog, needs, objective="cheapest")


def test_the_frontier_goes_from_fewest_scopes_to_least_access(catalog: Catalog) -> None:
    needs = ["GET /kcs/v1/rp/customers/list", "GET /kcs/v1/rp/profilealias/kme", "GET /kcs/v1/rp/devices"]
    points = plan(catalog, needs).frontier
    assert [(point.count, point.scopes) for point in points] == [
        (1, ("kdp",)),
        (3, ("kdp.customers", "kdp.devices:view", "kdp.profilealias")),
    ]
    assert points[0].excess.reach == ("kdp", "kdp.devices")
    assert points[1].excess == Access(read=("GET /kcs/v1/rp/devices/status",))


def test_a_proof_names_the_need_that_fails_and_where_each_rival_loses(page: Catalog) -> None:
    [proof] = plan(page, ["GET /kcs/v1/rp/devices"]).proof
    assert (proof.scope, proof.serves, proof.fails) == (
        "kdp.devices:view",
        ("GET /kcs/v1/rp/devices",),
        "GET /kcs/v1/rp/devices",
    )
    assert [(rival.scope, rival.loses_on) for rival in proof.rivals] == [("kdp", "reach"), ("kdp.devices", "destroy")]
    assert proof.rivals[1].more == Access(
        destroy=("PUT /kcs/v1/rp/devices/delete",), write=("PUT /kcs/v1/rp/devices/upload",)
    )


def test_a_need_that_no_scope_is_known_for_is_no_part_of_a_plan_that_holds(catalog: Catalog) -> None:
    found = plan(catalog, ["GET /kcs/v1/rp/devices"])
    for at in ("GET /ams/v1/oauth2/clients", "KE_CAMPAIGN_DELETE", "POST /kwn/v1/subscriptions"):
        forged = SimpleNamespace(
            **{
                name: getattr(found, name)
                for name in (
                    "scopes",
                    "have",
                    "deny",
                    "unresolved",
                    "excess",
                    "proof",
                    "equivalent",
                    "frontier",
                    "objective",
                    "exact",
                    "bound",
                )
            },
            needs=tuple(sorted((*found.needs, Need(at, "scopes", (at,), ())))),
        )
        assert verify(catalog, forged) == (f"the input `{at}` does not mean what the plan says",)


def test_a_child_goes_before_its_parent_at_equal_access() -> None:
    world = build([small({"a": {}, "a.b": {}, "a.b:view": {}}, {"GET /x": ["a.b:view"]})])
    found = plan(world, ["GET /x"])
    assert found.scopes == ("a.b:view",)
    assert [rival.loses_on for rival in found.proof[0].rivals] == ["implied", "implied"]


def test_of_equal_scopes_the_first_name_is_taken() -> None:
    world = build([small({"c": {}, "b": {}, "a": {}}, {"GET /x": ["c", "b", "a"]})])
    found = plan(world, ["GET /x"])
    assert found.scopes == ("a",)
    assert [(rival.scope, rival.loses_on) for rival in found.proof[0].rivals] == [("b", "names"), ("c", "names")]
    assert found.equivalent[0].instead == (("b",), ("c",))


def test_equivalents_are_told_part_by_part_also_where_a_part_has_several_scopes() -> None:
    square = {"GET /1": ["a", "c"], "GET /2": ["a", "d"], "GET /3": ["b", "c"], "GET /4": ["b", "d"]}
    world = build([small({"a": {}, "b": {}, "c": {}, "d": {}, "e": {}}, square | {"GET /5": ["e"]})])
    found = plan(world, [*square, "GET /5"])
    assert found.scopes == ("a", "b", "e")
    assert found.equivalent == (Equivalent(("a", "b"), (("c", "d"),), complete=True),)


def test_a_search_for_equivalents_ends_in_time_and_says_so() -> None:
    openers = [f"s.{letter}{other}" for letter in "abcdef" for other in "abcdefghij"]
    endpoints = {
        f"GET /{number}": [name for place, name in enumerate(openers) if (place * number) % 7 < 3]
        for number in range(1, 40)
    }
    world = build([small({"s": {}} | {name: {} for name in openers}, endpoints)])
    found = plan(world, list(endpoints))
    assert all(len(same.instead) <= 20 for same in found.equivalent)
    assert any(not same.complete for same in found.equivalent)


def test_an_exhausted_budget_is_said_with_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    # Seven needs, each opened by two scopes in a ring, so that a first guess is not enough.
    rings = {f"GET /{number}": [f"s.{'abcdefg'[number]}", f"s.{'bcdefga'[number]}"] for number in range(7)}
    world = build([small({"s": {}} | {f"s.{letter}": {} for letter in "abcdefg"}, rings)])
    monkeypatch.setattr(sys.modules["knox_scopes.access.plan"], "available", lambda: False)
    monkeypatch.setattr(sys.modules["knox_scopes.access.solve"], "available", lambda: False)
    monkeypatch.setattr(sys.modules["knox_scopes.access.plan"], "STEPS", 0)
    found = plan(world, list(rings), deny="s")
    assert not found.exact
    assert found.bound <= (0, 0, 0, 0, 4, 4)
    assert len(found.proof) == len(found.scopes)
    assert not any(point.exact for point in found.frontier)
    assert not any(same.complete for same in found.equivalent)
    [note] = found.notes
    assert note.endswith('pip install "knox-scopes[solver]"')
    monkeypatch.setattr(sys.modules["knox_scopes.access.plan"], "available", lambda: True)
    [note] = plan(world, list(rings), deny="s").notes
    assert "pip" not in note
    monkeypatch.undo()
    again = plan(world, list(rings), deny="s")
    assert (again.exact, again.scopes) == (True, ("s.a", "s.b", "s.d", "s.f"))
    assert again.bound == (0, 0, 0, 0, 4, 4)
    assert all(point.exact for point in again.frontier)
    assert again.notes == ()


def test_a_limit_in_seconds_ends_the_search_with_what_is_found() -> None:
    rings = {f"GET /{number}": [f"s.{'abcdefg'[number]}", f"s.{'bcdefga'[number]}"] for number in range(7)}
    world = build([small({f"s.{letter}": {} for letter in "abcdefg"}, rings)])
    found = plan(world, list(rings), limit=0.0)
    assert not found.exact
    assert verify(world, found) == ("the plan is not proved minimal: its search ended early",)
    assert plan(world, list(rings), limit=None).exact


def test_a_plan_is_frozen(catalog: Catalog) -> None:
    with pytest.raises(AttributeError, match="a Plan is frozen"):
        plan(catalog, []).scopes = ()


def small(scopes: Mapping[str, Mapping[str, Any]], endpoints: dict[str, list[str]]) -> dict[str, Any]:
    """Returns a service file of a small world, whose endpoints all read."""
    return {
        "service": "small",
        "name": "Small",
        "source": "page",
        "sources": {"page": {"title": "Page", "url": "https://example.org", "updated": "2025-01-01"}},
        "scopes": {name: {"summary": "A scope.", **entry} for name, entry in scopes.items()},
        "endpoints": {at: {"scopes": names, "effect": "read"} for at, names in endpoints.items()},
        "events": {},
    }
