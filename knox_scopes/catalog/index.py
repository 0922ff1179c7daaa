"""The index of a catalog: scopes and what they open as bit masks, and the router of its endpoints."""

__all__ = ["Index", "Target", "index"]

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from knox_scopes.catalog.graph import closures
from knox_scopes.catalog.model import Access, Catalog, Endpoint, Variant
from knox_scopes.endpoints import Router


class Target(NamedTuple):
    """Holds what a matched request means: an endpoint, by its own template or by that of a variant."""

    endpoint: Endpoint
    variant: Variant | None


class Index:
    """Holds a catalog's numbers: scopes in the order of their names, elements (what can be opened) as bits.

    The bits of one kind of element lie together, so that a mask shows how much of each kind a grant has.
    """

    __slots__ = (
        "bits",
        "elements",
        "hosts",
        "implied",
        "names",
        "numbers",
        "openers",
        "opens",
        "ranks",
        "reaching",
        "router",
        "targets",
        "tiers",
    )

    def __init__(self, catalog: Catalog) -> None:
        """Numbers the scopes and elements of the catalog and closes the implication."""
        self.names = tuple(catalog.scopes)
        self.numbers = {name: number for number, name in enumerate(self.names)}
        self.implied = closures(self._direct(catalog))
        kinds = _elements(catalog)
        self.elements: tuple[str, ...] = tuple(element for members in kinds.values() for element, _ in members)
        self.bits: dict[str, int] = {}
        self.tiers: tuple[int, ...] = ()
        own = [0] * len(self.names)
        first = 0
        for kind, members in kinds.items():
            self.tiers += (((1 << len(members)) - 1) << first,)
            for bit, (element, openers) in enumerate(members, first):
                if kind != "reach":  # a reach element bears the name of its scope, and is never needed
                    self.bits[element] = bit
                for name in openers:
                    own[self.numbers[name]] |= 1 << bit
            first += len(members)
        # What counts as more or less access, the worst first; events weigh as much as reads.
        self.ranks = (*self.tiers[:3], self.tiers[3] | self.tiers[4])
        self.opens = [self.union(own, mask) for mask in self.implied]
        self.openers = [0] * first
        for number, mask in enumerate(self.opens):
            for bit in bits_of(mask):
                self.openers[bit] |= 1 << number
        self.reaching = tuple(
            (prefix, prefix.rstrip("/") + "/", 1 << number)
            for number, scope in enumerate(catalog.scopes.values())
            for prefix in scope.open_ended or ()
        )
        self.targets, self.router = route(catalog.endpoints.values())
        self.hosts = _hosts(catalog)

    def _direct(self, catalog: Catalog) -> list[list[int]]:
        """Returns the numbers of the scopes that each scope implies directly."""
        direct: list[list[int]] = [[] for _ in self.names]
        for number, scope in enumerate(catalog.scopes.values()):
            direct[number] += (self.numbers[name] for name in scope.implies)
            if scope.parent is not None:
                direct[self.numbers[scope.parent]].append(number)
        return direct

    @staticmethod
    def union(masks: list[int], numbers: int) -> int:
        """Returns the union of the masks that have the numbers set in the mask `numbers`."""
        union = 0
        for number in bits_of(numbers):
            union |= masks[number]
        return union

    def find(self, method: str, path: str) -> Target | None:
        """Returns what a concrete request means, or None."""
        number = self.router.find(method, path)
        return None if number is None else self.targets[number]

    def access(self, mask: int) -> Access:
        """Returns the elements of a mask by kind, each sorted."""
        return Access(*(tuple(self.elements[bit] for bit in bits_of(mask & tier)) for tier in self.tiers))

    def named(self, numbers: int) -> tuple[str, ...]:
        """Returns the names of the scopes of a mask, sorted."""
        return tuple(self.names[number] for number in bits_of(numbers))

    def reaches(self, path: str) -> int:
        """Returns the mask of the open-ended scopes under one of whose prefixes the path lies."""
        mask = 0
        for prefix, within, scope in self.reaching:
            if path == prefix or path.startswith(within):
                mask |= scope
        return mask

    def narrowest(self, numbers: int) -> int:
        """Returns those of the scopes that imply no other of them."""
        return sum(1 << number for number in bits_of(numbers) if self.implied[number] & numbers == 1 << number)


def bits_of(mask: int) -> Iterable[int]:
    """Yields the places of the bits that are set, lowest first."""
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


def _elements(catalog: Catalog) -> dict[str, list[tuple[str, tuple[str, ...]]]]:
    """Returns what can be opened, by the kinds of Access, each with the scopes that open it by themselves."""
    kinds: dict[str, list[tuple[str, tuple[str, ...]]]] = {kind: [] for kind in Access._fields}
    kinds["reach"] += ((name, (name,)) for name, scope in catalog.scopes.items() if scope.open_ended is not None)
    for at, endpoint in catalog.endpoints.items():
        if endpoint.scopes:
            kinds[endpoint.effect].append((at, endpoint.scopes))
    kinds["events"] += ((name, event.scopes) for name, event in catalog.events.items() if event.scopes)
    return kinds


def _hosts(catalog: Catalog) -> dict[str, dict[str, str]]:
    """Returns, by host and service, what is to be said of a request there; the current hosts need no word."""
    hosts: dict[str, dict[str, str]] = {}
    for name, service in catalog.services.items():
        for host, note in service.hosts.items():
            hosts.setdefault(host, {})[name] = note
        if service.base_url:
            hosts.setdefault(service.base_url.partition("://")[2], {})[name] = ""
    return hosts


def route(endpoints: Iterable[Endpoint]) -> tuple[tuple[Target, ...], Router]:
    """Returns the targets of endpoints and their variants, and the router that answers with a target's number."""
    targets = tuple(Target(endpoint, variant) for endpoint in endpoints for variant in (None, *endpoint.variants))
    templates = (
        ((target.variant or target.endpoint).method, (target.variant or target.endpoint).path, number)
        for number, target in enumerate(targets)
    )
    return targets, Router(templates)


@lru_cache(maxsize=8)
def index(catalog: Catalog) -> Index:
    """Returns the index of a catalog; the last few are kept."""
    return Index(catalog)
