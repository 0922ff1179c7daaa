import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import assume, event, given
from hypothesis import strategies as st
from worlds import DENSE, World, asked, tasks

from knox_scopes import InputError, Plan, plan, verify
from knox_scopes.access import verify as verifying
from knox_scopes.access.definition import Definition, as_access
from knox_scopes.report.json import PLAN_SCHEMA, answer, plan_fields
from knox_scopes.report.saved_plan import read_plan

OBJECTIVES = ("least-privilege", "fewest-scopes")

Drawn = tuple[World, list[str], list[str], list[str]]
Path = tuple[str | int, ...]

# What `verify` says that it does not look at: prose, the version and how new the data is, what was asked, what else
# might be equivalent. The day and the stages say which catalog a plan is verified with.
UNCHECKED = {"catalog_version", "notes", "message", "as_of", "stages", "have", "deny", "equivalent", "freshness"}


def form(world: World, made: Plan) -> Any:  # noqa: ANN401 - the JSON form of a plan
    return json.loads(answer(PLAN_SCHEMA, world.catalog, plan_fields(made)))


def told(world: World, whole: object) -> tuple[str, ...]:
    """Returns what is wrong with the JSON form of a plan, be it that it is none."""
    try:
        return verify(world.catalog, read_plan(json.dumps(whole)))
    except InputError as error:
        return (str(error),)


def leaves(value: object, path: Path = ()) -> Iterator[tuple[Path, object]]:
    """Yields every part of a JSON value, the whole first."""
    yield path, value
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, member in entries:
        yield from leaves(member, (*path, key))


def alterations(value: object) -> list[object]:
    """Returns a value of JSON in other forms of the same kind."""
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, int):
        return [value + 1, value - 1]
    if isinstance(value, str):
        return [f"{value}x", "", value.swapcase()]
    if isinstance(value, list):
        # What is added is nothing that any world has: `GET /z` may be another way to write a need.
        return [value[1:], value[:-1], value[::-1], value + value[:1], [*value, "GET /no/other/path/any/where"], []]
    # What lacks in an amount of access is nothing.
    return []


def put(whole: Any, path: Path, value: object) -> Any:  # noqa: ANN401 - the JSON form of a plan
    copy = json.loads(json.dumps(whole))
    part = copy
    for key in path[:-1]:
        part = part[key]
    part[path[-1]] = value
    return copy


def asks_less(whole: Any, path: Path, value: object) -> bool:  # noqa: ANN401 - the JSON form of a plan
    """Tells whether an altered list of needs is the answer to another, smaller question, to which it may be right."""
    if path[0] not in {"needs", "unresolved"} or len(path) != 1:
        return False
    assert isinstance(value, list)
    gone = [one for one in whole[path[0]] if one not in value]
    served = {at for proof in whole["proof"] for at in proof["serves"]}
    return all(one in whole[path[0]] for one in value) and not any(one.get("at") in served for one in gone)


@given(tasks(), st.sampled_from(OBJECTIVES))
def test_every_plan_is_verified(drawn: Drawn, objective: str) -> None:
    world, needs, have, deny = drawn
    made = plan(world.catalog, needs, have=have, deny=deny, objective=objective)
    assert verify(world.catalog, made) == ()
    assert told(world, form(world, made)) == ()


@given(tasks(), st.sampled_from(OBJECTIVES), st.data())
def test_whatever_field_is_altered_is_noticed(drawn: Drawn, objective: str, data: st.DataObject) -> None:
    world, needs, have, deny = drawn
    whole = form(
        world,
        plan(
            world.catalog,
            [*needs, "GET /no/such/path/any/where", "NO_EVENT"],
            have=have,
            deny=deny,
            objective=objective,
        ),
    )
    assert told(world, whole) == ()
    tampers = [
        (path, altered)
        for path, value in leaves(whole)
        if path
        and not UNCHECKED & set(path)
        and path != ("objective",)
        # Where an unresolved input stood in a file is not looked at either.
        and (path[0], path[-1]) != ("unresolved", "at")
        # Another text may mean the same need, or fail for the same reason: then it asks something else, and rightly so.
        for altered in (
            ["NO_OTHER_EVENT"]
            if path[-2:-1] == ("inputs",)
            else ["POST"]
            if path[-1] == "input"
            else alterations(value)
        )
        if altered != value and not asks_less(whole, path, altered)
    ]
    for path, altered in data.draw(st.lists(st.sampled_from(tampers), min_size=3, max_size=6)):
        event(str(path[0]))
        assert told(world, put(whole, path, altered)), (path, altered)


