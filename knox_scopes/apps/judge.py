"""Judges what a scope opens by the clauses of a policy, whatever the stage of it, and whether it exists or not."""

__all__ = ["Breach", "Opened", "denied", "not_allowed", "opened", "whole"]

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple, TypeVar

from knox_scopes.apps.policy import EFFECTS, Clause, matching
from knox_scopes.catalog.index import index
from knox_scopes.catalog.model import Access, Catalog, Endpoint, Event, Items, Scope, parents_of

Item = TypeVar("Item", Scope, Endpoint, Event)


class Opened(NamedTuple):
    """What a requested name opens at any stage.

    `services` has the titles of the services of all that it implies, by name; for a name that does not exist, that of
    the service whose name it bears. `readings` has the endpoint that each way to write it means. `is_known` tells
    whether what it opens is known. `implied` and `above`, which imply it, have it too; `roots` are those of `implied`
    that cover a whole service.
    """

    name: str
    services: Mapping[str, str]
    access: Access
    readings: Mapping[str, str]
    is_known: bool
    implied: tuple[str, ...] = ()
    above: tuple[str, ...] = ()
    roots: tuple[str, ...] = ()

    @property
    def is_of_a_service(self) -> bool:
        """Tells that it bears the name of a service while nobody knows what it opens."""
        return bool(self.services) and not self.is_known

    def with_effects(self, effects: Iterable[str]) -> tuple[str, ...]:
        """Returns the endpoints with one of some effects that it opens, with the effect in front."""
        return tuple(f"{effect}: {at}" for effect in effects for at in getattr(self.access, effect))


class Breach(NamedTuple):
    """Says what a scope does against a clause, and how to comply."""

    clause: Clause
    says: str
    comply: str
    evidence: tuple[str, ...] = ()


@lru_cache(maxsize=8)
def whole(catalog: Catalog) -> Catalog:
    """Returns a catalog in which what is of another stage or a later day takes part; what has ended does not."""
    inactive = catalog.inactive
    scopes = _together(catalog, catalog.scopes, inactive.scopes)
    above = parents_of(scopes, catalog.services)
    return catalog._replace(
        scopes=MappingProxyType(
            {
                name: scope._replace(parent=above.get(name), implies=_there(scope.implies, scopes))
                for name, scope in scopes.items()
            }
        ),
        endpoints=MappingProxyType(
            {
                at: endpoint._replace(scopes=_there(endpoint.scopes, scopes))
                for at, endpoint in _together(catalog, catalog.endpoints, inactive.endpoints).items()
            }
        ),
        events=MappingProxyType(
            {
                name: event._replace(scopes=_there(event.scopes, scopes))
                for name, event in _together(catalog, catalog.events, inactive.events).items()
            }
        ),
        inactive=Items({}, {}, {}),
    )


def opened(catalog: Catalog, name: str) -> Opened:
    """Returns what a name opens at any stage; of one that does not exist only the service can be told."""
    every = whole(catalog)
    indexed = index(every)
    number = indexed.numbers.get(name)
    if number is None:
        return Opened(name, _services(every, {_service_of(name)}), Access(), {}, is_known=False)
    implied = indexed.named(indexed.implied[number])
    access = indexed.access(indexed.opens[number])
    return Opened(
        name=name,
        services=_services(every, {every.scopes[scope].service for scope in implied}),
        access=access,
        readings={
            str(reading): at
            for at in (*access.destroy, *access.write, *access.read)
            for reading in (every.endpoints[at], *every.endpoints[at].variants)
        },
        # Of a scope that takes no part yet, nothing may be recorded but its name.
        is_known=name in catalog.scopes or any(access),
        implied=implied,
        above=indexed.named(indexed.above[number]),
        roots=tuple(scope for scope in implied if _is_root(every.scopes[scope])),
    )


def denied(of: Opened, clause: Clause) -> Breach | None:
    """Returns what a name has that a clause of `deny` denies, or None."""
    if of.is_of_a_service and clause.kind not in {"scopes", "services"}:
        return Breach(clause, f"what `{of.name}` opens is unknown, and may include what the policy denies", KNOWN)
    return _DENIED[clause.kind](of, clause)


def not_allowed(of: Opened, clause: Clause) -> Breach | None:
    """Returns what a name has beside what a clause of `allow_only` allows, or None."""
    if not of.is_known and clause.kind in {"endpoints", "effects"}:
        return Breach(clause, f"what `{of.name}` opens is unknown, so the policy does not allow it", KNOWN)
    return _ALLOWED[clause.kind](of, clause)


def _denied_scopes(of: Opened, clause: Clause) -> Breach | None:
    if clause.value == of.name:
        return Breach(clause, f"the policy denies `{of.name}`", REMOVE)
    if clause.value in of.implied:
        return Breach(clause, f"`{of.name}` implies `{clause.value}`, which the policy denies", NARROWER)
    return None


def _denied_services(of: Opened, clause: Clause) -> Breach | None:
    if title := of.services.get(clause.value):
        return Breach(clause, f"the policy denies {title}, the service of `{of.name}`", REMOVE)
    return None


