"""The index of a catalog: scopes and what they open as bit masks, and the router of its endpoints."""

__all__ = ["Index", "Lazy", "Masks", "Target", "bits_of", "index", "mask_of", "reached", "route"]

from collections.abc import Callable, Collection, Iterable, Sequence
from functools import cached_property
from typing import NamedTuple

from knox_scopes.catalog.model import Access, Catalog, Endpoint, Successor, Variant
from knox_scopes.endpoints import Request, Router, host_of, lies_under, shape
from knox_scopes.names import Words

# Bits are looked for one by one in masks up to so many bits, and masks are made of so few bits one by one.
WIDE = 1024
WIDEST = 1 << WIDE
FEW = 64


class Target(NamedTuple):
    """What a matched request means: an endpoint, by its own template or by that of a variant."""

    endpoint: Endpoint
    variant: Variant | None


class Lazy(dict[int, int]):
    """Masks that are made when they are first asked for, and kept.

    A mask is as wide as there are scopes or elements, so that all masks of a large catalog would take memory by the
    square of its size; an answer needs few of them.
    """

    def __init__(self, size: int, make: Callable[[int], int]) -> None:
        """Takes how many masks there are, and what makes them."""
        super().__init__()
        self._size, self._make = size, make

    def __missing__(self, number: int) -> int:
        """Makes the mask of a number."""
        mask = self[number] = self._make(number)
        return mask

    def __len__(self) -> int:
        """Returns how many masks there are, made or not."""
        return self._size


# Masks by number: a list of them, or what makes them when they are asked for.
Masks = list[int] | Lazy


