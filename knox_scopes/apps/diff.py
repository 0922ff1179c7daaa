"""What changes in meaning between two grants, two catalogs or two registrations."""

__all__ = ["Diff", "Moved", "Touched", "by_service", "diff", "touched"]

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NamedTuple, overload

from knox_scopes.access.grant import Grant, grant
from knox_scopes.catalog.load import load
from knox_scopes.catalog.model import Access, Catalog
from knox_scopes.errors import InputError

if TYPE_CHECKING:
    from knox_scopes.apps.registration import Registration


class Moved(NamedTuple):
    """An endpoint or event that other scopes open than before, or a scope that reaches other path prefixes."""

    at: str
    before: tuple[str, ...]
    after: tuple[str, ...]


class Diff(NamedTuple):
    """Scopes added and removed by name, and what is gained and lost by effect; `moved` is for catalogs only.

    `consent_again` tells whether an app's customers must consent again if it uses the authorization code grant: they
    must when the names change, even at equal meaning (Authentication for Knox E-FOTA, 2024-09-12).
    `unknown` are names on one side that the catalog does not have, so that what they open cannot be compared.
    """

    added: tuple[str, ...]
    removed: tuple[str, ...]
    gained: Access
    lost: Access
    moved: tuple[Moved, ...] = ()
    consent_again: bool = False
    unknown: tuple[str, ...] = ()

    @property
    def same_names(self) -> bool:
        """Tells whether the names of the scopes are the same."""
        return not self.added and not self.removed

    @property
    def same_meaning(self) -> bool:
        """Tells whether nothing is gained, lost or moved, whatever the names; what is unknown is never the same."""
        return not any(self.gained) and not any(self.lost) and not self.moved and not self.unknown


class Touched(NamedTuple):
    """What one requested scope opens more and less than before, with nothing changed in the registration.

    `known` tells in which of the two catalogs there is such a scope: before, after.
    """

    scope: str
    gained: Access
    lost: Access
    known: tuple[bool, bool]


@overload
def diff(before: Grant, after: Grant) -> Diff: ...
@overload
def diff(before: Catalog, after: Catalog) -> Diff: ...
@overload
def diff(before: str | Iterable[str], after: str | Iterable[str], *, catalog: Catalog | None = None) -> Diff: ...
@overload
def diff(before: "Registration", after: "Registration", *, catalog: Catalog | None = None) -> Diff: ...
def diff(
    before: "Grant | Catalog | Registration | str | Iterable[str]",
    after: "Grant | Catalog | Registration | str | Iterable[str]",
    *,
    catalog: Catalog | None = None,
) -> Diff:
    """Compares two grants, two catalogs, two registrations or two scope sets, and says what the change means.

    Registrations and scope sets are compared by what their scopes grant under the `catalog`; left out: the one that
    ships. Raises InputError for one of each: they have nothing to compare.
    """
    from knox_scopes.apps.registration import Registration  # noqa: PLC0415 - grants and catalogs need none

    if isinstance(before, Grant) and isinstance(after, Grant):
        # An unknown name opens nothing, but it is a name that customers consent to.
        old, new = ((*granted.scopes, *granted.unknown) for granted in (before, after))
        found = _compared(old, new, before.access, after.access)
        unknown = tuple(sorted({*before.unknown} ^ {*after.unknown}))
        return found._replace(consent_again=not found.same_names, unknown=unknown)
    if isinstance(before, Catalog) and isinstance(after, Catalog):
        found = _compared(before.scopes, after.scopes, _contents(before), _contents(after))
        return found._replace(moved=tuple(sorted(_moved(before, after))))
    if isinstance(before, Registration) and isinstance(after, Registration):
        return _of_registrations(load() if catalog is None else catalog, before, after)
    if any(isinstance(side, Grant | Catalog | Registration) for side in (before, after)):
        raise InputError("two grants, catalogs, registrations or scope sets can be compared, not one of each")
    under = load() if catalog is None else catalog
    sets: tuple[Any, ...] = (before, after)
    return diff(*(grant(under, side) for side in sets))


