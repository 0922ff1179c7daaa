"""What is hard of a search: the instance with costs as single numbers, and all that can be decided without a search.

A cost is one number: its fields are the ranks, the most important one in the highest bits, and the last field are the
names. A candidate's name weighs 2^n - 2^(n-1-place), so that of two sets of the same size the one that has the first
name in which they differ weighs less, which is the tie-break. So no two sets cost the same, there is exactly one
cheapest cover, and whatever is cheaper as a number may be preferred: no tie can be lost.

Costs are of unions. What only one candidate opens is in its `price`; what several open is in their `shares`, and is
paid once.
"""

__all__ = ["Kernel", "Scale", "apart", "places_of"]

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from knox_scopes.catalog.index import bits_of

# Masks this many times wider than what they hold are worth the trouble of making them short.
WIDE = 4


class Scale(NamedTuple):
    """How counts become one number: masks of what is counted, each with the place of its field.

    The number of candidates weighs `unit`; `fields` are place and width of each rank, in the order of a cost.
    """

    tiers: tuple[tuple[int, int], ...]
    unit: int
    fields: tuple[tuple[int, int], ...]

    def cost(self, number: int) -> tuple[int, ...]:
        """Returns a number as a cost, rank by rank; the first rank has whatever is beyond the others."""
        first, *rest = self.fields
        return (number >> first[0], *(number >> shift & (1 << width) - 1 for shift, width in rest))

    def number(self, cost: tuple[int, ...]) -> int:
        """Returns a cost as a number."""
        return sum(count << shift for count, (shift, _) in zip(cost, self.fields, strict=True))


def apart(masks: Mapping[int, int]) -> list[tuple[int, list[int]]]:
    """Returns the keys split into parts of which no two share a bit, each with the union of its masks."""
    parts: list[tuple[int, list[int]]] = []
    seen = 0
    for key, mask in masks.items():
        whole, members = mask, [key]
        if mask & seen:
            kept = []
            for part in parts:
                if part[0] & mask:
                    whole |= part[0]
                    members = part[1] + members
                else:
                    kept.append(part)
            parts = kept
        parts.append((whole, members))
        seen |= mask
    return parts


