"""The index of a catalog: scopes and what they open as bit masks, and the router of its endpoints."""

__all__ = ["Index", "Target", "index"]

from collections.abc import Iterable, Sequence
from functools import cached_property
from graphlib import TopologicalSorter
from typing import NamedTuple

from knox_scopes.catalog.model import Access, Catalog, Endpoint, Successor, Variant
from knox_scopes.endpoints import Router, shape
from knox_scopes.names import Words


class Target(NamedTuple):
    """What a matched request means: an endpoint, by its own template or by that of a variant."""

    endpoint: Endpoint
    variant: Variant | None


class Index:
    """Numbers the scopes of a catalog in the order of their names, and what they can open (elements) as bits.

    The bits of one kind of element lie together, so that a mask shows how much of each kind a grant has.
    """

    def __init__(self, catalog: Catalog) -> None:
        """Numbers the scopes and elements of the catalog and closes the implications."""
        self.catalog = catalog
        self.names = tuple(catalog.scopes)
        self.numbers = {name: number for number, name in enumerate(self.names)}
        self.implied = closures([[self.numbers[name] for name in implied] for implied in catalog.implications.values()])
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
        # One more bit than there are elements stands for what needs no scope.
        self.free = 1 << first
        self.opened_by = [self._bit(target.endpoint) for target in self.targets]
        self.hosts = _hosts(catalog)
        self._paths: dict[str | None, tuple[Words, dict[str, list[Endpoint]]]] = {}

    def _bit(self, endpoint: Endpoint) -> int:
        """Returns the one bit of a mask that tells that the endpoint is open, or none where no scope opens it."""
        if endpoint.opened_by == "none":
            return self.free
        return 1 << self.bits[str(endpoint)] if endpoint.opened_by == "scopes" else 0

    @cached_property
    def inactive(self) -> tuple[tuple[Target, ...], Router]:
        """Returns the targets and the router of the endpoints that are known but take no part."""
        return route(self.catalog.inactive.endpoints.values())

    @cached_property
    def successors(self) -> tuple[tuple[Successor, ...], Router]:
        """Returns what pages name in place of legacy endpoints, and the router of those."""
        known = tuple(self.catalog.successors.values())
        parted = ((one.at.partition(" "), number) for number, one in enumerate(known))
        return known, Router((method, path, number) for (method, _, path), number in parted)

    @cached_property
    def siblings(self) -> dict[str, list[tuple[int, Endpoint]]]:
        """Returns, by the shape of a path, the endpoints that have a literal where it has one more variable, and where.

        >>> from knox_scopes import load
        >>> [(place, str(other)) for place, other in index(load()).siblings["/kcs/v1/kme/profiles/{}"][:1]]
        [(5, 'GET /kcs/v1/kme/profiles/list')]
        """
        found: dict[str, list[tuple[int, Endpoint]]] = {}
        for endpoint in self.catalog.endpoints.values():
            parts = shape(str(endpoint)).partition(" ")[2].split("/")
            for place, part in enumerate(parts):
                if place and part != "{}":
                    found.setdefault("/".join((*parts[:place], "{}", *parts[place + 1 :])), []).append(
                        (place, endpoint)
                    )
        return found

    def paths(self, service: str | None) -> tuple[Words, dict[str, list[Endpoint]]]:
        """Returns the paths listed for a service, or for all if it is None, to be searched, and their endpoints."""
        if service not in self._paths:
            endpoints: dict[str, list[Endpoint]] = {}
            for endpoint in self.catalog.endpoints.values():
                if service in {None, endpoint.service}:
                    endpoints.setdefault(endpoint.path, []).append(endpoint)
            self._paths[service] = Words(endpoints), endpoints
        return self._paths[service]

    def mask(self, names: Iterable[str]) -> int:
        """Returns the mask of the scopes named; names that the catalog does not have are left out."""
        mask = 0
        for name in names:
            if name in self.numbers:
                mask |= 1 << self.numbers[name]
        return mask

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

    def granted(self, name: str) -> Access:
        """Returns what a scope opens."""
        return self.access(self.opens[self.numbers[name]])

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

    def ranked(self, numbers: int) -> list[int]:
        """Returns the scopes of a mask, those that open least first: by reach, by effect, by what they imply."""
        return sorted(
            bits_of(numbers),
            key=lambda number: (
                *((self.opens[number] & rank).bit_count() for rank in self.ranks),
                self.implied[number].bit_count(),
                number,
            ),
        )

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


def closures(implies: Sequence[Sequence[int]]) -> list[int]:
    """Returns, for each scope number, the bit mask of all that it implies, itself included.

    `implies` lists the numbers that each implies directly; it has no cycle.
    """
    masks = [0] * len(implies)
    for number in TopologicalSorter(dict(enumerate(implies))).static_order():
        mask = 1 << number
        for implied in implies[number]:
            mask |= masks[implied]
        masks[number] = mask
    return masks


def index(catalog: Catalog) -> Index:
    """Returns the index of a catalog, which is kept on it; raises InputError for what is no catalog."""
    catalog = Catalog.checked(catalog)
    kept: Index | None = catalog.__dict__.get("_index")
    if kept is None:
        kept = catalog.__dict__["_index"] = Index(catalog)
    return kept