class Index:
    """Numbers the scopes of a catalog in the order of their names, and what they can open (elements) as bits.

    The bits of one kind of element lie together, so that a mask shows how much of each kind a grant has. By number,
    `implied` has the scopes that a scope implies and `above` those that imply it, itself included; `opens` has what it
    opens and, by bit, `openers` those that open an element.
    """

    def __init__(self, catalog: Catalog) -> None:
        """Numbers the scopes and elements of the catalog."""
        self.catalog = catalog
        self.names = tuple(catalog.scopes)
        self.numbers = {name: number for number, name in enumerate(self.names)}
        kinds = _elements(catalog)
        self.elements: tuple[str, ...] = tuple(element for members in kinds.values() for element, _ in members)
        self.bits: dict[str, int] = {}
        self.tiers: tuple[int, ...] = ()
        self._known_ranks: dict[int, tuple[int, ...]] = {}
        self._own: list[list[int]] = [[] for _ in self.names]
        self._openers: list[tuple[str, ...]] = []
        first = 0
        for kind, members in kinds.items():
            self.tiers += (((1 << len(members)) - 1) << first,)
            for bit, (element, openers) in enumerate(members, first):
                if kind != "reach":  # a reach element bears the name of its scope, and is never needed
                    self.bits[element] = bit
                self._openers.append(openers)
                for name in openers:
                    self._own[self.numbers[name]].append(bit)
            first += len(members)
        # What counts as more or less access, the worst first; events weigh as much as reads.
        self.ranks = (*self.tiers[:3], self.tiers[3] | self.tiers[4])
        size = len(self.names)
        self.implied = Lazy(size, self._implied_by)
        self.above = Lazy(size, self._implying)
        self.opens = Lazy(size, self._opened)
        self.openers = Lazy(first, self._openers_of)
        self.reaching = tuple(
            (prefix, prefix.rstrip("/") + "/", number)
            for number, scope in enumerate(catalog.scopes.values())
            for prefix in scope.open_ended or ()
        )
        self.vendors = tuple(service for service in catalog.services.values() if service.paths)
        self.targets, self.router = self._routed(catalog.endpoints.values())
        # One more bit than there are elements stands for what needs no scope.
        self.free = first
        self.opened_by = [self._bit(target.endpoint) for target in self.targets]
        self.hosts = _hosts(catalog)
        self._siblings: dict[str, dict[str, list[tuple[int, Endpoint]]]] = {}
        self._paths: dict[str | None, tuple[Words, dict[str, list[Endpoint]]]] = {}

    @cached_property
    def _below(self) -> list[list[int]]:
        """Returns, by number, the scopes that each implies directly."""
        return [[self.numbers[name] for name in implied] for implied in self.catalog.implications.values()]

    @cached_property
    def _above(self) -> list[list[int]]:
        """Returns, by number, the scopes that imply each directly."""
        above: list[list[int]] = [[] for _ in self.names]
        for number, implied in enumerate(self._below):
            for lower in implied:
                above[lower].append(number)
        return above

    def _implied_by(self, number: int) -> int:
        return mask_of(reached([number], self._below))

    def _implying(self, number: int) -> int:
        return mask_of(reached([number], self._above))

    def _opened(self, number: int) -> int:
        return mask_of({bit for lower in reached([number], self._below) for bit in self._own[lower]})

    def _openers_of(self, bit: int) -> int:
        return mask_of(reached([self.numbers[name] for name in self._openers[bit]], self._above))

    def _bit(self, endpoint: Endpoint) -> int | None:
        """Returns the bit of a mask that tells that the endpoint is open, or None where no scope opens it."""
        if endpoint.opened_by == "none":
            return self.free
        return self.bits[str(endpoint)] if endpoint.opened_by == "scopes" else None

    def _routed(self, endpoints: Iterable[Endpoint]) -> tuple[tuple[Target, ...], Router]:
        """Returns targets and router; only a catalog with paths of another vendor pays for the forms of these."""
        if not self.vendors:
            return route(endpoints)
        from knox_scopes.catalog import templates  # noqa: PLC0415 - see above

        return route(endpoints, router=templates.route, folded=self.folded)

    @cached_property
    def folded(self) -> frozenset[str]:
        """Returns the services in whose paths case does not count."""
        return frozenset(service.name for service in self.vendors if service.paths == "any-case")

    @cached_property
    def bases(self) -> tuple[tuple[str, str], ...]:
        """Returns the bases that stand for others, each with the one that is listed."""
        return tuple(pair for service in self.vendors for pair in service.other_bases.items())

    @cached_property
    def located(self) -> frozenset[str]:
        """Returns the hosts that stand in the endpoints themselves, since paths alone do not tell these apart."""
        return frozenset({*self._by_host, *(host_of(base) for base, _ in self.bases)} - {""})

    def placed(self, request: Request) -> Request:
        """Returns a request as the catalog would list it.

        That is with its host in the path where hosts tell endpoints apart, under the base that is listed of those
        that mean the same, and in lower case where case does not count.
        """
        if not self.vendors:
            return request
        host, path = request.host, request.path
        if host in self.located:
            host, path = None, f"https://{host}{path}".removesuffix("/")
        for base, listed in self.bases:
            if lies_under(path, base):
                path = listed + path[len(base) :]
                break
        for service in self.vendors:
            if service.name in self.folded and any(lies_under(path.lower(), base.lower()) for base in service.bases):
                path = path.lower()
        return request._replace(host=host, path=path)

    @cached_property
    def inactive(self) -> tuple[tuple[Target, ...], Router]:
        """Returns the targets and the router of the endpoints that are known but take no part."""
        return self._routed(self.catalog.inactive.endpoints.values())

    @cached_property
    def successors(self) -> tuple[tuple[Successor, ...], Router]:
        """Returns what pages name in place of legacy endpoints, and the router of those."""
        known = tuple(self.catalog.successors.values())
        parted = ((one.at.partition(" "), number) for number, one in enumerate(known))
        return known, Router((method, path, number) for (method, _, path), number in parted)

    def siblings(self, path: str) -> list[tuple[int, Endpoint]]:
        """Returns the endpoints that have a literal where the shape of a path has one more variable, and where.

        >>> from knox_scopes import load
        >>> [(place, str(other)) for place, other in index(load()).siblings("/kcs/v1/kme/profiles/{}")[:1]]
        [(5, 'GET /kcs/v1/kme/profiles/list')]
        """
        host = host_of(path)
        if host not in self._siblings:
            self._siblings[host] = _siblings(self._by_host.get(host, ()))
        return self._siblings[host].get(path, [])

    @cached_property
    def _by_host(self) -> dict[str, list[Endpoint]]:
        """Returns the endpoints by the hosts in their paths, or under nothing where they have none."""
        found: dict[str, list[Endpoint]] = {}
        for endpoint in self.catalog.endpoints.values():
            found.setdefault(host_of(endpoint.path), []).append(endpoint)
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
    def union(masks: Masks, numbers: int) -> int:
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
                mask |= 1 << scope
        return mask

    def ranked(self, numbers: int) -> list[int]:
        """Returns the scopes of a mask, those that open least first: by reach, by effect, by what they imply."""
        return sorted(bits_of(numbers), key=self._rank)

    def _rank(self, number: int) -> tuple[int, ...]:
        """Returns how much a scope opens, rank by rank, which is asked for again and again."""
        known = self._known_ranks.get(number)
        if known is None:
            opened = ((self.opens[number] & rank).bit_count() for rank in self.ranks)
            known = self._known_ranks[number] = (*opened, self.implied[number].bit_count(), number)
        return known

    def narrowest(self, numbers: int) -> int:
        """Returns those of the scopes that imply no other of them."""
        return sum(1 << number for number in bits_of(numbers) if self.implied[number] & numbers == 1 << number)


