"""Branch and bound over a part of a kernel: a loop over a list of what is still to be looked at, no recursion.

The bound is a dual ascent: need by need, each is given as much as the cheapest of its candidates still has to offer,
and every candidate of it pays that, first from what is its own, then from elements it shares. What was paid cannot be
paid again, so that no cover costs less than the sum; and a candidate that has more left than the best cover known
allows is in no better one.
"""

__all__ = ["Branch"]

from collections.abc import Iterable
from heapq import heapify, heappop, heappush
from typing import NamedTuple

from knox_scopes.access.limits import Budget
from knox_scopes.access.reductions import Kernel, places_of
from knox_scopes.catalog.index import bits_of

Row = tuple[int, int]
# Parts of one are whole numbers of so many, rounded down.
ONE = 1 << 40


class _Node(NamedTuple):
    """A choice so far: no cover that keeps to it costs less than `lower`."""

    lower: int
    allowed: int
    chosen: int
    left: int
    unpaid: int
    cost: int


class Branch:
    """Searches the cheapest cover of the rows by the candidates of a part, with at most so many of them.

    `best` is a mask of places, 0 where none is known yet, and `cost` what it costs. No cover costs less than `bound`.
    `members` are the candidates that a better one may have.
    """

    def __init__(self, kernel: Kernel, members: int, rows: list[int], most: int | None = None) -> None:
        """Starts with a cover that is easily found, where it is small enough."""
        self.members, self.rows, self.names = members, rows, kernel.names
        self.most = len(rows) if most is None else most
        self.price, self.shares, self.weight = kernel.price, kernel.shares, kernel.weight
        self.tiers = kernel.tiers
        self.openers = kernel.rows
        self.left = sum(1 << row for row in rows)
        self.serves = {place: kernel.serves[place] & self.left for place in bits_of(members)}
        self.unpaid = 0
        for place in self.serves:
            self.unpaid |= self.shares[place]
        self.best, self.cost = 0, sum(self.price[place] for place in self.serves) + self.weight(self.unpaid) + 1
        self.open = [_Node(0, members, 0, self.left, self.unpaid, 0)]
        self.steps = self.floor = 0
        self.offer(self._greedy())

    @property
    def bound(self) -> int:
        """Returns what no cover is below."""
        return min((self.cost, *(max(node.lower, self.floor) for node in self.open)))

    def rise(self, floor: int) -> None:
        """Takes over that no cover costs less, but for what is known already."""
        self.floor = max(self.floor, floor)

    def offer(self, cover: int) -> None:
        """Takes a cover for the best, where it is."""
        cost = self._cost(cover)
        if cost < self.cost and cover.bit_count() <= self.most:
            self.best, self.cost = cover, cost

    def covers(self, chosen: int) -> bool:
        """Tells whether candidates cover all rows."""
        return all(self.openers[row] & chosen for row in self.rows)

    def close(self) -> None:
        """Ends the search: what is known to be best is so."""
        self.open.clear()

    def run(self, budget: Budget, steps: int) -> bool:
        """Searches on until the end, which is told, or until the budget or so many steps are spent.

        The first node is looked at all the same, so that there always is a bound worth telling.
        """
        steps += self.steps
        while self.open:
            node = self.open[-1]
            if node.lower >= self.cost:
                self.open.pop()
                continue
            before = self.steps
            if before and (before >= steps or not budget.spend(1)):
                return False
            self.open.pop()
            self.open += self._expand(node)
            budget.spend(min(budget.steps, self.steps - before))
        return True

    def shared(self) -> dict[int, int]:
        """Returns what the elements weigh that the same members open, but for the names, by the mask of these."""
        openers: dict[int, int] = {}
        for place in bits_of(self.members):
            for bit in places_of(self.shares[place]):
                openers[bit] = openers.get(bit, 0) | 1 << place
        weights: dict[int, int] = {}
        for bit, places in openers.items():
            weights[places] = weights.get(places, 0) + (self.weight(1 << bit) >> self.names)
        return weights

    def _cost(self, cover: int) -> int:
        cost = elements = 0
        for place in bits_of(cover):
            cost += self.price[place]
            elements |= self.shares[place]
        return cost + self.weight(elements)

    def _greedy(self) -> int:
        """Returns a cover: always what costs least more for each need it serves, and nothing needless."""
        chosen, left, unpaid = 0, self.left, self.unpaid
        rates = {place: self._rate(place, left, unpaid) for place, served in self.serves.items() if served}
        queue = [(rate, place) for place, rate in rates.items()]
        heapify(queue)
        while left:
            rate, place = heappop(queue)
            if rates.get(place) != rate:
                continue
            chosen |= 1 << place
            paid, changed = self.shares[place] & unpaid, 0
            for row in bits_of(self.serves[place] & left):
                changed |= self.openers[row]
            left &= ~self.serves[place]
            unpaid &= ~paid
            if paid:
                changed |= sum(1 << other for other in rates if self.shares[other] & paid)
            for other in bits_of(changed & self.members):
                if other in rates and self.serves[other] & left:
                    rates[other] = self._rate(other, left, unpaid)
                    heappush(queue, (rates[other], other))
                else:
                    rates.pop(other, None)
        return self._lean(chosen)

    def _rate(self, place: int, left: int, unpaid: int) -> int:
        """Returns what a candidate costs more for each need that it serves of those that are left."""
        return (self.price[place] + self.weight(self.shares[place] & unpaid)) // (self.serves[place] & left).bit_count()

    def _lean(self, cover: int) -> int:
        """Returns the cover without what it does not need, the dearest first."""
        for place in sorted(bits_of(cover), key=self.price.__getitem__, reverse=True):
            rest = cover & ~(1 << place)
            if all(self.openers[row] & rest for row in bits_of(self.serves[place])):
                cover = rest
        return cover

    def _expand(self, node: _Node) -> list[_Node]:
        """Returns the choices that follow, the most promising last; none where no better cover can come of it."""
        while found := self._forced(node):
            node, rows = found
            if self.most < len(self.rows) and node.chosen.bit_count() + _fewest(rows) > self.most:
                break
            bound, spare = self._ascend(rows, node.unpaid)
            lower = node.cost + bound
            room = self.cost - lower
            if room <= 0:
                break
            banned = sum(1 << place for place, more in spare.items() if more >= room)
            if not banned:
                return self._choices(node._replace(lower=lower), rows[0][1], spare)
            node = node._replace(allowed=node.allowed & ~banned)
            if not node.chosen:
                self.members = node.allowed
        return []

    def _forced(self, node: _Node) -> tuple[_Node, list[Row]] | None:
        """Returns the node with all that has to be chosen, and the rows that are left, those with fewest openers first.

        None where this costs too much, or no row is left; then the cover is taken if it is the best.
        """
        lower, allowed, chosen, left, unpaid, cost = node
        while left:
            rows: list[Row] = []
            forced = 0
            for row in self.rows:
                if left >> row & 1:
                    openers = self.openers[row] & allowed
                    # There is always one: what is banned leaves one with nothing to spare, and of a row that is
                    # branched on, which has the fewest, one at least is not tried yet.
                    if not openers & (openers - 1):
                        forced |= openers
                    rows.append((openers.bit_count(), openers))
            self.steps += len(rows)
            if not forced:
                rows.sort()
                return _Node(lower, allowed, chosen, left, unpaid, cost), rows
            for place in bits_of(forced):
                cost += self.price[place] + self.weight(self.shares[place] & unpaid)
                unpaid &= ~self.shares[place]
                left &= ~self.serves[place]
            chosen |= forced
            if cost >= self.cost:
                return None
        self.offer(self._lean(chosen))
        return None

    def _choices(self, node: _Node, openers: int, spare: dict[int, int]) -> list[_Node]:
        """Returns a node for each opener of a row, none of which may have those before it."""
        lower, allowed, chosen, left, unpaid, cost = node
        nodes = []
        for more, place in sorted((spare[place], place) for place in bits_of(openers)):
            paid = cost + self.price[place] + self.weight(self.shares[place] & unpaid)
            rest, free = left & ~self.serves[place], unpaid & ~self.shares[place]
            nodes.append(_Node(max(lower + more, paid), allowed, chosen | 1 << place, rest, free, paid))
            allowed &= ~(1 << place)
        nodes.reverse()
        return nodes

    def _ascend(self, rows: Iterable[Row], unpaid: int) -> tuple[int, dict[int, int]]:
        """Returns what any cover of the rows still costs at least, and how much more it costs with each candidate."""
        price, shares, weight = self.price, self.shares, self.weight
        own: dict[int, int] = {}
        bound = 0
        for size, openers in rows:
            self.steps += size
            if not unpaid:
                places = list(bits_of(openers))
                least = min([own.setdefault(place, price[place]) for place in places])
                bound += least
                for place in places:
                    own[place] -= least
                continue
            offers = []
            for place in bits_of(openers):
                mask = shares[place] & unpaid
                offer = own.setdefault(place, price[place])
                offers.append((offer + weight(mask) if mask else offer, place, mask))
            offers.sort()
            least = offers[0][0]
            bound += least
            paid = 0
            for _, place, mask in offers:
                due = least - weight(mask & paid) if paid else least
                if due <= own[place]:
                    own[place] -= max(due, 0)
                else:
                    paid |= self._portion(mask & ~paid, due - own[place])
                    own[place] = 0
            unpaid &= ~paid
        if unpaid:
            own = {place: left + weight(shares[place] & unpaid) for place, left in own.items()}
        return bound, own

    def _portion(self, mask: int, due: int) -> int:
        """Returns elements of the mask that weigh as much as is due, the most important first, and few more."""
        taken = 0
        for tier, shift in self.tiers:
            have = mask & tier
            weighs = have.bit_count() << shift
            if weighs > due:
                return taken | _lowest(have, (due + (1 << shift) - 1) >> shift)
            taken |= have
            due -= weighs
        return taken


def _lowest(mask: int, number: int) -> int:
    """Returns so many of the lowest bits that are set."""
    low, high = 0, mask.bit_length()
    while low < high:
        middle = (low + high) // 2
        if (mask & (1 << middle) - 1).bit_count() < number:
            low = middle + 1
        else:
            high = middle
    return mask & (1 << low) - 1


def _fewest(rows: list[Row]) -> int:
    """Returns a number of candidates that the rows take at least, by two bounds of which either may be the higher.

    Rows that have no candidate in common take one each, here as many as there are in their order. And where each row
    is given the part that it is of all the rows of its busiest candidate, no candidate is given more than one in all.
    """
    apart = seen = 0
    busy: dict[int, int] = {}
    for _, openers in rows:
        if not openers & seen:
            apart += 1
            seen |= openers
        for place in bits_of(openers):
            busy[place] = busy.get(place, 0) + 1
    parts = sum(ONE // max(map(busy.__getitem__, bits_of(openers))) for _, openers in rows)
    return max(apart, -(-parts // ONE))
