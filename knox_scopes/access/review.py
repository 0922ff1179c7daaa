"""What a request for scopes has too much, and what it lacks, kept apart by the kind of evidence."""

__all__ = ["Broader", "Missing", "Redundant", "Review", "Risky", "Undetermined", "review"]

from collections.abc import Iterable
from typing import NamedTuple

from knox_scopes.access.needs import Need, resolve
from knox_scopes.access.plan import plan
from knox_scopes.access.reasons import Unresolved
from knox_scopes.access.unknown import Unknown, explain
from knox_scopes.catalog.index import Index, bits_of, index
from knox_scopes.catalog.model import Access, Catalog
from knox_scopes.names import split_scopes

Needs = tuple[tuple[Need, ...], tuple[Unresolved, ...]]


class Redundant(NamedTuple):
    """Holds the requested scopes that another requested one implies.

    `ticked` tells that they are all that it implies, which is how the portal ticks a parent.
    """

    scopes: tuple[str, ...]
    implied_by: str
    ticked: bool


class Broader(NamedTuple):
    """Holds a scope that opens more than what it is needed for, the scopes for just that, and what they close."""

    scope: str
    instead: tuple[str, ...]
    closes: Access


class Risky(NamedTuple):
    """Holds a scope and the reach and the destroying endpoints that it brings."""

    scope: str
    reach: tuple[str, ...]
    destroy: tuple[str, ...]


class Missing(NamedTuple):
    """Holds a need that no requested scope covers, and the least scopes to add for it."""

    need: str
    add: tuple[str, ...]


class Undetermined(NamedTuple):
    """Holds a scope of which it cannot be told whether it is too much, and the unresolved inputs that may need it."""

    scope: str
    inputs: tuple[str, ...]


class Review(NamedTuple):
    """Holds a review; where no needs were given (`needs_given`), only redundant, unknown and opens can be told.

    `needs` are what the needs given were read as, with notes on each.

    `risky` is what the minimal set does not have; `unavoidable` is what even that has beyond the needs. `unneeded` is
    as sure as the list of needs is complete, which `complete` says it is.
    """

    requested: tuple[str, ...]
    needs: tuple[Need, ...]
    redundant: tuple[Redundant, ...]
    unneeded: tuple[str, ...]
    broader: tuple[Broader, ...]
    risky: tuple[Risky, ...]
    unavoidable: tuple[Risky, ...]
    missing: tuple[Missing, ...]
    unknown: tuple[Unknown, ...]
    undetermined: tuple[Undetermined, ...]
    unresolved: tuple[Unresolved, ...]
    minimal: tuple[str, ...]
    opens: Access
    needs_given: bool
    complete: bool
    catalog_version: str

    @property
    def clean(self) -> bool:
        """Tells that there is nothing to mend: what cannot be avoided is information only."""
        found = (self.redundant, self.unneeded, self.broader, self.risky, self.missing, self.unknown)
        return not any(found) and not self.undetermined and not self.unresolved


def review(
    catalog: Catalog,
    requested: str | Iterable[str],
    needs: str | Iterable[str] | None = None,
    *,
    complete: bool = False,
    service: str | None = None,
) -> Review:
    """Reviews the requested scopes against the needs; `complete` says that the list of needs is known to be whole.

    With `needs` None nothing is declared, which is not the same as an empty list. `service` completes relative paths.
    Unknown names never raise; InputError is raised for an unknown service.
    """
    indexed = index(catalog)
    names = tuple(sorted(split_scopes(requested)))
    known = [indexed.numbers[name] for name in names if name in indexed.numbers]
    unknown = tuple(explain(catalog, name) for name in names if name not in indexed.numbers)
    mask = sum(1 << number for number in known)
    report = Review(
        requested=names,
        needs=(),
        redundant=tuple(_redundant(indexed, mask)),
        unneeded=(),
        broader=(),
        risky=(),
        unavoidable=(),
        missing=(),
        unknown=unknown,
        undetermined=(),
        unresolved=(),
        minimal=(),
        opens=indexed.access(Index.union(indexed.opens, mask)),
        needs_given=needs is not None,
        complete=complete,
        catalog_version=catalog.version,
    )
    return report if needs is None else _against(catalog, report, known, resolve(catalog, needs, service=service))