def _denied_whole_services(of: Opened, clause: Clause) -> Breach | None:
    if not of.roots:
        return None
    services = " and ".join(of.services.values())
    return Breach(clause, f"`{of.name}` covers all of {services}, and the policy denies whole services", NARROWER)


def _denied_open_ended(of: Opened, clause: Clause) -> Breach | None:
    if not of.access.reach:
        return None
    evidence = tuple(f"reach: {name}" for name in of.access.reach)
    return Breach(clause, f"`{of.name}` is open-ended, which the policy denies", LISTED, evidence)


def _denied_endpoints(of: Opened, clause: Clause) -> Breach | None:
    ats = sorted({of.readings[reading] for reading in matching(clause.value, of.readings)})
    if not ats:
        return None
    says = f"`{of.name}` opens `{ats[0]}`, and the policy denies `{clause.value}`"
    return Breach(clause, says, "request scopes that do not open it", tuple(f"endpoint: {at}" for at in ats))


def _denied_effects(of: Opened, clause: Clause) -> Breach | None:
    evidence = of.with_effects(clause.values)
    says = f"`{of.name}` has the effect `{clause.value}`, which the policy denies"
    return Breach(clause, says, "request scopes without it", evidence) if evidence else None


def _allowed_scopes(of: Opened, clause: Clause) -> Breach | None:
    if {of.name, *of.above}.isdisjoint(clause.values):
        return Breach(clause, f"`{of.name}` is not among the scopes that the policy allows", _one_of(clause))
    return None


def _allowed_services(of: Opened, clause: Clause) -> Breach | None:
    others = [title for service, title in of.services.items() if service not in clause.values]
    if others:
        return Breach(clause, f"`{of.name}` is of {others[0]}, which the policy does not allow", REMOVE)
    if not of.services:
        return Breach(clause, f"`{of.name}` belongs to no service that the policy allows", REMOVE)
    return None


def _allowed_endpoints(of: Opened, clause: Clause) -> Breach | None:
    if of.access.reach:
        return Breach(clause, f"`{of.name}` is open-ended, and the policy allows only certain endpoints", LISTED)
    ats = {*of.readings.values()}
    others = sorted(ats.difference(*(matching(pattern, ats) for pattern in clause.values)))
    if not others:
        return None
    says = f"`{of.name}` opens `{others[0]}`, which is not among the endpoints that the policy allows"
    return Breach(clause, says, "request scopes that do not open it", tuple(f"endpoint: {at}" for at in others))


def _allowed_effects(of: Opened, clause: Clause) -> Breach | None:
    others = [effect for effect in reversed(EFFECTS) if effect not in clause.values]
    evidence = of.with_effects(others)
    if "read" in others:
        evidence += tuple(f"event: {event}" for event in of.access.events)
    if not evidence:
        return None
    allowed = " or ".join(clause.values) or "nothing"
    return Breach(
        clause, f"`{of.name}` does more than the policy allows: {allowed}", "request scopes without it", evidence
    )


def _one_of(clause: Clause) -> str:
    return f"request {' or '.join(clause.values)}" if clause.values else REMOVE


def _together(catalog: Catalog, active: Mapping[str, Item], inactive: Mapping[str, Item]) -> dict[str, Item]:
    """Returns items by name, sorted, the inactive ones among them unless they have ended."""
    today = catalog.as_of or catalog.version
    lasting = {name: item for name, item in inactive.items() if item.until is None or item.until > today}
    return dict(sorted({**lasting, **active}.items()))


def _there(names: Iterable[str], scopes: Mapping[str, Scope]) -> tuple[str, ...]:
    return tuple(name for name in names if name in scopes)


def _is_root(scope: Scope) -> bool:
    """Tells whether a scope stands for its whole service."""
    return scope.parent is None and scope.kind == "ordinary" and (scope.open_ended is not None or scope.name.isalpha())


def _services(catalog: Catalog, names: Collection[str]) -> dict[str, str]:
    """Returns the titles of services that there are."""
    return {name: catalog.services[name].title for name in sorted(names) if name in catalog.services}


def _service_of(name: str) -> str:
    """Returns the short name of the service that a name begins with."""
    return re.match("[a-z]*", name.lower())[0]  # type: ignore[index]  # it matches any text


REMOVE = "remove it"
NARROWER = "request the scopes below it that the uses need"
LISTED = "request scopes that list what they open"
KNOWN = "request a scope in the catalog"
Check = Callable[[Opened, Clause], Breach | None]
_DENIED: dict[str, Check] = {
    "scopes": _denied_scopes,
    "services": _denied_services,
    "endpoints": _denied_endpoints,
    "effects": _denied_effects,
    "whole_services": _denied_whole_services,
    "open_ended": _denied_open_ended,
}
_ALLOWED: dict[str, Check] = {
    "scopes": _allowed_scopes,
    "services": _allowed_services,
    "endpoints": _allowed_endpoints,
    "effects": _allowed_effects,
}
