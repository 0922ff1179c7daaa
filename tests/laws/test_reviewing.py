from hypothesis import event, given
from hypothesis import strategies as st
from naive import Opened
from worlds import World, worlds

from knox_scopes import review


def amounts(opened: Opened) -> tuple[int, int]:
    reach = sum(kind == "reach" for kind, _ in opened)
    return reach, len(opened) - reach


def by_kind(opened: Opened, kind: str) -> tuple[str, ...]:
    return tuple(sorted(at for found, at in opened if found == kind))


@given(worlds().filter(lambda world: bool(world.needs and world.names)), st.data())
def test_a_review_says_what_the_definitions_say(world: World, data: st.DataObject) -> None:
    # All that is needed here is opened by scopes: what is not resolved may be what a scope is for.
    opens = [at for at in world.needs if world.naive.openers(at)]
    needs = data.draw(st.lists(st.sampled_from(opens), unique=True, max_size=6)) if opens else []
    requested = data.draw(st.lists(st.sampled_from(world.names), unique=True))
    found = review(world.catalog, requested, needs)
    assert not found.unresolved
    naive = world.naive
    opened = {name: naive.opened([name]) for name in world.names}
    everything = naive.opened(world.names)
    need = frozenset(item for item in everything if item[1] in {*needs})
    least = naive.least(needs)
    granted = naive.opened(least.names)

    unneeded: list[str] = []
    broader: dict[str, tuple[tuple[str, ...], Opened]] = {}
    risks: dict[str, dict[str, tuple[tuple[str, ...], ...]]] = {"risky": {}, "unavoidable": {}}
    for name in sorted(requested):
        served = opened[name] & need
        if not served:
            unneeded.append(name)
        else:
            narrow = naive.least([at for _, at in served])
            others = naive.opened(narrow.names)
            if any(less < mine for less, mine in zip(amounts(others), amounts(opened[name]), strict=True)):
                broader[name] = narrow.names, opened[name] - others
        for kind, part in (("risky", opened[name] - granted), ("unavoidable", opened[name] & granted - need)):
            if any(told := (by_kind(part, "reach"), by_kind(part, "destroy"))):
                risks[kind][name] = told

    assert found.minimal == least.names
    assert list(found.unneeded) == unneeded
    assert {one.scope: one.instead for one in found.broader} == {
        name: instead for name, (instead, _) in broader.items()
    }
    for one in found.broader:
        event("broader")
        more = {(kind, at) for kind, ats in one.closes._asdict().items() for at in ats}
        assert more == broader[one.scope][1]
    for kind, expected in risks.items():
        assert {one.scope: (one.reach, one.destroy) for one in getattr(found, kind)} == expected
    assert {one.need for one in found.missing} == {at for _, at in need - naive.opened(requested)}


@given(worlds().filter(lambda world: bool(world.names)), st.data())
def test_without_needs_what_others_imply_and_what_is_risky_is_told_at_the_topmost(
    world: World, data: st.DataObject
) -> None:
    requested = data.draw(st.lists(st.sampled_from(world.names), unique=True))
    found = review(world.catalog, requested)
    below = {name: world.naive.implied([name]) - {name} for name in requested}
    # Of scopes that imply each other, none is the topmost.
    topmost = [name for name in sorted(requested) if not any(name in implied for implied in below.values())]
    risky = {
        name: (by_kind(opened, "reach"), by_kind(opened, "destroy"))
        for name in topmost
        if (opened := world.naive.opened([name]))
    }
    assert {one.scope: (one.reach, one.destroy) for one in found.risky} == {
        name: told for name, told in risky.items() if any(told)
    }
    assert {one.implied_by: (one.scopes, one.ticked) for one in found.redundant} == {
        name: (tuple(sorted(implied)), implied == below[name])
        for name in topmost
        if (implied := below[name] & {*requested})
    }
