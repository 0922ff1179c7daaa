from hypothesis import given
from hypothesis import strategies as st
from worlds import World, asked, tasks

from knox_scopes import Plan, plan

Drawn = tuple[World, list[str], list[str], list[str]]


def told(found: Plan) -> tuple[object, ...]:
    needs = [(need.at, need.access, need.inputs, need.notes) for need in found.needs]
    return found.scopes, needs, found.excess, sorted(found.unresolved)


@given(tasks(), st.sampled_from(["least-privilege", "fewest-scopes"]))
def test_no_scope_of_a_plan_can_be_dropped(drawn: Drawn, objective: str) -> None:
    world, needs, have, deny = drawn
    found = plan(world.catalog, needs, have=have, deny=deny, objective=objective)
    served = {need.at for need in found.needs if need.access == "scopes"}
    assert served <= {at for _, at in world.naive.opened([*have, *found.scopes])}
    for name in found.scopes:
        rest = [*have, *(other for other in found.scopes if other != name)]
        assert not served <= {at for _, at in world.naive.opened(rest)}


@given(tasks(), st.data())
def test_order_and_repetition_of_needs_change_nothing_but_the_order_of_what_is_unresolved(
    drawn: Drawn, data: st.DataObject
) -> None:
    world, needs, have, deny = drawn
    shuffled = data.draw(st.permutations([*needs, *needs, *needs[:1]]))
    one = plan(world.catalog, needs, have=have, deny=deny)
    found = plan(world.catalog, shuffled, have=have, deny=deny)
    assert told(found) == told(one)
    assert [one.input for one in found.unresolved] == sorted(
        {one.input for one in found.unresolved}, key=shuffled.index
    )
    assert told(plan(world.catalog, iter(shuffled), have=have[::-1], deny=deny[::-1])) == told(one)


@given(asked(), st.data())
def test_more_needs_never_reach_less(drawn: tuple[World, list[str]], data: st.DataObject) -> None:
    world, needs = drawn
    more = data.draw(st.lists(st.sampled_from(world.needs), unique=True, max_size=4))
    less, whole = plan(world.catalog, needs), plan(world.catalog, [*needs, *more])
    assert len(less.excess.reach) <= len(whole.excess.reach)


@given(asked(), st.data())
def test_more_needs_never_take_fewer_scopes_where_these_come_first(
    drawn: tuple[World, list[str]], data: st.DataObject
) -> None:
    world, needs = drawn
    more = data.draw(st.lists(st.sampled_from(world.needs), unique=True, max_size=4))
    less = plan(world.catalog, needs, objective="fewest-scopes")
    assert len(less.scopes) <= len(plan(world.catalog, [*needs, *more], objective="fewest-scopes").scopes)


@given(tasks())
def test_a_plan_leaves_the_have_as_it_was_given(drawn: Drawn) -> None:
    world, needs, have, deny = drawn
    found = plan(world.catalog, needs, have=" ".join(have), deny="+".join(deny))
    assert found.have == tuple(sorted(have))
    assert found.deny == tuple(sorted(deny))
    assert told(found) == told(plan(world.catalog, needs, have=have, deny=deny))
    assert found.scope_parameter.split(" ") == list(found.scopes or [""])
