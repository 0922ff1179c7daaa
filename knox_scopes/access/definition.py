"""What scopes imply, open and cost, by definition and with sets: what plans are verified against."""

__all__ = ["Cost", "Definition", "Held", "Opened", "as_access"]

from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from knox_scopes.catalog.model import Access, Catalog

Opened = frozenset[tuple[str, str]]


class Cost(NamedTuple):
    """The cost of a set of scopes, in the order of the ranks of least privilege; events count as reads."""

    reach: int
    destroy: int
    write: int
    read: int
    scopes: int
    implied: int
    names: tuple[str, ...]

    @property
    def access(self) -> tuple[int, int, int, int]:
        """Returns the ranks that count access."""
        return self.reach, self.destroy, self.write, self.read

    def ranked(self, objective: str) -> tuple[object, ...]:
        """Returns the ranks in the order of an objective."""
        if objective == "fewest-scopes":
            return self.scopes, *self.access, self.implied, self.names
        return tuple(self)


class Definition:
    """Knows of one catalog what each scope implies and opens, as pairs of kind (as in Access) and name."""

    def __init__(self, catalog: Catalog) -> None:
        """Notes what each scope opens itself, and what implies it."""
        # Direct implications are facts of the catalog, kept there for all. What follows from them is found here.
        self.below = catalog.implications
        self.kinds: dict[str, str] = dict.fromkeys(catalog.events, "events")
        self.kinds |= {at: endpoint.effect for at, endpoint in catalog.endpoints.items()}
        self._openers = {at: endpoint.scopes for at, endpoint in catalog.endpoints.items()}
        self._openers |= {name: event.scopes for name, event in catalog.events.items()}
        self._above: dict[str, list[str]] = {name: [] for name in self.below}
        for name, implied in self.below.items():
            for lower in implied:
                self._above[lower].append(name)
        self._own: dict[str, set[tuple[str, str]]] = {name: set() for name in self.below}
        for name, scope in catalog.scopes.items():
            if scope.open_ended is not None:
                self._own[name].add(("reach", name))
        for at, openers in self._openers.items():
            for name in openers:
                self._own[name].add((self.kinds[at], at))

    def implied(self, names: Iterable[str]) -> set[str]:
        """Returns what scopes imply, themselves included; names of no scope imply nothing."""
        return _closed(names, self.below)

    def opened(self, names: Iterable[str]) -> Opened:
        """Returns what scopes open."""
        return frozenset().union(*(self._own[name] for name in self.implied(names)))

    def openers(self, at: str) -> set[str]:
        """Returns every scope that opens an endpoint or event; none if there is no such thing."""
        return _closed(self._openers.get(at, ()), self._above)

    def beyond(self, scopes: Iterable[str], needs: Container[str], have: Iterable[str]) -> Opened:
        """Returns what scopes open beyond the needs and what was granted before."""
        return frozenset(one for one in self.opened(scopes) - self.opened(have) if one[1] not in needs)

    def cost(self, scopes: Iterable[str], needs: Container[str], have: Iterable[str]) -> Cost:
        """Returns the cost of a set of scopes for needs that are all covered."""
        names = tuple(sorted(scopes))
        kinds = [kind for kind, _ in self.beyond(names, needs, have)]
        return Cost(
            kinds.count("reach"),
            kinds.count("destroy"),
            kinds.count("write"),
            kinds.count("read") + kinds.count("events"),
            len(names),
            len(self.implied(names) - self.implied(have)),
            names,
        )


class Held:
    """A set of scopes, from which the cost of sets that differ from it by a few follows from what they differ in.

    `cost` is its own, for needs and with what was granted before.
    """

    def __init__(self, world: Definition, scopes: Iterable[str], needs: Container[str], have: Iterable[str]) -> None:
        """Counts how many of the scopes open and imply each thing."""
        self._world, self._needs = world, needs
        self._free, self._given = world.opened(have), world.implied(have)
        self.cost = world.cost(scopes, needs, have)
        self._opened = Counter(pair for name in self.cost.names for pair in world.opened([name]))
        self._implied = Counter(other for name in self.cost.names for other in world.implied([name]))
        self._added: dict[frozenset[str], tuple[Opened, set[str], Opened, int]] = {}

    def beyond(self, names: Iterable[str]) -> Opened:
        """Returns what other scopes open beyond the needs, what was granted before and what the set opens."""
        return self._add(frozenset(names))[2]

    def swapped(self, dropped: AbstractSet[str], added: AbstractSet[str]) -> tuple[Cost, set[str]]:
        """Returns the cost of the set without some of its scopes and with others, and what it no longer opens.

        The names are left out of the cost; see `named`.
        """
        opened, implied, more, further = self._add(frozenset(added))
        gone = Counter(pair for name in dropped for pair in self._world.opened([name]))
        lost = {pair for pair, number in gone.items() if self._opened[pair] == number and pair not in opened}
        below = Counter(other for name in dropped for other in self._world.implied([name]))
        fewer = {name for name, number in below.items() if self._implied[name] == number} - implied - self._given
        kinds = Counter(kind for kind, _ in more)
        kinds.subtract(kind for kind, at in lost - self._free if at not in self._needs)
        old = self.cost
        cost = Cost(
            old.reach + kinds["reach"],
            old.destroy + kinds["destroy"],
            old.write + kinds["write"],
            old.read + kinds["read"] + kinds["events"],
            old.scopes - len(dropped) + len(added),
            old.implied - len(fewer) + further,
            (),
        )
        return cost, {at for _, at in lost}

    def named(self, cost: Cost, dropped: AbstractSet[str], added: AbstractSet[str]) -> Cost:
        """Returns the cost of such a set with the names in it."""
        return cost._replace(names=tuple(sorted({*self.cost.names} - dropped | added)))

    def _add(self, added: frozenset[str]) -> tuple[Opened, set[str], Opened, int]:
        """Returns what scopes open and imply, what they open that is new and costs, and how many they imply of such.

        The same are often added in place of one scope after another.
        """
        if added not in self._added:
            opened, implied = self._world.opened(added), self._world.implied(added)
            new = (pair for pair in opened - self._free if pair[1] not in self._needs and not self._opened[pair])
            further = sum(not self._implied[name] for name in implied - self._given)
            self._added[added] = opened, implied, frozenset(new), further
        return self._added[added]


def as_access(opened: Opened) -> Access:
    """Returns pairs of kind and name as an amount of access."""
    return Access(*(tuple(sorted(at for kind, at in opened if kind == wanted)) for wanted in Access._fields))


def _closed(names: Iterable[str], edges: Mapping[str, Sequence[str]]) -> set[str]:
    """Returns the names, as far as there are edges for them, with all that can be reached from them."""
    reached: set[str] = set()
    left = [name for name in names if name in edges]
    while left:
        name = left.pop()
        if name not in reached:
            reached.add(name)
            left += edges[name]
    return reached
