"""Finds the cheapest set of bit masks that covers a mask, exactly, with a budget whose end is reported.

Costs are lexicographic and of unions: the elements of each tier beyond the need, then the number of candidates, then
the number of what they imply, and last the numbers of the candidates themselves, so that the answer is one and the
same everywhere. Adding a candidate never makes a set cheaper, which is what every reduction here rests on.
"""

__all__ = ["Solution", "Spelling", "Task", "frontier", "solve", "spellings"]

from typing import NamedTuple

from knox_scopes.catalog.index import bits_of

Cost = tuple[int, ...]

BUDGET = 200_000


class Task(NamedTuple):
    """Holds what is to be covered and with what.

    `need` is a mask of elements, `candidates` one of numbers; `opens` and `implied` give the elements and the numbers
    of each candidate. What `paid` and `held` have set (elements, numbers) costs nothing. `tiers` are masks of
    elements, the most important first. `fewest` puts the number of candidates before everything.
    """

    need: int
    candidates: int
    opens: list[int]
    implied: list[int]
    paid: int
    held: int
    tiers: tuple[int, ...]
    fewest: bool = False
    budget: int = BUDGET

    def cost(self, elements: int, implied: int, count: int) -> Cost:
        """Returns the cost of a set from the union of its elements, of what it implies, and its size."""
        extra = elements & ~self.paid
        access = tuple([(extra & tier).bit_count() for tier in self.tiers])
        last = (implied & ~self.held).bit_count()
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

    def of(self, chosen: int) -> Cost:
        """Returns the cost of the set of candidates in the mask."""
        elements = implied = 0
        for number in bits_of(chosen):
            elements |= self.opens[number]
            implied |= self.implied[number]
        return self.cost(elements, implied, chosen.bit_count())


class Solution(NamedTuple):
    """Holds the best set found (a mask of candidates), whether it is proved best, and a bound that no set is below."""

    chosen: int
    cost: Cost
    exact: bool
    bound: Cost


def solve(task: Task) -> Solution:
    """Returns the cheapest cover; every element of the need has a candidate that opens it."""
    serves = _undominated(task)
    # Whatever alone costs more than some cover is in no cheapest one; mostly that leaves little to search.
    alone = {number: task.alone(number) for number in serves}
    upper = task.of(_cheapest_first(serves, alone, task.need))
    affordable = {number: served for number, served in serves.items() if alone[number] <= upper}
    chosen, searches = 0, []
    for part in _parts(task, affordable):
        if len(part) == 1:
            chosen |= 1 << next(iter(part))
        else:
            searches.append(_Search(task, part))
            chosen |= searches[-1].best[1]
    cost = bound = task.of(chosen)
    if all(search.exact for search in searches):
        return Solution(chosen, cost, exact=True, bound=bound)
    for search in searches:
        bound = _sum(bound, _sum(search.best[0], search.bound, -1), -1)
    # A search that ended early may leave a cover with more than it needs.
    chosen = _irredundant(task, chosen)
    return Solution(chosen, task.of(chosen), exact=False, bound=bound)


def frontier(task: Task) -> list[int]:
    """Returns, for growing numbers of candidates, the cheapest covers, each of strictly less access than the last.

    Access is the tiers; the last is the cheapest cover of all. Masks of candidates; the budget holds for each search.
    """
    task = task._replace(fewest=False)
    tiers = len(task.tiers)
    covers: dict[int, tuple[Cost, int]] = {0: (task.cost(0, 0, 0), 0)}
    for part in _parts(task, _undominated(task)):
        options: dict[int, tuple[Cost, int]] = {}
        best = _Search(task, part).best
        for most in range(1, best[1].bit_count() + 1):
            found = _Search(task, part, most).best
            if found[1]:
                options.setdefault(found[1].bit_count(), found)
        joined: dict[int, tuple[Cost, int]] = {}
        for cost, chosen in covers.values():
            for more, others in options.values():
                both = (_sum(cost, more), chosen | others)
                size = both[1].bit_count()
                if size not in joined or _order(both) < _order(joined[size]):
                    joined[size] = both
        covers = joined
    points: list[tuple[Cost, int]] = []
    for size in sorted(covers):
        if not points or covers[size][0][:tiers] < points[-1][0][:tiers]:
            points.append(covers[size])
    return [chosen for _, chosen in points]


class Spelling(NamedTuple):
    """Holds a part of a set of candidates, the other sets that open the same, and whether all were found."""

    part: int
    instead: tuple[int, ...]
    complete: bool


def spellings(
    chosen: int, opens: list[int], candidates: int, *, most: int = 20, budget: int = BUDGET
) -> list[Spelling]:
    """Returns, part by part, the irredundant sets of candidates that open exactly what the chosen ones open.

    Parts share no element, so what can stand instead of one does not hang on the others; those without any are left
    out. At most so many sets a part are returned, and so many steps are taken for it.
    """
    whole = 0
    for number in bits_of(chosen):
        whole |= opens[number]
    parts: list[tuple[int, int]] = []
    for number in bits_of(candidates):
        elements, members = opens[number], 1 << number
        if not elements or elements & ~whole:
            continue
        apart = [other for other in parts if not other[0] & elements]
        for other in parts:
            if other[0] & elements:
                elements, members = elements | other[0], members | other[1]
        parts = [*apart, (elements, members)]
    found = []
    for elements, members in parts:
        part = members & chosen
        speller = _Speller(elements, [(number, opens[number]) for number in bits_of(members)], part, most, budget)
        speller.extend((), 0, 0)
        if speller.found:
            found.append(Spelling(part, tuple(speller.found), speller.complete))
    return sorted(found)


