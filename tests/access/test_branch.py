"""The search, against a look at every set, where the reductions leave much of it."""

import sys
from itertools import combinations
from random import Random

import pytest

from knox_scopes.access.branch import Branch, _lowest
from knox_scopes.access.limits import STEPS, Budget
from knox_scopes.access.reductions import Kernel
from knox_scopes.access.solve import Solution, Task, frontier, solve
from knox_scopes.catalog.index import bits_of

SIZE = 11


@pytest.fixture(autouse=True)
def by_search(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules["knox_scopes.access.solve"], "FEW", 0)
    monkeypatch.setattr(sys.modules["knox_scopes.access.solve"], "available", lambda: False)


def drawn(seed: int, *, fewest: bool = False) -> Task:
    """Returns a task where each need has two to four openers, and most of what is opened beyond has several."""
    random = Random(seed)  # noqa: S311 - the same task in every run
    needs, beyond = 14, 26
    opens = [0] * SIZE
    for bit in range(needs + beyond):
        for number in random.sample(range(SIZE), random.randint(2, 4 if bit < needs else 5)):
            opens[number] |= 1 << bit
    need, cut = (1 << needs) - 1, (1 << needs + random.randint(0, 4)) - 1
    tiers = (cut, (1 << needs + beyond) - 1 & ~cut)
    return Task(need, (1 << SIZE) - 1, opens, [1 << n for n in range(SIZE)], need, 0, tiers, fewest)


def graded(seed: int) -> Task:
    """Returns a task where each of five needs can be had alone, and several together with something beyond."""
    random = Random(seed)  # noqa: S311
    opens = [1 << bit for bit in range(5)]
    for _ in range(SIZE - 5):
        bits = [*random.sample(range(5), random.randint(2, 4)), *random.sample(range(5, 13), random.randint(1, 5))]
        opens.append(sum(1 << bit for bit in bits))
    need, every = 0b11111, (1 << 13) - 1
    return Task(need, (1 << SIZE) - 1, opens, [1 << n for n in range(SIZE)], need, 0, (0b11 << 5, every & ~(0b11 << 5)))


def ranked(task: Task) -> list[tuple[tuple[int, ...], tuple[int, ...], int]]:
    """Returns every cover, the least first: its cost, its numbers, and its mask."""
    numbers = range(SIZE)
    sets = [some for size in range(SIZE + 1) for some in combinations(numbers, size)]
    masks = ((some, sum(1 << one for one in some)) for some in sets)
    return sorted((task.cost_of(mask), some, mask) for some, mask in masks if not task.need & ~task.union(mask))


@pytest.mark.parametrize("fewest", [False, True])
def test_what_is_searched_is_the_least(fewest: bool) -> None:  # noqa: FBT001 - a column of a table
    spent = []
    for seed in range(40):
        task, budget = drawn(seed, fewest=fewest), Budget()
        found = solve(task, budget)
        assert (found.chosen, found.exact) == (ranked(task)[0][2], True), seed
        spent.append(STEPS - budget.steps)
    # Most of these are searched indeed, and none for long.
    assert sum(steps > 100 for steps in spent) >= 10
    assert max(spent) < 4000


def test_a_frontier_of_many_points_has_them_all() -> None:
    sizes = []
    for seed in range(25):
        task = graded(seed)
        expected: list[int] = []
        every = ranked(task)
        for size in range(SIZE + 1):
            # Of so many candidates at most, the set of least access; it counts where one fewer had more.
            within = [one for one in every if one[2].bit_count() <= size]
            if within and (not expected or within[0][0][:2] < task.cost_of(expected[-1])[:2]):
                expected.append(within[0][2])
        assert frontier(task, solve(task)) == [(chosen, True) for chosen in expected], seed
        sizes.append(len(expected))
    assert sum(size >= 3 for size in sizes) >= 5


