import pytest
from hypothesis import event, given, target
from hypothesis import strategies as st
from worlds import World, asked, nodes, raw, spellings, tasks, world_of

from knox_scopes import plan
from knox_scopes.access.needs import input_of

OBJECTIVES = ("least-privilege", "fewest-scopes")

Drawn = tuple[World, list[str], list[str], list[str]]


@pytest.mark.parametrize("objective", OBJECTIVES)
@given(drawn=tasks())
def test_a_plan_is_the_least_of_all_sets(objective: str, drawn: Drawn) -> None:
    world, needs, have, deny = drawn
    covers = world.naive.covers(needs, have=have, deny=deny)
    best = min(covers, key=lambda cover: cover.rank if objective == "least-privilege" else cover.fewest)
    with nodes() as searched:
        found = plan(world.catalog, needs, objective=objective, have=have, deny=deny)
    target(float(len(searched)), label="nodes of the search")
    event("searched" if searched else "not searched")
    assert found.exact
    assert found.scopes == best.names
    assert found.excess._asdict() == best.excess


@given(tasks())
def test_a_need_is_served_or_told_to_be_unresolved(drawn: Drawn) -> None:
    world, needs, have, deny = drawn
    served, reasons = world.naive.resolved(needs, have=have, deny=deny)
    found = plan(world.catalog, needs, have=have, deny=deny)
    assert {one.input: one.reason for one in found.unresolved} == reasons
    assert [need.at for need in found.needs] == sorted(served)


@given(tasks())
def test_what_is_granted_already_is_never_planned_again(drawn: Drawn) -> None:
    world, needs, have, deny = drawn
    found = plan(world.catalog, needs, have=have, deny=deny)
    assert not set(found.scopes) & world.naive.implied(have)
    assert not set(found.scopes) & set(deny)
    again = plan(world.catalog, needs, have=[*have, *found.scopes], deny=deny)
    assert again.scopes == ()
    assert [need.at for need in again.needs] == [need.at for need in found.needs]


@st.composite
def spelled(draw: st.DrawFn) -> tuple[World, list[str], list[str]]:
    world, needs = draw(asked(words=False))
    return world, needs, [draw(spellings(at)) for at in needs]


@given(spelled())
def test_the_spelling_of_a_need_changes_nothing(drawn: tuple[World, list[str], list[str]]) -> None:
    world, needs, texts = drawn
    plain, found = plan(world.catalog, needs), plan(world.catalog, texts)
    assert found.unresolved == ()
    assert [need.at for need in found.needs] == sorted(needs)
    assert (found.scopes, found.excess) == (plain.scopes, plain.excess)
    by_text = {text: need.at for need in found.needs for text in need.inputs}
    assert by_text == {input_of(text): at for text, at in zip(texts, needs, strict=True)}


@given(asked())
def test_a_variant_is_planned_like_its_endpoint(drawn: tuple[World, list[str]]) -> None:
    world, _ = drawn
    for at, endpoint in world.catalog.endpoints.items():
        for variant in endpoint.variants:
            plain, found = plan(world.catalog, [at]), plan(world.catalog, [str(variant)])
            assert (found.scopes, found.excess) == (plain.scopes, plain.excess)
            assert [need.at for need in found.needs] == [need.at for need in plain.needs]
            assert [one.reason for one in found.unresolved] == [one.reason for one in plain.unresolved]


def test_what_goes_by_an_event_is_not_served_where_the_event_is_denied() -> None:
    scopes = {"a": {"summary": "Some."}, "b": {"summary": "Other."}}
    endpoints = {"GET /p": {"scopes": "via-event", "effect": "read"}}
    world = world_of(raw("a", scopes, endpoints, {"E_A": {"scopes": ["a"]}, "E_B": {"scopes": ["b"]}}))
    found = plan(world.catalog, ["GET /p", "E_A"], deny="a")
    assert [(one.input, one.reason) for one in found.unresolved] == [("GET /p", "needs-event"), ("E_A", "denied")]
    assert found.needs == ()
    found = plan(world.catalog, ["GET /p", "E_A", "E_B"], deny="a")
    assert [(one.input, one.reason) for one in found.unresolved] == [("E_A", "denied")]
    assert found.scopes == ("b",)


@pytest.mark.parametrize(
    ("listed", "variant", "other", "request_"),
    [("GET /p", "PUT /{i}", "GET /{i}", "GET /7"), ("GET /p", "PUT /p/{i}", "GET /p/{i}", "GET /p/7")],
    ids=["the variant has the variable", "the variant is longer"],
)
def test_a_variant_with_a_variable_makes_no_slip(listed: str, variant: str, other: str, request_: str) -> None:
    endpoints = {
        listed: {"scopes": ["a"], "effect": "read", "variants": [{"at": variant, "source": "page", "because": "So."}]},
        other: {"scopes": ["a"], "effect": "read"},
    }
    world = world_of(raw("a", {"a": {"summary": "All."}}, endpoints, {}))
    found = plan(world.catalog, [request_])
    assert [need.at for need in found.needs] == [other]
