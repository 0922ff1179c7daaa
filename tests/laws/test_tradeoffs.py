from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st
from worlds import World, tasks

from knox_scopes import plan

LAW = settings(max_examples=90, deadline=None, derandomize=True)

Drawn = tuple[World, list[str], list[str], list[str]]


@LAW
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


@LAW
@given(tasks())
def test_a_frontier_is_the_least_access_for_each_number_of_scopes(drawn: Drawn) -> None:
    world, needs, have, deny = drawn
    found = plan(world.catalog, needs, have=have, deny=deny)
    expected = world.naive.frontier(needs, have=have, deny=deny)
    points = [(point.count, point.scopes, point.excess._asdict()) for point in found.frontier]
    assert points == [(len(best.names), best.names, best.excess) for best in expected]


@LAW
@given(tasks())
def test_equivalents_are_all_the_sets_with_the_identical_grant(drawn: Drawn) -> None:
    world, needs, have, deny = drawn
    found = plan(world.catalog, needs, have=have, deny=deny)
    told = {one.scopes: one.instead for one in found.equivalent}
    assert set(told) <= {(name,) for name in found.scopes}
    opened = {names: world.naive.opened(names) for names in world.naive.subsets(without=deny)}
    for name in found.scopes:
        same = [
            names
            for names in opened
            if names != (name,)
            and opened[names] == opened[name,]
            and all(opened[tuple(one for one in names if one != without)] != opened[name,] for without in names)
        ]
        instead = told.get((name,), ())
        assert len(set(instead)) == len(instead)
        assert set(instead) <= set(same)
        assert len(instead) == min(len(same), 20)