@pytest.mark.hypothesis  # runs with the laws
@pytest.mark.parametrize("fewest", [False, True])
def test_a_frontier_is_the_least_access_for_each_number_of_candidates(fewest: bool) -> None:  # noqa: FBT001
    several = 0
    for seed in range(60):
        task = (drawn(seed) if seed % 2 else graded(seed))._replace(fewest=fewest)
        expected: list[int] = []
        for cost, some, mask in sorted(ranked(task._replace(fewest=False)), key=lambda one: (len(one[1]), one)):
            if not expected or cost[:2] < task._replace(fewest=False).cost_of(expected[-1])[:2]:
                # The first of a size that has less access than all of fewer has the least of its size.
                expected.append(mask)
                assert len(some) == mask.bit_count()
        several += len(expected) > 2
        assert [mask for mask, _ in frontier(task, solve(task))] == expected, seed
    assert several > 5


@pytest.mark.parametrize("steps", [0, 5, 20, 60, 150])
def test_a_search_cut_short_keeps_its_bound(steps: int) -> None:
    proved = []
    for seed in range(25):
        task = drawn(seed)
        found, best = solve(task, Budget(steps)), solve(task)
        assert best.exact
        assert found.bound <= best.cost <= found.cost
        assert not task.need & ~task.union(found.chosen)
        for number in bits_of(found.chosen):
            assert task.need & ~task.union(found.chosen & ~(1 << number))
        assert not found.exact or found == best
        proved.append(found.exact)
    assert not all(proved)


def test_of_a_ring_it_is_proved_at_once_that_no_fewer_will_do() -> None:
    # Each scope opens what its neighbours open; they are numbered as names of letters are sorted: a, aa, ab, ..., b.
    size = 401
    place = {number: at for at, number in enumerate(sorted(range(size), key=letters))}
    opens = [0] * size
    for bit in range(size):
        opens[place[bit]] |= 1 << bit
        opens[place[bit - 1] if bit else place[size - 1]] |= 1 << bit
    need = (1 << size) - 1
    task = Task(need, need, opens, [1 << number for number in range(size)], need, 0, (need,))
    [(least, exact)] = frontier(task, solve(task), Budget(2 * size))
    assert (least.bit_count(), exact) == (201, True)


