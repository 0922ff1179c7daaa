"""What a change of the catalog that changes nothing, or one thing, does to a plan."""

from collections.abc import Sequence
from copy import deepcopy
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st
from worlds import World, tasks

from knox_scopes import Plan, plan
from knox_scopes.catalog.build import build

Drawn = tuple[World, list[str], list[str], list[str]]
OBJECTIVES = st.sampled_from(("least-privilege", "fewest-scopes"))


def changed(
    raws: list[dict[str, Any]], needs: list[str], objective: str, have: Sequence[str] = (), deny: Sequence[str] = ()
) -> Plan:
    return plan(build(raws), needs, objective=objective, have=have, deny=deny)


def renamed(name: str) -> str:
    """Returns a scope's name under another root; the order of names stays what it was."""
    return {"a": "mm", "b": "mn"}.get(name[0], name[0]) + name[1:]


@given(tasks(timed=False), OBJECTIVES)
def test_other_names_in_the_same_order_give_the_same_plan(drawn: Drawn, objective: str) -> None:
    world, needs, have, deny = drawn
    raws = deepcopy(world.raws)
    for raw in raws:
        raw["scopes"] = {renamed(name): entry for name, entry in raw["scopes"].items()}
        for entry in (*raw["scopes"].values(), *raw["endpoints"].values(), *raw["events"].values()):
            for key in ("scopes", "implies", "likely"):
                if isinstance(entry.get(key), list):
                    entry[key] = [renamed(name) for name in entry[key]]
    denied = [renamed(name) if name in world.naive.scopes else name for name in deny]
    before = plan(world.catalog, needs, objective=objective, have=have, deny=deny)
    after = changed(raws, needs, objective, have=[*map(renamed, have)], deny=denied)
    assert after.scopes == tuple(map(renamed, before.scopes))
    assert after.excess._replace(reach=()) == before.excess._replace(reach=())
    assert after.excess.reach == tuple(map(renamed, before.excess.reach))


@given(tasks(timed=False), OBJECTIVES, st.data())
def test_a_scope_split_in_two_equal_ones_is_still_one(drawn: Drawn, objective: str, data: st.DataObject) -> None:
    world, needs, _, _ = drawn
    before = plan(world.catalog, needs, objective=objective)
    assume(before.scopes)
    name = data.draw(st.sampled_from(before.scopes))
    raws = deepcopy(world.raws)
    # Its own root, so that nothing else implies it; it implies what the other does, and opens it thereby.
    raws[0]["scopes"]["z"] = {"summary": "S.", "implies": [name]}
    after = changed(raws, needs, objective)
    # It opens what the other opens, and implies one more.
    assert after.scopes == before.scopes
    assert after.excess == before.excess
    twin = deepcopy(world.raws)
    for raw in twin:
        for entry in (*raw["endpoints"].values(), *raw["events"].values()):
            if isinstance(entry["scopes"], list) and world.naive.implied([name]) & set(entry["scopes"]):
                entry["scopes"] = sorted({*entry["scopes"], "z"})
    reach = world.naive.opened([name])
    assume(not any(kind == "reach" for kind, _ in reach))
    twin[0]["scopes"]["z"] = {"summary": "S."}
    split = changed(twin, needs, objective)
    assert split.excess == before.excess
    assert len(split.scopes) == len(before.scopes)
    assert not {"z", name} <= set(split.scopes)


@given(tasks(timed=False), OBJECTIVES, st.data())
def test_a_scope_that_opens_more_than_another_changes_nothing(
    drawn: Drawn, objective: str, data: st.DataObject
) -> None:
    world, needs, have, deny = drawn
    name = data.draw(st.sampled_from(world.names))
    raws = deepcopy(world.raws)
    raws[0]["scopes"]["z"] = {"summary": "S.", "implies": [name]}
    raws[0]["endpoints"]["PUT /z/beyond"] = {"scopes": ["z"], "effect": "destroy"}
    before = plan(world.catalog, needs, objective=objective, have=have, deny=deny)
    after = changed(raws, needs, objective, have=have, deny=deny)
    assert (after.scopes, after.excess) == (before.scopes, before.excess)
    assert [one.input for one in after.unresolved] == [one.input for one in before.unresolved]


@given(tasks(timed=False), OBJECTIVES, st.data())
def test_an_endpoint_that_is_not_needed_only_makes_what_opens_it_dearer(
    drawn: Drawn, objective: str, data: st.DataObject
) -> None:
    world, needs, have, deny = drawn
    before = plan(world.catalog, needs, objective=objective, have=have, deny=deny)
    openers = data.draw(st.lists(st.sampled_from(world.names), min_size=1, max_size=3, unique=True))
    effect = data.draw(st.sampled_from(("read", "write", "destroy")))
    raws = deepcopy(world.raws)
    raws[0]["endpoints"]["PUT /z/beyond"] = {"scopes": sorted(openers), "effect": effect}
    after = changed(raws, needs, objective, have=have, deny=deny)
    if not world.naive.implied([*before.scopes, *have]) & set(openers):
        assert (after.scopes, after.excess) == (before.scopes, before.excess)
    # Without the endpoint, what is planned now was a choice before too.
    elif objective == "least-privilege":
        assert cost(after) >= cost(before)
    else:
        assert len(after.scopes) >= len(before.scopes)


def cost(found: Plan) -> tuple[int, ...]:
    reach, destroy, write, read, events = (len({*members} - {"PUT /z/beyond"}) for members in found.excess)
    return reach, destroy, write, read + events


@given(tasks(timed=False), st.data())
def test_fewer_needs_never_take_more_scopes(drawn: Drawn, data: st.DataObject) -> None:
    world, needs, have, _ = drawn
    assume(needs)
    less = data.draw(st.lists(st.sampled_from(needs), unique=True))
    every, some = (plan(world.catalog, texts, objective="fewest-scopes", have=have) for texts in (needs, less))
    if not every.unresolved:
        assert len(some.scopes) <= len(every.scopes)
