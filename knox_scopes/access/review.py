"""Which of the requested scopes are excess and which are missing, kept apart by the kind of evidence."""

__all__ = ["Broader", "Missing", "Redundant", "Review", "Risky", "Undetermined", "review"]

from collections.abc import Iterable
from typing import NamedTuple

from knox_scopes.access.needs import Need, Resolved, needed, resolve
from knox_scopes.access.plan import plan
from knox_scopes.access.reasons import Unresolved
from knox_scopes.access.unknown import Unknown, explain
from knox_scopes.catalog.freshness import Freshness, freshness
from knox_scopes.catalog.index import Index, bits_of, index
from knox_scopes.catalog.model import Access, Catalog
from knox_scopes.names import split_scopes


class Redundant(NamedTuple):
    """The requested scopes that another requested one implies.

    `ticked` tells that they are all the scopes it implies, as when the portal ticks them along with their parent.
    """

    scopes: tuple[str, ...]
    implied_by: str
    ticked: bool


class Broader(NamedTuple):
    """A scope that opens more than it is needed for, the scopes that would be enough, and the access they save."""

    scope: str
    instead: tuple[str, ...]
    closes: Access


class Risky(NamedTuple):
    """A scope with the reach and the destructive endpoints that it opens."""

    scope: str
    reach: tuple[str, ...]
    destroy: tuple[str, ...]


class Missing(NamedTuple):
    """A need that no requested scope covers, and the least scopes to add for it."""

    need: str
    add: tuple[str, ...]


class Undetermined(NamedTuple):
    """A scope that may or may not be in excess, and the unresolved inputs that may need it."""

    scope: str
    inputs: tuple[str, ...]


