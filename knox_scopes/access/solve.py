"""Finds the cheapest set of bit masks that covers a mask, exactly, with a budget whose end is reported.

Costs are lexicographic and of unions: the elements of each tier beyond the need, then the number of candidates, then
the number of what they imply, and last the numbers of the candidates themselves, so that the answer is one and the
same everywhere. Adding a candidate never makes a set cheaper, which is what every reduction here rests on.
"""

__all__ = ["Solution", "Task", "frontier", "reduced", "solve"]

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from knox_scopes.access.limits import Budget, available
from knox_scopes.access.reductions import Kernel, Scale, apart
from knox_scopes.catalog.index import Masks, bits_of

if TYPE_CHECKING:
    from knox_scopes.access.branch import Branch

Cost = tuple[int, ...]

# Our own search is faster on what takes fewer steps than these, the solver of the extra on what takes more.
ALONE = 5_000


# The sets of so few candidates are all looked at before a search could be set up.
FEW = 5


class Task(NamedTuple):
    """What is to be covered and with what.

    `need` is a mask of elements, `candidates` one of numbers; `opens` and `implied` give the elements and the numbers
    of each candidate. What is in `free_elements` and `free_scopes` costs nothing. `tiers` are masks of elements, the
    most important first. `fewest` puts the number of candidates before everything.
    """

    need: int
    candidates: int
    opens: Masks
    implied: Masks
    free_elements: int
    free_scopes: int
    tiers: tuple[int, ...]
    fewest: bool = False

    def cost(self, elements: int, implied: int, count: int) -> Cost:
        """Returns the cost of a set from the union of its elements, of what it implies, and its size."""
        extra = elements & ~self.free_elements
        last = (implied & ~self.free_scopes).bit_count()
        access = [(extra & tier).bit_count() for tier in self.tiers]
        return (count, *access, last) if self.fewest else (*access, count, last)

    def alone(self, number: int) -> Cost:
        """Returns the cost of one candidate by itself."""
        return self.cost(self.opens[number], self.implied[number], 1)

    def union(self, chosen: int) -> int:
        """Returns the elements that the candidates in the mask open."""
        elements = 0
        for number in bits_of(chosen):
            elements |= self.opens[number]
        return elements

    def cost_of(self, chosen: int) -> Cost:
        """Returns the cost of the set of candidates in the mask."""
        elements = implied = 0
        for number in bits_of(chosen):
            elements |= self.opens[number]
            implied |= self.implied[number]
        return self.cost(elements, implied, chosen.bit_count())

    @property
    def width(self) -> int:
        """Returns how many bits the elements take; what is implied stands above them where both are one mask."""
        return max(self.free_elements, *self.tiers).bit_length()

    def scale(self) -> Scale:
        """Returns the scale that makes one number of a cost: a field for each rank, as wide as it can get."""
        implied = (1 << len(self.opens)) - 1 << self.width
        count = len(self.opens).bit_length()
        ranks = [(tier, tier.bit_count().bit_length()) for tier in self.tiers]
        ranks.insert(0 if self.fewest else len(ranks), (0, count))
        ranks.append((implied, count))
        shift, fields = 0, []
        for mask, width in reversed(ranks):
            fields.append((mask, shift, width))
            shift += width
        fields.reverse()
        unit = fields[0 if self.fewest else -2][1]
        return Scale(
            tuple((mask, shift) for mask, shift, _ in fields if mask),
            1 << unit,
            tuple((shift, width) for _, shift, width in fields),
        )

    def charged(self, numbers: Iterable[int]) -> dict[int, int]:
        """Returns what of each candidate costs: its elements, and above them what it implies."""
        priced, beyond, width = ~self.free_elements, ~self.free_scopes, self.width
        return {number: self.opens[number] & priced | (self.implied[number] & beyond) << width for number in numbers}


class Solution(NamedTuple):
    """The best set found (a mask of candidates), whether it is proved best, and a bound that no set is below."""

    chosen: int
    cost: Cost
    exact: bool
    bound: Cost


def solve(task: Task, budget: Budget | None = None) -> Solution:
    """Returns the cheapest cover; every element of the need has a candidate that opens it."""
    budget = budget or Budget()
    chosen, kernels = reduced(task)
    unproved, exact = 0, True
    for kernel in kernels:
        for places, rows in kernel.parts():
            branch = _branch(kernel, places, rows)
            if not _searched(branch, budget):
                unproved += (branch.cost >> kernel.names) - (branch.bound >> kernel.names)
                exact = False
            chosen |= kernel.task(branch.best)
    cost = bound = task.cost_of(chosen)
    if not exact:
        scale = task.scale()
        bound = scale.cost(scale.number(cost) - unproved)
    return Solution(chosen, cost, exact, bound)


def reduced(task: Task) -> tuple[int, list[Kernel]]:
    """Returns the candidates that are in the cheapest cover for certain, and what is left to be searched."""
    serves = _undominated(task)
    # Whatever alone costs more than some cover is in no cheapest one; mostly that leaves little to search.
    alone = {number: task.alone(number) for number in serves}
    upper = task.cost_of(_cheapest_first(serves, alone, task.need))
    charged = task.charged(number for number in serves if alone[number] <= upper)
    chosen, kernels = 0, []
    for _, members in apart({number: mask | serves[number] for number, mask in charged.items()}):
        if len(members) == 1:
            chosen |= 1 << members[0]
        elif len(members) <= FEW:
            chosen |= _of_all(task, members, serves)
        else:
            kernel = Kernel(task.scale(), {number: serves[number] for number in members}, charged)
            kernel.reduce()
            chosen |= kernel.task(kernel.chosen)
            kernels.append(kernel)
    return chosen, kernels


