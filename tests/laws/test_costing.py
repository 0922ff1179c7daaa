"""What verifying rests on: the cost of a set by what differs from another is its cost by definition."""

from hypothesis import given
from hypothesis import strategies as st
from worlds import World, tasks

from knox_scopes.access.definition import Definition, Held


@given(tasks(), st.data())
def test_the_cost_of_a_set_that_differs_by_a_few_is_that_of_the_set(
    task: tuple[World, list[str], list[str], list[str]], data: st.DataObject
) -> None:
    world, _, have, _ = task
    definition = Definition(world.catalog)
    needs = {at for at in world.needs if definition.openers(at)}
    some = st.sets(st.sampled_from(world.names))
    held, dropped, added = data.draw(some), data.draw(some), data.draw(some)
    dropped, added = dropped & held, added - held
    base = Held(definition, held, needs, have)
    left = held - dropped | added
    cost, lost = base.swapped(dropped, added)
    assert base.cost == definition.cost(held, needs, have)
    assert base.named(cost, dropped, added) == definition.cost(left, needs, have)
    assert lost == {at for _, at in definition.opened(held) - definition.opened(left)}
    assert base.beyond(added) == definition.beyond(added, needs, have) - definition.opened(held)
