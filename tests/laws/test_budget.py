from collections.abc import Iterable
from itertools import combinations
from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st
from worlds import World, raw, world_of

from knox_scopes import plan, verify
from knox_scopes.access.solve import Task, solve

ELEMENTS, CANDIDATES = 9, 9


def union(masks: list[int], chosen: Iterable[int]) -> int:
    whole = 0
    for number in chosen:
        whole |= masks[number]
    return whole


@st.composite
def searches(draw: st.DrawFn) -> Task:
    """Draws a search that is hard for its size: each candidate opens some of everything."""
    bits = st.lists(st.integers(0, ELEMENTS - 1), min_size=2, max_size=4, unique=True)
    masks = bits.map(lambda bits: sum(1 << bit for bit in bits))
    opens = draw(st.lists(masks, min_size=draw(st.sampled_from([CANDIDATES, 7, 2])), max_size=CANDIDATES))
    implied = [1 << number for number in range(len(opens))]
    for number in range(len(opens)):
        for lower in draw(st.lists(st.integers(0, len(opens) - 1), max_size=1)):
            if lower < number:
                opens[number] |= opens[lower]
                implied[number] |= implied[lower]
    whole = union(opens, range(len(opens)))
    cut, held = draw(st.integers(0, ELEMENTS)), draw(st.just([]) | st.lists(st.integers(0, len(opens) - 1), max_size=1))
    paid = union(opens, held)
    need = whole & ~draw(masks) & ~paid
    return Task(
        need=need,
        candidates=sum(1 << number for number, mask in enumerate(opens) if mask & need),
        opens=opens,
        implied=implied,
        paid=paid | need,
        held=union(implied, held),
        tiers=((1 << cut) - 1, ((1 << ELEMENTS) - 1) & ~((1 << cut) - 1)),
        fewest=draw(st.booleans()),
    )


def cost(task: Task, chosen: Iterable[int]) -> tuple[int, ...]:
    chosen = tuple(chosen)
    extra, implied = union(task.opens, chosen) & ~task.paid, union(task.implied, chosen) & ~task.held
    access = tuple((extra & tier).bit_count() for tier in task.tiers)
    size = (len(chosen),)
    return (*(size + access if task.fewest else access + size), implied.bit_count())


def best(task: Task) -> tuple[tuple[int, ...], tuple[int, ...]]:
    numbers = range(len(task.opens))
    sets = (chosen for size in range(len(task.opens) + 1) for chosen in combinations(numbers, size))
    return min((cost(task, chosen), chosen) for chosen in sets if not task.need & ~union(task.opens, chosen))


def members(mask: int) -> tuple[int, ...]:
    return tuple(number for number in range(mask.bit_length()) if mask >> number & 1)


@given(searches())
def test_an_unhurried_search_finds_the_best(task: Task) -> None:
    found = solve(task)
    assert (found.cost, members(found.chosen)) == best(task)
    assert found.exact
    assert found.bound == found.cost


@given(searches(), st.integers(0, 4))
def test_a_search_that_ends_early_still_covers_and_tells_how_far_it_may_be_off(task: Task, budget: int) -> None:
    found, least = solve(task._replace(budget=budget)), best(task)
    assert not task.need & ~union(task.opens, members(found.chosen))
    assert not found.chosen & ~task.candidates
    assert found.cost == cost(task, members(found.chosen))
    assert found.bound <= least[0] <= found.cost
    assert min(found.bound) >= 0
    if found.exact:
        assert (found.cost, members(found.chosen)) == least
        assert found.bound == found.cost


@given(searches(), st.integers(0, 4))
def test_a_search_that_ends_early_leaves_nothing_that_can_be_dropped(task: Task, budget: int) -> None:
    chosen = members(solve(task._replace(budget=budget)).chosen)
    for number in chosen:
        assert task.need & ~union(task.opens, [other for other in chosen if other != number])


def world_for(task: Task) -> tuple[World, list[str]]:
    """Returns a catalog with the same candidates and elements, and the needs."""
    names = [f"a.{letter}" for letter in "rstuvwxyz"[: len(task.opens)]]
    scopes = {name: {"summary": "What it opens."} for name in names}
    endpoints = {
        f"GET /{element}": {
            "scopes": [name for name, mask in zip(names, task.opens, strict=True) if mask >> element & 1],
            "effect": "destroy" if task.tiers[0] >> element & 1 else "read",
        }
        for element in members(union(task.opens, range(len(task.opens))))
    }
    return world_of(raw("a", scopes, endpoints, {})), [f"GET /{element}" for element in members(task.need)]


@given(searches(), st.integers(0, 3))
def test_a_plan_cut_short_claims_nothing_that_is_wrong(task: Task, budget: int) -> None:
    world, needs = world_for(task)
    objective = "fewest-scopes" if task.fewest else "least-privilege"
    least = world.naive.least(needs)
    with patch("knox_scopes.access.plan.BUDGET", budget):
        found = plan(world.catalog, needs, objective=objective)
        proof, frontier = found.proof, found.frontier
    assert verify(world.catalog, found) == ()
    assert [one.scope for one in proof] == list(found.scopes)
    assert {one.at for one in found.needs} == set(needs)
    if found.exact and not task.fewest:
        assert found.scopes == least.names
    for point in frontier:
        assert set(needs) <= {at for _, at in world.naive.opened(point.scopes)}