class Review(NamedTuple):
    """A review of requested scopes; without needs (`needs_given`) nothing can be told of what is in excess or missing.

    `needs` is what the needs were read as, with remarks. `risky` is what the minimal set does not open, or without
    needs all that is open-ended or destroys; `unavoidable` is what even that set opens beyond the needs. `unneeded` is
    only as certain as the list of needs is complete, which `complete` states.
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
    freshness: Freshness

    @property
    def clean(self) -> bool:
        """Tells whether there is nothing to change; what cannot be avoided is for information only."""
        excess = (self.redundant, self.unneeded, self.broader, self.risky)
        return not any((*excess, self.missing, self.unknown, self.undetermined, self.unresolved))


def review(
    catalog: Catalog,
    requested: str | Iterable[str],
    needs: str | Iterable[str] | Resolved | None = None,
    *,
    complete: bool = False,
    service: str | None = None,
) -> Review:
    """Reviews the requested scopes against the needs; `complete` states that no need is missing from the list.

    `needs` are texts as in `plan`, or such as were resolved before; None means that none are declared, which is not the
    same as an empty list. `service` completes relative paths. Unknown names raise no error; an unknown service raises
    InputError.
    """
    indexed = index(catalog)
    names = tuple(sorted(split_scopes(requested)))
    known = [indexed.numbers[name] for name in names if name in indexed.numbers]
    unknown = tuple(explain(catalog, name) for name in names if name not in indexed.numbers)
    mask = indexed.mask(names)
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
        freshness=freshness(catalog, names),
    )
    if needs is None:
        return report._replace(risky=tuple(_risky(indexed, mask)))
    resolved = needs if isinstance(needs, Resolved) else resolve(catalog, needs, service=service)
    return _against(catalog, report, known, resolved)


def _redundant(indexed: Index, mask: int) -> Iterable[Redundant]:
    """Yields, for each requested scope that no other implies, those that it implies."""
    for number in bits_of(mask):
        if any(indexed.implied[other] >> number & 1 for other in bits_of(mask & ~(1 << number))):
            continue
        below = indexed.implied[number] & ~(1 << number)
        if implied := below & mask:
            yield Redundant(indexed.named(implied), indexed.names[number], implied == below)


def _risky(indexed: Index, mask: int) -> Iterable[Risky]:
    """Yields what is open-ended or destroys in each requested scope that no other one implies."""
    for number in bits_of(mask):
        access = indexed.access(indexed.opens[number])
        implied = any(indexed.implied[other] >> number & 1 for other in bits_of(mask & ~(1 << number)))
        if not implied and (access.reach or access.destroy):
            yield Risky(indexed.names[number], access.reach, access.destroy)


def _against(catalog: Catalog, report: Review, known: list[int], resolved: Resolved) -> Review:
    """Returns the review with what only the needs can tell."""
    indexed = index(catalog)
    needs, unresolved = resolved
    minimal = plan(catalog, Resolved(needs, ()))
    to_add = plan(catalog, Resolved(needs, ()), have=report.requested)
    least = Index.union(indexed.opens, indexed.mask(minimal.scopes))
    need = sum(1 << indexed.bits[item.at] for item in needs if item.access == "scopes")
    reach, destroy, *_ = indexed.tiers
    risks = reach | destroy
    unneeded: list[str] = []
    broader: list[Broader] = []
    undetermined: list[Undetermined] = []
    risky: list[Risky] = []
    unavoidable: list[Risky] = []
    for number in known:
        name, opens = indexed.names[number], indexed.opens[number]
        if catalog.scopes[name].kind == "identity":
            continue
        # What serves all that it opens is not to be had with less.
        excess = _broader(catalog, indexed, number, opens & need) if opens & need and opens & ~need else None
        if excess or not opens & need:
            waiting = tuple(item.input for item in unresolved if _may_cover(indexed, number, item))
            if waiting:
                undetermined.append(Undetermined(name, waiting))
            elif excess:
                broader.append(excess)
            else:
                unneeded.append(name)
        for into, part in ((risky, opens & ~least), (unavoidable, opens & least & ~need)):
            if part & risks:
                access = indexed.access(part)
                into.append(Risky(name, access.reach, access.destroy))
    covered = Index.union(indexed.opens, indexed.mask(report.requested))
    return report._replace(
        needs=needs,
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
        freshness=freshness(catalog, (*report.requested, *minimal.scopes, *(item.at for item in needs))),
    )


def _broader(catalog: Catalog, indexed: Index, number: int, served: int) -> Broader | None:
    """Returns the scope as broader where what it serves can be had with strictly less reach or fewer elements."""
    opens, reach = indexed.opens[number], indexed.tiers[0]

    def has_less(mask: int) -> bool:
        less_reach = (mask & reach).bit_count() < (opens & reach).bit_count()
        return less_reach or (mask & ~reach).bit_count() < (opens & ~reach).bit_count()

    # Whatever serves a need opens no less than one of its openers, which mostly settles it.
    for bit in bits_of(served):
        if not any(has_less(indexed.opens[other]) for other in bits_of(indexed.openers[bit])):
            return None
    least = plan(catalog, needed(indexed.elements[bit] for bit in bits_of(served)))
    others = Index.union(indexed.opens, indexed.mask(least.scopes))
    return Broader(indexed.names[number], least.scopes, indexed.access(opens & ~others)) if has_less(others) else None


def _may_cover(indexed: Index, number: int, item: Unresolved) -> bool:
    """Tells whether the scope is, or implies, a likely cover of something unresolved, or opens what was meant.

    A call that takes the scopes of events may be made for any of them.
    """
    if item.reason == "needs-event":
        return bool(indexed.opens[number] & indexed.tiers[-1])
    meant: Iterable[str] = item.suggestions if item.reason in {"ambiguous", "no-method", "other-method"} else ()
    if item.reason == "unknown-path":
        # What has as many segments may be the same with a slip; what has not is another thing.
        length = item.input.rpartition("://")[2].rstrip("/").count("/")
        meant = (at for at in item.suggestions if at.count("/") == length)
    if any(indexed.opens[number] >> indexed.bits[at] & 1 for at in meant if at in indexed.bits):
        return True
    return any(indexed.implied[number] >> indexed.numbers[name] & 1 for name in item.likely if name in indexed.numbers)
