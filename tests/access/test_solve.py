import sys
from itertools import pairwise
from random import Random

import pytest

from knox_scopes.access.limits import STEPS, Budget
from knox_scopes.access.solve import Solution, Task, frontier, solve


def task(need: int, opens: list[int], *, fewest: bool = False) -> Task:
    """Returns a task whose elements are all of one tier, and whose candidates imply nothing but themselves."""
    implied = [1 << number for number in range(len(opens))]
    whole = 0
    for elements in opens:
        whole |= elements
    return Task(need, (1 << len(opens)) - 1, opens, implied, need, 0, (whole,), fewest)


def ring(size: int) -> Task:
    """Returns a ring: each need is opened by two neighbours, and each candidate opens one element more."""
    opens = [1 << number | 1 << (number + 1) % size | 1 << size + number for number in range(size)]
    return task((1 << size) - 1, opens)


def dense(candidates: int, elements: int, needs: int) -> Task:
    """Returns a task where everything overlaps with everything."""
    random = Random(1)  # noqa: S311 - the same task in every run
    opens = [sum(1 << bit for bit in random.sample(range(elements), elements // 4)) for _ in range(candidates)]
    return task((1 << needs) - 1, opens)


def points(task: Task) -> list[int]:
    """Returns the sets of the frontier, all of which have to be proved."""
    found = frontier(task, solve(task))
    assert all(exact for _, exact in found)
    return [chosen for chosen, _ in found]


def test_the_cheapest_cover_of_overlapping_candidates_is_found() -> None:
    # 0 opens both needs and two more elements; 1 and 2 open one need each, and 1 one more element.
    found = solve(task(0b0011, [0b1111, 0b0101, 0b0010]))
    assert (found.chosen, found.cost, found.exact, found.bound) == (0b110, (1, 2, 2), True, (1, 2, 2))
    assert solve(task(0b0011, [0b1111, 0b0101, 0b0010], fewest=True)).chosen == 0b001


def test_a_candidate_that_serves_nothing_is_never_chosen() -> None:
    assert solve(task(0b01, [0b10, 0b01])).chosen == 0b10
    assert solve(task(0, [0b10, 0b01])).chosen == 0


def test_the_frontier_joins_parts_that_can_each_be_had_for_fewer() -> None:
    # Two parts, each either one broad candidate or two narrow ones.
    opens = [0b0000_0111, 0b0000_0001, 0b0000_0010, 0b0111_0000, 0b0001_0000, 0b0010_0000]
    # Of the two sets of three, which cost the same, the one with the smallest number is taken.
    assert points(task(0b0011_0011, opens)) == [0b001001, 0b110001, 0b110110]


def test_the_frontier_has_all_the_points_of_parts_of_different_sizes() -> None:
    # One part is one broad candidate or two narrow ones, the other one broad or three narrow ones.
    narrow = [0b1, 0b10, 0b10000, 0b100000, 0b1000000]
    opens = [0b1111, 0b111110000, *narrow]
    # By the broad ones 2 and 2 elements too many: two scopes 4, three 2, four 2 (no better), five none.
    assert points(task(0b0_0111_0011, opens)) == [0b0000011, 0b0001110, 0b1111100]
    # With 3 elements too many in the second part, four scopes are better than three.
    opens[1] |= 1 << 9
    assert points(task(0b0_0111_0011, opens)) == [0b0000011, 0b0001110, 0b1110001 | 0b0000001, 0b1111100]


def test_the_frontier_of_the_fewest_begins_with_the_solution() -> None:
    opens = [0b0000_0111, 0b0000_0001, 0b0000_0010, 0b0111_0000, 0b0001_0000, 0b0010_0000]
    assert points(task(0b0011_0011, opens, fewest=True)) == [0b001001, 0b110001, 0b110110]


@pytest.mark.parametrize("size", [1200, 1201])
def test_a_ring_of_overlapping_candidates_of_any_size_is_solved(size: int) -> None:
    found = solve(ring(size))
    # By hand: every other candidate, and of the two such sets, or the many where the ring is odd, the first.
    fewest = (size + 1) // 2
    assert (found.cost, found.exact) == ((fewest, fewest, fewest), True)
    expected = [*range(0, size, 2)] if size % 2 == 0 else [0, *range(1, size, 2)]
    assert [number for number in range(size) if found.chosen >> number & 1] == expected


def test_candidates_of_equal_grants_take_no_search() -> None:
    # A hundred groups of ten that open the same; each group shares an element with the next.
    opens = [0b111 << 3 * group | 1 << 3 * ((group + 1) % 100) + 2 for group in range(100) for _ in range(10)]
    need = sum(0b11 << 3 * group for group in range(100))
    budget = Budget()
    found = solve(task(need, opens), budget)
    assert budget.steps == STEPS
    assert (found.exact, found.chosen) == (True, sum(1 << 10 * group for group in range(100)))


def test_a_search_that_takes_many_steps_is_proved() -> None:
    budget = Budget()
    found = solve(dense(60, 80, 12), budget)
    assert found.exact
    assert 500 < Budget().steps - budget.steps < 60_000


def test_the_seconds_of_a_search_end_it_with_a_cover_and_a_bound() -> None:
    hard = dense(60, 80, 12)
    found, best = solve(hard, Budget(seconds=0.0)), solve(hard)
    assert not found.exact
    assert not hard.need & ~hard.union(found.chosen)
    assert found.bound <= best.cost <= found.cost
    late = frontier(hard, found, Budget(seconds=0.0))
    assert late[-1] == (found.chosen, False)
    assert not any(exact for _, exact in late)


def test_a_frontier_never_contradicts_a_solution_that_is_not_proved() -> None:
    for fewest in (False, True):
        hard = dense(40, 60, 10)._replace(fewest=fewest)
        # As bad as can be: a cover made of whatever comes first.
        chosen = 0
        for number, elements in enumerate(hard.opens):
            if elements & hard.need & ~hard.union(chosen):
                chosen |= 1 << number
        worse = Solution(chosen, hard.cost_of(chosen), exact=False, bound=solve(hard).cost)
        found = frontier(hard, worse)
        own = found[0 if fewest else -1]
        assert own == (chosen, False)
        costs = [hard._replace(fewest=False).cost_of(cover) for cover, _ in found]
        assert all(one[:1] > other[:1] for one, other in pairwise(costs))
        assert all(one[-2] < other[-2] for one, other in pairwise(costs))


def test_a_frontier_takes_over_a_solution_that_the_reductions_would_not_have() -> None:
    # The last candidate opens what the first does, and comes after it.
    seven = ring(7)
    twin = task(seven.need, [*seven.opens, seven.opens[0]])
    chosen = 0b1010_1010
    found = frontier(twin, Solution(chosen, twin.cost_of(chosen), exact=False, bound=(0, 0, 0)))
    assert found == [(chosen, False)]


def test_beside_a_solution_of_what_the_reductions_drop_stands_no_dearer_one_of_its_size(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Each candidate is there twice; the solution is made of those that come second, which are not searched.
    monkeypatch.setattr(sys.modules["knox_scopes.access.solve"], "available", lambda: False)
    opens = [0b1101010, 0b101001, 0b1001011, 0b11000011, 0b11000100, 0b110010, 0b10011000, 0b101]
    twice = task(0b11111, [*opens, *opens])
    best = solve(task(0b11111, opens)).chosen << len(opens)
    assert best.bit_count() == 3
    # A search that is not begun has but a guess, of three too.
    solution = Solution(best, twice.cost_of(best), exact=False, bound=(0, 0, 0))
    assert frontier(twice, solution, Budget(0)) == [(best, False)]


@pytest.mark.parametrize(("fewest", "one"), [(False, (0, 1, 0)), (True, (1, 0, 0))])
def test_a_cost_is_a_number_of_the_same_order(fewest: bool, one: tuple[int, ...]) -> None:  # noqa: FBT001
    five = ring(5)._replace(fewest=fewest)
    scale = five.scale()
    costs = {five.cost_of(chosen) for chosen in range(1 << 5)}
    assert all(scale.cost(scale.number(cost)) == cost for cost in costs)
    assert sorted(costs, key=scale.number) == sorted(costs)
    assert scale.number(one) == scale.unit  # one candidate, and nothing else


@pytest.mark.parametrize("calls", [1, 2, 9, 40])
def test_a_search_that_is_watched_ends_when_it_is_told_to(calls: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules["knox_scopes.access.solve"], "available", lambda: False)
    hard = dense(60, 80, 12)
    answers = iter([True] * calls)
    found, best = solve(hard, Budget(watch=lambda: next(answers, False))), solve(hard)
    assert next(answers, None) is None
    assert not found.exact
    assert not hard.need & ~hard.union(found.chosen)
    assert found.bound <= best.cost <= found.cost