class Kernel:
    """An instance that shrinks: candidates by their places here, needs by their bits.

    `alive` is the mask of the candidates that may still be chosen, `rows` has for each need that is not covered yet
    those that open it. `chosen` are those that are in the cheapest cover, and `base` is what is paid for certain.
    """

    __slots__ = ("alive", "base", "chosen", "names", "numbers", "price", "rows", "scale", "serves", "shares", "tiers")

    def __init__(self, scale: Scale, serves: Mapping[int, int], charged: Mapping[int, int]) -> None:
        """Takes over the candidates: what of the need each serves, and what it opens and implies that costs."""
        self.numbers = sorted(serves)
        size = len(self.numbers)
        self.names = size + size.bit_length() + 1
        self.scale = scale
        self.tiers = [(tier, shift + self.names) for tier, shift in scale.tiers]
        self.shares = [charged[number] for number in self.numbers]
        unit = (scale.unit << self.names) + (1 << size)
        self.price = [unit - (1 << size - 1 - place) for place in range(size)]
        self.alive = (1 << size) - 1
        self.chosen = self.base = 0
        need = 0
        for served in serves.values():
            need |= served
        rows = {bit: row for row, bit in enumerate(bits_of(need))}
        self.rows = dict.fromkeys(range(len(rows)), 0)
        self.serves = [0] * size
        for place, number in enumerate(self.numbers):
            for bit in bits_of(serves[number]):
                self.rows[rows[bit]] |= 1 << place
                self.serves[place] |= 1 << rows[bit]

    def weight(self, mask: int) -> int:
        """Returns what elements weigh, names not being among them."""
        total = 0
        if mask:
            for tier, shift in self.tiers:
                total += (mask & tier).bit_count() << shift
        return total

    def reduce(self, *, swaps_only: bool = False) -> None:
        """Decides whatever can be decided one by one, over and over; what is left is for a search.

        With `swaps_only` nothing is left out but for one other candidate, so that the result also holds where the
        number of candidates is limited.
        """
        size = -1
        while self.rows and size != (size := self.alive.bit_count() + len(self.rows)):
            self._take_essential()
            self._drop_rows()
            self._settle()
            self._drop_candidates(swaps_only=swaps_only)
        self._renumber()

    def task(self, places: int) -> int:
        """Returns candidates of the kernel as a mask of the numbers they came with."""
        return sum(1 << self.numbers[place] for place in bits_of(places))

    def parts(self) -> list[tuple[int, list[int]]]:
        """Returns the parts of what is left that have nothing to do with each other: candidates, needs."""
        members = dict(self.rows)
        for share, places in enumerate(self._shared().values()):
            members[-1 - share] = places
        return [(mask, [key for key in keys if key >= 0]) for mask, keys in apart(members)]

    def _shared(self) -> dict[int, int]:
        """Returns for each element that several candidates open the mask of these, in the order of the elements."""
        shared: dict[int, int] = {}
        for place in bits_of(self.alive):
            for bit in places_of(self.shares[place]):
                shared[bit] = shared.get(bit, 0) | 1 << place
        return shared

    def _take_essential(self) -> None:
        """Chooses what alone opens a need."""
        while True:
            single = 0
            for openers in self.rows.values():
                if not openers & (openers - 1):
                    single |= openers
            if not single:
                return
            paid = 0
            for place in bits_of(single):
                paid |= self.shares[place]
                self.base += self.price[place]
                for row in bits_of(self.serves[place]):
                    self.rows.pop(row, None)
            if paid:
                self.base += self.weight(paid)
                self.shares = [share & ~paid for share in self.shares]
            self.chosen |= single
            self._forget()

    def _forget(self) -> None:
        """Leaves out the candidates that serve nothing any more."""
        self.alive = 0
        for openers in self.rows.values():
            self.alive |= openers

    def _drop_rows(self) -> None:
        """Drops the needs that are covered whatever covers another."""
        left = sum(1 << row for row in self.rows)
        for row in sorted(self.rows, key=lambda row: self.rows[row].bit_count()):
            if left >> row & 1:
                with_it = left
                for place in bits_of(self.rows[row]):
                    with_it &= self.serves[place]
                for other in bits_of(with_it & ~(1 << row)):
                    del self.rows[other]
                left &= ~with_it | 1 << row
        self._forget()

    def _settle(self) -> None:
        """Moves what only one candidate opens into its price, and pays what all that open some need have in common."""
        once = twice = 0
        for place in bits_of(self.alive):
            twice |= once & self.shares[place]
            once |= self.shares[place]
        for place in bits_of(self.alive):
            self.price[place] += self.weight(self.shares[place] & ~twice)
            self.shares[place] &= twice
        forced = 0
        for openers in self.rows.values():
            common = twice
            for place in bits_of(openers):
                common &= self.shares[place]
                if not common:
                    break
            forced |= common
        if forced:
            self.base += self.weight(forced)
            self.shares = [share & ~forced for share in self.shares]

    def _renumber(self) -> None:
        """Numbers the elements that are still shared anew, so that masks are no wider than they need be."""
        whole = 0
        for place in bits_of(self.alive):
            whole |= self.shares[place]
        self.tiers = [(tier & whole, shift) for tier, shift in self.tiers if tier & whole]
        if whole.bit_length() < WIDE * whole.bit_count():
            return
        bits: dict[int, int] = {}
        for number, (tier, shift) in enumerate(self.tiers):
            first = len(bits)
            bits |= {bit: new for new, bit in enumerate(places_of(tier), first)}
            self.tiers[number] = (1 << len(bits)) - (1 << first), shift
        shares, self.shares = self.shares, [0] * len(self.shares)
        for place in bits_of(self.alive):
            self.shares[place] = sum(1 << bits[bit] for bit in places_of(shares[place]))

    def _drop_candidates(self, *, swaps_only: bool) -> None:
        """Drops the candidates instead of which others are cheaper, whatever else is chosen."""
        rows_of: dict[int, list[int]] = {}
        for row, openers in self.rows.items():
            for place in bits_of(openers):
                rows_of.setdefault(place, []).append(row)
        ranked: dict[int, list[tuple[int, int]]] = {}
        for place, rows in rows_of.items():
            price, free = self.price[place], ~self.shares[place]
            instead = self.alive  # nothing is cheaper than itself
            for row in rows:
                instead &= self.rows[row]
            if self._cheaper(bits_of(instead), price, free) or (
                not swaps_only
                and len(rows) > 1
                and price >> self.names >= 2 * self.scale.unit
                and self._several_cheaper(place, rows, ranked)
            ):
                self.alive &= ~(1 << place)
                for row in rows:
                    self.rows[row] &= ~(1 << place)

    def _cheaper(self, places: Iterable[int], price: int, free: int) -> bool:
        return any(
            self.price[place] < price and self.price[place] + self.weight(self.shares[place] & free) < price
            for place in places
        )

    def _several_cheaper(self, place: int, rows: list[int], ranked: dict[int, list[tuple[int, int]]]) -> bool:
        """Tells whether what a candidate serves can be had from several others for less than its price alone.

        `ranked` keeps the openers of a row by their prices, which stay the same while candidates are dropped.
        """
        left, total, free = sum(1 << row for row in rows), 0, ~self.shares[place]
        for row in rows:
            if left >> row & 1:
                if row not in ranked:
                    ranked[row] = sorted((self.price[other], other) for other in bits_of(self.rows[row]))
                cost, instead = self.price[place] - total, -1
                offers = iter(ranked[row])
                # The candidate is one of them itself, and ends this.
                while (offer := next(offers))[0] < cost:
                    price, other = offer
                    if self.alive >> other & 1:
                        paid = price + self.weight(self.shares[other] & free)
                        if paid < cost:
                            cost, instead = paid, other
                if instead < 0:
                    return False
                total += cost
                left &= ~self.serves[instead]
                free &= ~self.shares[instead]
        return True


def places_of(mask: int) -> Iterable[int]:
    """Yields the places of the bits that are set, lowest first; faster than `bits_of` where the mask is wide."""
    text = bin(mask)[:1:-1]
    place = text.find("1")
    while place >= 0:
        yield place
        place = text.find("1", place + 1)