class _Speller:
    """Extends sets of candidates element by element, until so many are found or the budget ends."""

    def __init__(self, whole: int, inside: list[tuple[int, int]], part: int, most: int, budget: int) -> None:
        self.whole, self.inside, self.part, self.most, self.steps = whole, inside, part, most, budget
        self.found: list[int] = []
        self.complete = True

    def extend(self, chosen: tuple[tuple[int, int], ...], covered: int, banned: int) -> None:
        left = self.whole & ~covered
        if not left:
            numbers = sum(1 << number for number, _ in chosen)
            if numbers != self.part and self.is_irredundant(chosen):
                self.found.append(numbers)
            return
        low = left & -left
        for number, opens in self.inside:
            if opens & low and not banned >> number & 1:
                self.steps -= 1
                if self.steps < 0 or len(self.found) == self.most:
                    self.complete = False
                    return
                self.extend((*chosen, (number, opens)), covered | opens, banned)
                banned |= 1 << number

    def is_irredundant(self, chosen: tuple[tuple[int, int], ...]) -> bool:
        for number, _ in chosen:
            covered = 0
            for other, opens in chosen:
                covered |= opens if other != number else 0
            if covered == self.whole:
                return False
        return True


def _sum(one: Cost, other: Cost, sign: int = 1) -> Cost:
    return tuple([a + sign * b for a, b in zip(one, other, strict=True)])


def _order(found: tuple[Cost, int]) -> tuple[Cost, tuple[int, ...]]:
    """Returns what covers are compared by: the cost, then the numbers."""
    return found[0], tuple(bits_of(found[1]))


def _undominated(task: Task) -> dict[int, int]:
    """Returns the part of the need that each useful candidate serves.

    One that implies another which serves as much is left out: the other is never dearer, and in a set that is as
    cheap as can be it is cheaper in what is implied, so that no tie is decided here.
    """
    serves = {}
    for number in bits_of(task.candidates):
        if served := task.opens[number] & task.need:
            serves[number] = served
    useful = sum(1 << number for number in serves)
    return {
        number: served
        for number, served in serves.items()
        if not any(serves[lower] == served for lower in bits_of(task.implied[number] & useful & ~(1 << number)))
    }


def _cheapest_first(serves: dict[int, int], alone: dict[int, Cost], need: int) -> int:
    """Returns a cover made of the candidates that are cheapest alone, as far as each serves what is left."""
    chosen, left = 0, need
    for number in sorted(serves, key=alone.__getitem__):
        if serves[number] & left:
            chosen |= 1 << number
            left &= ~serves[number]
    return chosen


def _irredundant(task: Task, chosen: int) -> int:
    """Returns the cover without what it does not need."""
    for number in bits_of(chosen):
        rest = chosen & ~(1 << number)
        if not task.need & ~task.union(rest):
            chosen = rest
    return chosen


def _parts(task: Task, serves: dict[int, int]) -> list[dict[int, int]]:
    """Returns the candidates split so that no two parts share elements or what is implied: their costs add up."""
    parts: list[tuple[int, int, dict[int, int]]] = []
    for number, served in serves.items():
        elements, implied, members = task.opens[number], task.implied[number], {number: served}
        apart = []
        for part in parts:
            if part[0] & elements or part[1] & implied:
                elements |= part[0]
                implied |= part[1]
                members = part[2] | members
            else:
                apart.append(part)
        parts = [*apart, (elements, implied, members)]
    return [members for _, _, members in parts]


class _Search:
    """Branches on the need with the fewest candidates left, cheapest candidate first, and bounds by the cost so far."""

    def __init__(self, task: Task, serves: dict[int, int], most: int | None = None) -> None:
        self.task = task
        self.serves = serves
        self.most = len(serves) if most is None else most
        self.nodes = 0
        self.exact = True
        need = 0
        for served in serves.values():
            need |= served
        openers = [(bit, [number for number, served in serves.items() if served >> bit & 1]) for bit in bits_of(need)]
        openers.sort(key=lambda opener: len(opener[1]))
        self.openers = openers
        first = _cheapest_first(serves, {number: task.alone(number) for number in serves}, need)
        cost = task.of(first)
        unknown = first.bit_count() > self.most
        self.best: tuple[Cost, int] = (_worse(cost), 0) if unknown else (cost, first)
        self.bound = self.best[0]
        if len(serves) > 1:
            self.branch(0, 0, 0, need, 0)
        self.bound = min(self.bound, self.best[0])

    def branch(self, chosen: int, elements: int, implied: int, left: int, banned: int) -> None:
        task, count = self.task, chosen.bit_count() + 1
        numbers = next(numbers for bit, numbers in self.openers if left >> bit & 1)
        options = sorted(
            (task.cost(elements | task.opens[number], implied | task.implied[number], count), number)
            for number in numbers
            if not banned >> number & 1
        )
        for cost, number in options:
            rest = left & ~self.serves[number]
            taken = chosen | 1 << number
            if not rest:
                if count <= self.most and _order((cost, taken)) < _order(self.best):
                    self.best = (cost, taken)
            elif count < self.most and cost < self.best[0]:
                self.nodes += 1
                if self.nodes > task.budget:
                    self.exact = False
                    self.bound = min(self.bound, cost)
                else:
                    self.branch(taken, elements | task.opens[number], implied | task.implied[number], rest, banned)
            banned |= 1 << number


def _worse(cost: Cost) -> Cost:
    return tuple(1 << 60 for _ in cost)
