import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from worlds import World, asked, spellings, tasks

from knox_scopes import plan

LAW = settings(max_examples=250, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
OBJECTIVES = ("least-privilege", "fewest-scopes")

Drawn = tuple[World, list[str], list[str], list[str]]


@pytest.mark.parametrize("objective", OBJECTIVES)
@LAW
@given(drawn=tasks())
def test_a_plan_is_the_least_of_all_sets(objective: str, drawn: Drawn) -> None:
    world, needs, have, deny = drawn
    covers = world.naive.covers(needs, have=have, deny=deny)
    best = min(covers, key=lambda cover: cover.rank if objective == "least-privilege" else cover.fewest)
    found = plan(world.catalog, needs, objective=objective, have=have, deny=deny)
    assert found.exact
    assert found.scopes == best.names
    assert found.excess._asdict() == best.excess


@LAW
@given(tasks())
def test_a_need_is_served_or_told_to_be_unresolved(drawn: Drawn) -> None:
    world, needs, have, deny = drawn
    served, reasons = world.naive.resolved(needs, have=have, deny=deny)
    found = plan(world.catalog, needs, have=have, deny=deny)
    assert {one.input: one.reason for one in found.unresolved} == reasons
    assert [need.at for need in found.needs] == sorted(served)


@LAW
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


@LAW
@given(spelled())
def test_the_spelling_of_a_need_changes_nothing(drawn: tuple[World, list[str], list[str]]) -> None:
    world, needs, texts = drawn
    plain, found = plan(world.catalog, needs), plan(world.catalog, texts)
    assert found.unresolved == ()
    assert [need.at for need in found.needs] == sorted(needs)
    assert (found.scopes, found.excess) == (plain.scopes, plain.excess)
    by_text = {text: need.at for need in found.needs for text in need.inputs}
    assert by_text == {text.strip(): at for text, at in zip(texts, needs, strict=True)}


@LAW
@given(asked())
def test_a_variant_is_planned_like_its_endpoint(drawn: tuple[World, list[str]]) -> None:
    world, _ = drawn
    for at, endpoint in world.catalog.endpoints.items():
        for variant in endpoint.variants:
            plain, found = plan(world.catalog, [at]), plan(world.catalog, [str(variant)])
            assert (found.scopes, found.excess) == (plain.scopes, plain.excess)
            assert [need.at for need in found.needs] == [need.at for need in plain.needs]
            assert [one.reason for one in found.unresolved] == [one.reason for one in plain.unresolved]
