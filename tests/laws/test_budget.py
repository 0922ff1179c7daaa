from collections.abc import Iterable
from itertools import combinations
from unittest.mock import patch

import pytest
from hypothesis import event, given
from hypothesis import strategies as st
from worlds import World, raw, world_of

from knox_scopes import plan, verify
from knox_scopes.access.limits import STEPS, Budget
from knox_scopes.access.solve import FEW, Task, frontier, solve
from knox_scopes.catalog.index import Masks

ELEMENTS, CANDIDATES = 9, 9


def union(masks: Masks, chosen: Iterable[int]) -> int:
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
        free_elements=paid | need,
        free_scopes=union(implied, held),
        tiers=((1 << cut) - 1, ((1 << ELEMENTS) - 1) & ~((1 << cut) - 1)),
        fewest=draw(st.booleans()),
    )


def cost(task: Task, chosen: Iterable[int]) -> tuple[int, ...]:
    chosen = tuple(chosen)
    extra, implied = union(task.opens, chosen) & ~task.free_elements, union(task.implied, chosen) & ~task.free_scopes
    access = tuple((extra & tier).bit_count() for tier in task.tiers)
    size = (len(chosen),)
    return (*(size + access if task.fewest else access + size), implied.bit_count())


def best(task: Task) -> tuple[tuple[int, ...], tuple[int, ...]]:
    numbers = range(len(task.opens))
    sets = (chosen for size in range(len(task.opens) + 1) for chosen in combinations(numbers, size))
    return min((cost(task, chosen), chosen) for chosen in sets if not task.need & ~union(task.opens, chosen))


def members(mask: int) -> tuple[int, ...]:
    return tuple(number for number in range(mask.bit_length()) if mask >> number & 1)


@pytest.mark.parametrize("few", [0, FEW])
@given(task=searches())
def test_an_unhurried_search_finds_the_best(few: int, task: Task) -> None:
    budget = Budget()
    with patch("knox_scopes.access.solve.FEW", few):
        found = solve(task, budget)
    event(f"{'some' if budget.steps < STEPS else 'no'} search after the reductions")
    assert (found.cost, members(found.chosen)) == best(task)
    assert found.exact
    assert found.bound == found.cost


@given(searches(), st.integers(0, 60))
def test_a_search_that_ends_early_still_covers_and_tells_how_far_it_may_be_off(task: Task, budget: int) -> None:
    with patch("knox_scopes.access.solve.FEW", 0), patch("knox_scopes.access.solve.available", return_value=False):
        found, least = solve(task, Budget(budget)), best(task)
    event(f"{'proved' if found.exact else 'not proved'}, {'the best' if found.cost == least[0] else 'too much'}")
    assert not task.need & ~union(task.opens, members(found.chosen))
    assert not found.chosen & ~task.candidates
    assert found.cost == cost(task, members(found.chosen))
    assert found.bound <= least[0] <= found.cost
    assert min(found.bound) >= 0
    if found.exact:
        assert (found.cost, members(found.chosen)) == least
        assert found.bound == found.cost


@given(searches(), st.integers(0, 30))
def test_a_search_that_ends_early_leaves_nothing_that_can_be_dropped(task: Task, budget: int) -> None:
    with patch("knox_scopes.access.solve.FEW", 0), patch("knox_scopes.access.solve.available", return_value=False):
        chosen = members(solve(task, Budget(budget)).chosen)
    for number in chosen:
        assert task.need & ~union(task.opens, [other for other in chosen if other != number])


@given(searches())
def test_the_solver_of_the_extra_finds_the_same_names(task: Task) -> None:
    with patch("knox_scopes.access.solve.FEW", 0), patch("knox_scopes.access.solve.available", return_value=False):
        own = solve(task)
        points = frontier(task, own)
    with patch("knox_scopes.access.solve.FEW", 0), patch("knox_scopes.access.solve.ALONE", 0):
        assert solve(task) == own
        assert frontier(task, own) == points
    event(f"{len(points)} points")


@given(searches())
def test_a_frontier_has_every_point(task: Task) -> None:
    costs: dict[int, tuple[tuple[int, ...], tuple[int, ...]]] = {}
    numbers = range(len(task.opens))
    least = task._replace(fewest=False)
    for size in range(len(task.opens) + 1):
        for chosen in combinations(numbers, size):
            if not task.need & ~union(task.opens, chosen):
                costs[size] = min(costs.get(size, ((1 << 30,), ())), (cost(least, chosen), chosen))
    expected: list[tuple[int, ...]] = []
    for size in sorted(costs):
        access, last = costs[size][0][:2], cost(least, expected[-1])[:2] if expected else (1 << 30,)
        if access < last:
            expected.append(costs[size][1])
    with patch("knox_scopes.access.solve.FEW", 0):
        found = frontier(task, solve(task))
    event(f"{len(found)} points")
    assert [(members(chosen), exact) for chosen, exact in found] == [(chosen, True) for chosen in expected]


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


@given(searches(), st.integers(0, 30))
def test_a_plan_cut_short_claims_nothing_that_is_wrong(task: Task, budget: int) -> None:
    world, needs = world_for(task)
    objective = "fewest-scopes" if task.fewest else "least-privilege"
    least = world.naive.least(needs)
    with (
        patch("knox_scopes.access.plan.STEPS", budget),
        patch("knox_scopes.access.solve.available", return_value=False),
    ):
        found = plan(world.catalog, needs, objective=objective)
        proof, frontier = found.proof, found.frontier
    unproved = ["the plan is not proved minimal: its search ended early"]
    if found.exact:
        every = all(point.exact for point in frontier)
        unproved = [] if every else ["the frontier is not proved: its search ended early"]
    assert [*verify(world.catalog, found)] == unproved
    assert [one.scope for one in proof] == list(found.scopes)
    assert {one.at for one in found.needs} == set(needs)
    if found.exact and not task.fewest:
        assert found.scopes == least.names
    for point in frontier:
        assert set(needs) <= {at for _, at in world.naive.opened(point.scopes)}