def _of_registrations(catalog: Catalog, before: "Registration", after: "Registration") -> Diff:
    """Compares what the scopes of two registrations grant; an app that asks no customers needs no new consent."""
    from knox_scopes.apps.context import Context  # noqa: PLC0415 - only registrations pay

    contexts = [Context(catalog, registration) for registration in (before, after)]
    found = diff(*(grant(catalog, tuple(context.places)) for context in contexts))
    return found._replace(
        consent_again=found.consent_again and None not in [context.code_grant for context in contexts]
    )


def by_service(before: Catalog, after: Catalog) -> dict[str, Diff]:
    """Returns what changes between two catalogs for each service that changes, by its short name."""
    found = diff(before, after)
    homes: dict[str, str] = {}
    for catalog in (before, after):
        for items in (catalog.scopes, catalog.endpoints, catalog.events):
            homes.update((at, item.service) for at, item in items.items())

    def of(service: str, names: Iterable[str]) -> tuple[str, ...]:
        return tuple(name for name in names if homes[name] == service)

    parts = {
        service: Diff(
            added=of(service, found.added),
            removed=of(service, found.removed),
            gained=Access(*(of(service, members) for members in found.gained)),
            lost=Access(*(of(service, members) for members in found.lost)),
            moved=tuple(moved for moved in found.moved if homes[moved.at] == service),
        )
        for service in sorted({*before.services, *after.services})
    }
    return {service: part for service, part in parts.items() if not (part.same_names and part.same_meaning)}


def touched(before: Catalog, after: Catalog, registration: "Registration") -> tuple[Touched, ...]:
    """Returns the requested scopes of a registration whose meaning changes between two catalogs."""
    from knox_scopes.apps.context import Context  # noqa: PLC0415 - only registrations pay

    found = []
    for name in sorted(Context(after, registration).places):
        old, new = (grant(catalog, name) for catalog in (before, after))
        change, known = diff(old, new), (name in before.scopes, name in after.scopes)
        if not change.same_meaning:
            found.append(Touched(name, change.gained, change.lost, known))
    return tuple(found)


def _moved(before: Catalog, after: Catalog) -> Iterable[Moved]:
    """Yields what is in both catalogs, but elsewhere."""
    for old, new in ((before.endpoints, after.endpoints), (before.events, after.events)):
        for at in old.keys() & new.keys():
            if old[at].scopes != new[at].scopes:
                yield Moved(at, old[at].scopes, new[at].scopes)
    for name in before.scopes.keys() & after.scopes.keys():
        reach = [catalog.scopes[name].open_ended for catalog in (before, after)]
        if None not in reach and reach[0] != reach[1]:
            yield Moved(name, reach[0] or (), reach[1] or ())


def _contents(catalog: Catalog) -> Access:
    """Returns all that a catalog lists, by effect; what needs no scope is access to nobody."""
    listed = [(at, endpoint.effect) for at, endpoint in catalog.endpoints.items() if endpoint.opened_by != "none"]
    by_effect = {
        effect: tuple(at for at, found in listed if found == effect) for effect in ("destroy", "write", "read")
    }
    reach = tuple(name for name, scope in catalog.scopes.items() if scope.open_ended is not None)
    events = tuple(name for name, event in catalog.events.items() if event.opened_by != "none")
    return Access(reach=reach, events=events, **by_effect)


def _compared(old_names: Iterable[str], new_names: Iterable[str], old: Access, new: Access) -> Diff:
    return Diff(
        added=_without(new_names, old_names),
        removed=_without(old_names, new_names),
        gained=Access(*map(_without, new, old)),
        lost=Access(*map(_without, old, new)),
    )


def _without(these: Iterable[str], those: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(these) - set(those)))