def bits_of(mask: int) -> Iterable[int]:
    """Yields the places of the bits that are set, lowest first."""
    if mask >= WIDEST:
        yield from _bits_of_wide(mask)
        return
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


def _bits_of_wide(mask: int) -> Iterable[int]:
    """Yields the places of the bits that are set, in time by the width and not by its square."""
    data = mask.to_bytes((mask.bit_length() + 7) // 8, "little")
    for start in range(0, len(data), WIDE // 8):
        if part := int.from_bytes(data[start : start + WIDE // 8], "little"):
            first = 8 * start
            for bit in bits_of(part):
                yield first + bit


def mask_of(bits: Collection[int]) -> int:
    """Returns the mask of bits, in time by their number and the width, not by the product."""
    if len(bits) <= FEW:
        mask = 0
        for bit in bits:
            mask |= 1 << bit
        return mask
    data = bytearray(max(bits) // 8 + 1)
    for bit in bits:
        data[bit >> 3] |= 1 << (bit & 7)
    return int.from_bytes(data, "little")


def reached(starts: Iterable[int], edges: Sequence[Sequence[int]]) -> set[int]:
    """Returns the numbers, and all that can be reached from them."""
    found = set(starts)
    left = list(found)
    while left:
        for number in edges[left.pop()]:
            if number not in found:
                found.add(number)
                left.append(number)
    return found


def _elements(catalog: Catalog) -> dict[str, list[tuple[str, tuple[str, ...]]]]:
    """Returns what can be opened, by the kinds of Access, each with the scopes that open it by themselves."""
    kinds: dict[str, list[tuple[str, tuple[str, ...]]]] = {kind: [] for kind in Access._fields}
    kinds["reach"] += ((name, (name,)) for name, scope in catalog.scopes.items() if scope.open_ended is not None)
    for at, endpoint in catalog.endpoints.items():
        if endpoint.scopes:
            kinds[endpoint.effect].append((at, endpoint.scopes))
    kinds["events"] += ((name, event.scopes) for name, event in catalog.events.items() if event.scopes)
    return kinds


def _siblings(endpoints: Iterable[Endpoint]) -> dict[str, list[tuple[int, Endpoint]]]:
    """Returns endpoints by the shapes that they have but for a literal, each with the place of that."""
    found: dict[str, list[tuple[int, Endpoint]]] = {}
    for endpoint in endpoints:
        parts = shape(str(endpoint)).partition(" ")[2].split("/")
        for place, part in enumerate(parts):
            if place and part != "{}":
                found.setdefault("/".join((*parts[:place], "{}", *parts[place + 1 :])), []).append((place, endpoint))
    return found


def _hosts(catalog: Catalog) -> dict[str, dict[str, str]]:
    """Returns, by host and service, what is to be said of a request there; the current hosts need no word."""
    hosts: dict[str, dict[str, str]] = {}
    for name, service in catalog.services.items():
        for host, note in service.hosts.items():
            hosts.setdefault(host, {})[name] = note
        for base in service.bases if service.paths else ():
            if base.startswith("https:"):
                hosts.setdefault(base.split("/", 3)[2], {})[name] = ""
        if service.base_url:
            hosts.setdefault(service.base_url.partition("://")[2], {})[name] = ""
    return hosts


def route(
    endpoints: Iterable[Endpoint],
    *,
    router: Callable[[Iterable[tuple[str, str, int]]], Router] = Router,
    folded: Collection[str] = (),
) -> tuple[tuple[Target, ...], Router]:
    """Returns the targets of endpoints and their variants, and the router that answers with a target's number.

    The paths of the services that are `folded` are routed in lower case.
    """
    targets = tuple(Target(endpoint, variant) for endpoint in endpoints for variant in (None, *endpoint.variants))
    templates = []
    for number, (endpoint, variant) in enumerate(targets):
        listed = variant or endpoint
        path = listed.path.lower() if endpoint.service in folded else listed.path
        templates.append((listed.method, path, number))
    return targets, router(templates)


def index(catalog: Catalog) -> Index:
    """Returns the index of a catalog, which is kept on it; raises InputError for what is no catalog."""
    catalog = Catalog.checked(catalog)
    kept: Index | None = catalog.__dict__.get("_index")
    if kept is None:
        kept = catalog.__dict__["_index"] = Index(catalog)
    return kept