def frontier(task: Task, solution: Solution, budget: Budget | None = None) -> list[tuple[int, bool]]:
    """Returns, for growing numbers of candidates, the cheapest covers, each of strictly less access than the last.

    Access is the tiers. The solution of the task is one of them: the last, or the first where the number of candidates
    comes before access. Each is a mask of candidates, and whether it is proved that none is missing up to the next.
    """
    budget = budget or Budget()
    least = task._replace(fewest=False)
    serves = _undominated(least)
    kernel = Kernel(least.scale(), serves, least.charged(serves))
    kernel.reduce(swaps_only=True)
    known = sum(1 << place for place, number in enumerate(kernel.numbers) if solution.chosen >> number & 1)
    covers = {kernel.chosen.bit_count(): (kernel.base, kernel.chosen)}
    exact = True
    for places, rows in kernel.parts():
        options, proved = _options(kernel, places, rows, known, budget, given=not task.fewest)
        exact = exact and proved
        joined: dict[int, tuple[int, int]] = {}
        for cost, chosen in covers.values():
            for more, others in options:
                both = cost + more, chosen | others
                size = both[1].bit_count()
                joined[size] = min(both, joined.get(size, both))
        covers = joined
    tiers = len(task.tiers)
    size, access = solution.chosen.bit_count(), least.cost_of(solution.chosen)[:tiers]
    points: list[tuple[int, bool]] = []
    last = None
    for count in sorted(covers):
        cover = kernel.task(covers[count][1])
        opens = least.cost_of(cover)[:tiers]
        # Where a search ended early, what the solution is said to be has to hold here too.
        beyond = count > size and opens < access if task.fewest else count < size and opens > access
        if beyond and (last is None or opens < last):
            points.append((cover, exact))
            last = opens
    # Where a search ended early, a point may be missing beside the solution, even if that is proved itself.
    own = (solution.chosen, solution.exact and exact)
    return [own, *points] if task.fewest else [*points, own]


def _options(  # noqa: PLR0913 - what a part is, and what is known of it
    kernel: Kernel, places: int, rows: list[int], known: int, budget: Budget, *, given: bool
) -> tuple[list[tuple[int, int]], bool]:
    """Returns the covers of a part, cheapest first, each with fewer candidates than the last, and if these are all.

    Where the cheapest is `given`, it is what is known of the part, if that is a cover.
    """
    options: list[tuple[int, int]] = []
    exact, most = True, len(rows)
    while most:
        branch = _branch(kernel, places, rows, most)
        if branch.covers(known & places):
            branch.offer(known & places)
            if given and not options:
                branch.close()
        exact = _searched(branch, budget) and exact
        if not branch.best:
            break
        options.append((branch.cost, branch.best))
        most = branch.best.bit_count() - 1
    return options, exact


def _branch(kernel: Kernel, places: int, rows: list[int], most: int | None = None) -> "Branch":
    from knox_scopes.access.branch import Branch  # noqa: PLC0415 - few plans leave anything to be searched

    return Branch(kernel, places, rows, most)


def _searched(branch: "Branch", budget: Budget) -> bool:
    """Searches by ourselves, then with the solver of the extra where it is there; returns if it is proved."""
    if branch.run(budget, ALONE):
        return True
    left = budget.left()
    if left != 0.0 and available():
        from knox_scopes.access.rc2 import prove  # noqa: PLC0415 - hardly a search takes so long

        if prove(branch, Budget(0, None if left is None else left / 2, budget.watch)):
            return True
    return branch.run(budget, budget.steps)


def _undominated(task: Task) -> dict[int, int]:
    """Returns the part of the need that each useful candidate serves.

    One that implies another which serves as much is left out: the other is never dearer, and in a set that is as
    cheap as can be it is cheaper in what is implied, so that no tie is decided here.
    """
    opens, need = task.opens, task.need
    serves, useful = {}, 0
    for number in bits_of(task.candidates):
        if served := opens[number] & need:
            serves[number] = served
            useful |= 1 << number
    kept = {}
    for number, served in serves.items():
        lower = task.implied[number] & useful ^ 1 << number
        for other in bits_of(lower):
            if serves[other] == served:
                break
        else:
            kept[number] = served
    return kept


def _cheapest_first(serves: Mapping[int, int], alone: Mapping[int, Cost], need: int) -> int:
    """Returns a cover made of the candidates that are cheapest alone, as far as each serves what is left."""
    chosen, left = 0, need
    for number in sorted(serves, key=alone.__getitem__):
        if serves[number] & left:
            chosen |= 1 << number
            left &= ~serves[number]
    return chosen


def _of_all(task: Task, members: list[int], serves: Mapping[int, int]) -> int:
    """Returns the cheapest cover of what the members serve, by looking at all their sets but those around a cover."""
    need = 0
    for number in members:
        need |= serves[number]
    sets: list[tuple[int, int, int]] = [(0, 0, 0)]
    covers: list[tuple[int, int, int]] = []
    for number in members:
        opens, implied = task.opens[number], task.implied[number]
        for chosen, elements, below in tuple(sets):
            more = chosen | 1 << number, elements | opens, below | implied
            (sets if need & ~more[1] else covers).append(more)
    return min(
        (task.cost(elements, implied, chosen.bit_count()), tuple(bits_of(chosen)), chosen)
        for chosen, elements, implied in covers
    )[2]