def letters(number: int) -> str:
    """Returns a number as letters, as columns are named in tables."""
    return (letters(number // 26 - 1) if number >= 26 else "") + chr(97 + number % 26)


def branch_of(task: Task) -> Branch:
    """Returns the search of a whole task, of which nothing has been decided."""
    charged = task.charged(range(len(task.opens)))
    kernel = Kernel(task.scale(), {number: task.opens[number] & task.need for number in charged}, charged)
    kernel._settle()  # noqa: SLF001 - what only one opens is part of its price
    return Branch(kernel, (1 << len(charged)) - 1, sorted(kernel.rows))


def small(seed: int) -> Task:
    """Returns a task of three needs, each of which two or three of six candidates open, and a little beyond."""
    random = Random(seed)  # noqa: S311
    opens = [0] * 6
    for bit in range(8):
        for number in random.sample(range(6), random.randint(2, 3) if bit < 3 else random.randint(1, 2)):
            opens[number] |= 1 << bit
    used = [elements for elements in opens if elements & 0b111]
    return Task(0b111, (1 << len(used)) - 1, used, [1 << n for n in range(len(used))], 0b111, 0, (0b11000, 0b11100000))


def test_no_cover_costs_less_than_the_bound_nor_with_a_candidate_than_it_and_what_is_left_to_pay() -> None:
    tight = 0
    for seed in range(200):
        branch = branch_of(small(seed))
        rows = sorted((branch.openers[row].bit_count(), branch.openers[row]) for row in branch.rows)
        bound, spare = branch._ascend(rows, branch.unpaid)  # noqa: SLF001 - what all pruning rests on
        covers = [mask for mask in range(branch.members + 1) if branch.covers(mask)]
        costs = {mask: branch._cost(mask) for mask in covers}  # noqa: SLF001
        assert bound <= min(costs.values())
        for place, more in spare.items():
            least = min(cost for mask, cost in costs.items() if mask >> place & 1)
            assert bound + more <= least
            tight += bound + more == least
    assert tight > 50


def test_of_a_cover_the_dearest_is_dropped_first() -> None:
    # The first opens both needs and three things more, the others one need each.
    branch = branch_of(Task(0b11, 0b111, [0b11111, 0b1, 0b10], [1, 2, 4], 0b11, 0, (0b11111,)))
    assert branch._lean(0b111) == 0b110  # noqa: SLF001 - which cover a search starts with, nothing else tells
    assert branch.best == 0b110


def test_beside_a_solution_that_is_not_proved_stands_no_other_of_its_size() -> None:
    # The second opens less than the first, which a search that was cut short has taken.
    task = Task(0b1, 0b11, [0b111, 0b11], [1, 2], 0b1, 0, (0b111,), fewest=True)
    taken = Solution(0b01, task.cost_of(0b01), exact=False, bound=task.cost_of(0b10))
    assert frontier(task, taken) == [(0b01, False)]


def test_no_choice_is_looked_at_twice() -> None:
    several = 0
    for seed in range(40):
        branch = branch_of(drawn(seed))
        chosen = []
        while branch.open:
            node = branch.open.pop()
            chosen.append(node.chosen)
            branch.open += branch._expand(node)  # noqa: SLF001 - step by step
        several += len(chosen) > 10
        assert len(set(chosen)) == len(chosen), seed
    assert several > 10


def test_a_search_starts_with_what_costs_least_more_for_what_is_open_already() -> None:
    # 0 opens four needs and two things more, 1 the last need and the same two, 2 the last
    # and one other, 3 the four and three others.
    opens = [0b1101111, 0b1110000, 0b10010000, 0b11100001111]
    branch = branch_of(Task(0b11111, 0b1111, opens, [1, 2, 4, 8], 0b11111, 0, (0b11111100000,)))
    assert (branch.best, branch.bound) == (0b11, 0)  # nothing is looked at yet


def test_a_candidate_with_which_a_cover_costs_as_much_at_best_is_not_tried() -> None:
    # 2 opens both needs, 0 and 1 one each; 2 and 0 open one thing more. So 2 alone is best, and nothing with it better.
    branch = branch_of(Task(0b11, 0b111, [0b110, 0b1, 0b1011], [1, 2, 4], 0b11, 0, (0b1100,)))
    assert branch._expand(branch.open.pop()) == []  # noqa: SLF001 - it would cost time only
    assert branch.best == 0b100


def test_whatever_is_better_than_what_is_known_has_members_only() -> None:
    narrowed = 0
    for seed in range(200):
        branch = branch_of(small(seed))
        every = branch.members
        covers = {mask: branch._cost(mask) for mask in range(every + 1) if branch.covers(mask)}  # noqa: SLF001
        while branch.open:
            branch.open += branch._expand(branch.open.pop())  # noqa: SLF001 - step by step
            narrowed += branch.members != every
            assert all(cost >= branch.cost or not mask & ~branch.members for mask, cost in covers.items()), seed
    assert narrowed > 25


def test_where_all_candidates_are_needed_they_are_the_best() -> None:
    assert branch_of(Task(0b11, 0b11, [0b101, 0b10], [1, 2], 0b11, 0, (0b100,))).best == 0b11


def test_of_covers_that_differ_in_their_last_name_the_first_is_found() -> None:
    # 0 and 1 open the same, and 2 and 3 what is left; each two of them cost the same but for their names.
    branch = branch_of(Task(0b1111, 0b1111, [0b1001, 0b1001, 0b110, 0b1110], [1, 2, 4, 8], 0b1111, 0, (0,)))
    assert branch.run(Budget(), STEPS)
    assert branch.best == 0b101


def test_no_more_is_paid_with_than_is_due_the_most_important_first() -> None:
    branch = branch_of(Task(0b1, 0b11, [0b11111, 0b11], [1, 2], 0b1, 0, (0b10, 0b11100)))
    heavy, light = branch.weight(0b10), branch.weight(0b100)
    due = {0: 0, heavy: 0b10, heavy + 2 * light: 0b1110, heavy + light + 1: 0b1110, heavy + 9 * light: 0b11110}
    assert {one: branch._portion(0b11110, one) for one in due} == due  # noqa: SLF001 - more would weaken the bound


def test_the_lowest_bits_of_a_mask_are_as_many_as_asked_for() -> None:
    for mask in range(1 << 7):
        for number in range(mask.bit_count() + 1):
            assert list(bits_of(_lowest(mask, number))) == list(bits_of(mask))[:number]