@given(tasks())
def test_a_plan_for_another_objective_is_noticed_where_that_has_another_plan(drawn: Drawn) -> None:
    world, needs, have, deny = drawn
    least, fewest = (plan(world.catalog, needs, have=have, deny=deny, objective=objective) for objective in OBJECTIVES)
    if least.scopes != fewest.scopes:
        event("another plan")
        for made, objective in ((least, OBJECTIVES[1]), (fewest, OBJECTIVES[0])):
            whole = put(form(world, made), ("objective",), objective)
            other = form(world, fewest if made is least else least)
            cost = Definition(world.catalog).cost(made.scopes, [n.at for n in made.needs if n.access == "scopes"], have)
            assert told(world, whole)
            # Also if the rest is put right.
            whole |= {"bound": list(cost.ranked(objective)[:-1]), "frontier": other["frontier"]}
            assert any("at lower cost" in problem for problem in told(world, whole))


@pytest.mark.parametrize("most", [verifying.MOST_CANDIDATES, -1], ids=["all sets", "exchanges"])
@given(tasks())
def test_a_plan_that_is_whole_but_not_least_is_noticed(most: int, drawn: Drawn) -> None:
    world, needs, have, deny = drawn
    least = plan(world.catalog, needs, have=have, deny=deny)
    assume(least.scopes)
    # Where much overlaps, a plan can be least among its neighbours alone.
    assume(most > 0 or not set(world.names) >= set(DENSE))
    for name in least.scopes:
        # The plan that does without a scope is right in all that it says, but for what it was forbidden.
        made = plan(world.catalog, needs, have=have, deny=[*deny, name])
        if made.unresolved != least.unresolved:
            continue
        event("another plan")
        before, verifying.MOST_CANDIDATES = verifying.MOST_CANDIDATES, most
        try:
            problems = told(world, put(form(world, made), ("deny",), list(least.deny)))
        finally:
            verifying.MOST_CANDIDATES = before
        assert problems
        if most > 0:
            assert any("at lower cost" in problem for problem in problems)


@given(tasks(), st.sampled_from(OBJECTIVES))
def test_exchanges_find_no_fault_where_there_is_none(drawn: Drawn, objective: str) -> None:
    world, needs, have, deny = drawn
    made = plan(world.catalog, needs, have=have, deny=deny, objective=objective)
    before, verifying.MOST_CANDIDATES = verifying.MOST_CANDIDATES, -1
    try:
        assert verify(world.catalog, made) == ()
    finally:
        verifying.MOST_CANDIDATES = before


@given(tasks())
def test_the_proof_says_what_the_definition_says(drawn: Drawn) -> None:
    world, needs, have, deny = drawn
    found = plan(world.catalog, needs, have=have, deny=deny)
    before, denied = world.naive.opened(have), world.naive.denied(deny)
    served = {at for need in found.needs for kind, at in world.naive.opened(world.names) - before if at == need.at}
    assert [proof.scope for proof in found.proof] == list(found.scopes)
    for proof in found.proof:
        rest = [name for name in found.scopes if name != proof.scope]
        opened = {at for _, at in world.naive.opened([proof.scope])}
        others = {at for _, at in world.naive.opened([*rest, *have])}
        assert proof.serves == tuple(sorted(served & opened))
        assert proof.fails in served - others
        for rival in proof.rivals:
            assert rival.scope in rival.scopes
            assert rival.scope not in {*found.scopes} | denied
            assert proof.scope not in rival.scopes
            more = world.naive.opened(rival.scopes) - world.naive.opened([*found.scopes, *have])
            assert {(kind, at) for kind, ats in rival.more._asdict().items() for at in ats} == {
                (kind, at) for kind, at in more if at not in served
            }
        # Whatever else serves all that only this scope serves is told as a rival.
        alone = served - others
        able = {name for name in world.names if alone <= {at for _, at in world.naive.opened([name])}}
        assert {rival.scope for rival in proof.rivals} == able - {*found.scopes} - denied


@given(asked(), st.data())
def test_any_other_set_that_covers_the_needs_is_noticed(drawn: tuple[World, list[str]], data: st.DataObject) -> None:
    world, needs = drawn
    made = plan(world.catalog, needs)
    assume(made.scopes)
    covers = [cover.names for cover in world.naive.covers(needs) if cover.names != made.scopes]
    assume(covers)
    names = data.draw(st.sampled_from(covers))
    whole = form(world, made) | {
        "scopes": names,
        "scope_parameter": " ".join(names),
        "scope_query": f"scope={'+'.join(names)}",
    }
    definition = Definition(world.catalog)
    served = [need.at for need in made.needs if need.access == "scopes"]
    # All that can be put right is: what is told is that the set is not the least, or has more than it needs.
    whole["excess"] = as_access(definition.beyond(names, served, ()))._asdict()
    whole["bound"] = list(definition.cost(names, served, ())[:-1])
    problems = told(world, whole)
    assert any("can be dropped" in problem or "at lower cost" in problem for problem in problems), problems
