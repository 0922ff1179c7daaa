from itertools import pairwise, product

from hypothesis import event, given, target
from hypothesis import strategies as st
from worlds import World, raw, tasks, world_of

from knox_scopes import plan

Drawn = tuple[World, list[str], list[str], list[str]]


@given(tasks(), st.sampled_from(["least-privilege", "fewest-scopes"]))
def test_a_frontier_trades_scopes_for_access_point_by_point(drawn: Drawn, objective: str) -> None:
    world, needs, have, deny = drawn
    found = plan(world.catalog, needs, have=have, deny=deny, objective=objective)
    counts = [tuple(map(len, point.excess)) for point in found.frontier]
    access = [(reach, destroy, write, read + events) for reach, destroy, write, read, events in counts]
    assert all(one.count < next_.count for one, next_ in pairwise(found.frontier))
    assert all(one > next_ for one, next_ in pairwise(access))
    end = found.frontier[-1 if objective == "least-privilege" else 0]
    assert (end.scopes, end.excess) == (found.scopes, found.excess)


@given(tasks())
def test_a_frontier_is_the_least_access_for_each_number_of_scopes(drawn: Drawn) -> None:
    world, needs, have, deny = drawn
    found = plan(world.catalog, needs, have=have, deny=deny)
    expected = world.naive.frontier(needs, have=have, deny=deny)
    points = [(point.count, point.scopes, point.excess._asdict()) for point in found.frontier]
    target(float(len(points)), label="points of the frontier")
    event(f"points: {len(points)}")
    assert points == [(len(best.names), best.names, best.excess) for best in expected]


def identical(world: World, names: tuple[str, ...], deny: list[str]) -> set[tuple[str, ...]]:
    """Returns every set of scopes with the identical grant, from which none can be dropped."""
    whole = world.naive.opened(names)
    opened = {names: world.naive.opened(names) for names in world.naive.subsets(without=deny)}
    return {
        names
        for names in opened
        if opened[names] == whole
        and all(opened[tuple(one for one in names if one != without)] != whole for without in names)
    }


@given(tasks())
def test_each_equivalent_has_the_identical_grant(drawn: Drawn) -> None:
    world, needs, have, deny = drawn
    found = plan(world.catalog, needs, have=have, deny=deny)
    parts = [name for one in found.equivalent for name in one.scopes]
    assert len(set(parts)) == len(parts)
    assert set(parts) <= set(found.scopes)
    for part, instead, complete in found.equivalent:
        same = identical(world, part, deny) - {part}
        assert instead
        assert instead == tuple(sorted(set(instead)))
        assert set(instead) <= same
        assert not complete or set(instead) == same


@given(tasks())
def test_equivalents_make_up_all_the_sets_with_the_grant_of_the_plan(drawn: Drawn) -> None:
    world, needs, have, deny = drawn
    found = plan(world.catalog, needs, have=have, deny=deny)
    fixed = set(found.scopes) - {name for one in found.equivalent for name in one.scopes}
    choices = product(*([one.scopes, *one.instead] for one in found.equivalent))
    made = {tuple(sorted(fixed.union(*choice))) for choice in choices}
    same = identical(world, found.scopes, deny)
    assert made <= same
    assert made == same or not all(one.complete for one in found.equivalent)


def test_scopes_that_cross_are_equivalent_together() -> None:
    scopes = {name: {"summary": "Some."} for name in ("a.x", "a.y", "b.x", "b.y", "b")}
    opens = {
        "GET /p": ["a.x", "b.x"],
        "GET /q": ["a.x", "b.y"],
        "GET /p/p": ["a.y", "b.x"],
        "GET /q/q": ["a.y", "b.y"],
    }
    endpoints = {at: {"scopes": names, "effect": "read"} for at, names in opens.items()}
    world = world_of(raw("a", scopes, endpoints, {"E_A": {"scopes": ["b"]}}))
    found = plan(world.catalog, opens)
    assert found.scopes == ("a.x", "a.y")
    assert found.equivalent == ((("a.x", "a.y"), (("b.x", "b.y"),), True),)