def _redundant(indexed: Index, mask: int) -> Iterable[Redundant]:
    """Yields, for each requested scope that no other implies, those that it implies."""
    for number in bits_of(mask):
        if any(indexed.implied[other] >> number & 1 for other in bits_of(mask & ~(1 << number))):
            continue
        below = indexed.implied[number] & ~(1 << number)
        if implied := below & mask:
            yield Redundant(indexed.named(implied), indexed.names[number], implied == below)


def _against(catalog: Catalog, report: Review, known: list[int], needs: Needs) -> Review:
    """Returns the review with all that only the needs can tell."""
    indexed = index(catalog)
    resolved, unresolved = needs
    minimal = plan(catalog, [need.at for need in resolved])
    to_add = plan(catalog, [need.at for need in resolved], have=report.requested)
    least = Index.union(indexed.opens, sum(1 << indexed.numbers[name] for name in minimal.scopes))
    need = sum(1 << indexed.bits[item.at] for item in resolved if item.access == "scopes")
    unneeded: list[str] = []
    broader: list[Broader] = []
    undetermined: list[Undetermined] = []
    risky: list[Risky] = []
    unavoidable: list[Risky] = []
    for number in known:
        name, opens = indexed.names[number], indexed.opens[number]
        if catalog.scopes[name].kind == "identity":
            continue
        waiting = tuple(item.input for item in unresolved if _may_cover(indexed, number, item))
        if waiting:
            undetermined.append(Undetermined(name, waiting))
        elif not opens & need:
            unneeded.append(name)
        elif found := _broader(catalog, indexed, number, opens & need):
            broader.append(found)
        for into, part in ((risky, opens & ~least), (unavoidable, opens & least & ~need)):
            access = indexed.access(part)
            if access.reach or access.destroy:
                into.append(Risky(name, access.reach, access.destroy))
    covered = Index.union(indexed.opens, sum(1 << number for number in known))
    return report._replace(
        needs=resolved,
        unneeded=tuple(unneeded),
        broader=tuple(broader),
        risky=tuple(risky),
        unavoidable=tuple(unavoidable),
        missing=tuple(
            Missing(at, tuple(name for name in to_add.scopes if indexed.opens[indexed.numbers[name]] >> bit & 1))
            for at, bit in ((indexed.elements[bit], bit) for bit in bits_of(need & ~covered))
        ),
        undetermined=tuple(undetermined),
        unresolved=unresolved,
        minimal=minimal.scopes,
    )


def _broader(catalog: Catalog, indexed: Index, number: int, served: int) -> Broader | None:
    """Returns the scope as broader where what it serves can be had with strictly less reach or fewer elements."""
    least = plan(catalog, [indexed.elements[bit] for bit in bits_of(served)])
    opens = indexed.opens[number]
    others = Index.union(indexed.opens, sum(1 << indexed.numbers[name] for name in least.scopes))
    reach = indexed.tiers[0]
    if (others & reach).bit_count() < (opens & reach).bit_count() or (
        (others & ~reach).bit_count() < (opens & ~reach).bit_count()
    ):
        return Broader(indexed.names[number], least.scopes, indexed.access(opens & ~others))
    return None


def _may_cover(indexed: Index, number: int, item: Unresolved) -> bool:
    """Tells whether the scope is, or implies, a likely cover of something unresolved, or opens what was meant."""
    if item.reason in {"ambiguous", "no-method", "other-method"}:
        meant = (indexed.bits[at] for at in item.suggestions if at in indexed.bits)
        if any(indexed.opens[number] >> bit & 1 for bit in meant):
            return True
    return any(indexed.implied[number] >> indexed.numbers[name] & 1 for name in item.likely if name in indexed.numbers)
