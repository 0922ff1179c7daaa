"""The values of a catalog: frozen, sorted, and every fact with its source and date."""

__all__ = [
    "STAGES",
    "Access",
    "Catalog",
    "Correction",
    "Endpoint",
    "Event",
    "Frozen",
    "Hint",
    "Items",
    "Scope",
    "Service",
    "Source",
    "Successor",
    "Unscoped",
    "Variant",
    "parents_of",
]

from collections.abc import Callable, Mapping
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from knox_scopes.errors import InputError, kind_of
from knox_scopes.names import implications, is_scope_name, parents

if TYPE_CHECKING:
    from networkx import DiGraph

Value = TypeVar("Value")

STAGES = ("ga", "uat", "preview")


class Frozen:
    """Refuses to have its attributes set; what makes a value writes to its `__dict__`."""

    def __setattr__(self, name: str, value: object) -> None:
        """Raises AttributeError."""
        raise AttributeError(f"`{name}` cannot be set: a {type(self).__name__} is frozen")

    def __delattr__(self, name: str) -> None:
        """Raises AttributeError."""
        raise AttributeError(f"`{name}` cannot be deleted: a {type(self).__name__} is frozen")


class Source(NamedTuple):
    """One published page: `updated` is its date (YYYY-MM-DD), `basis` is inferred where the page has none.

    `stage` is what the page speaks of where that is not what its file or items say: the part of a page that announces
    a release is `uat`. `known_from` says where a page that was not itself read is known from.
    """

    key: str
    title: str
    url: str
    updated: str
    basis: str
    note: str
    stage: str = ""
    known_from: str = ""


class Scope(NamedTuple):
    """One scope: `open_ended` is None, or the path prefixes that its "all endpoints" wording reaches.

    `kind` is ordinary or identity. `stage` is that of the catalog's day, and `since` the date of the first source that
    shows the scope at one of the catalog's stages; `seen` has every stage it went through, with the first day of each.
    `open_ended_sources` are those that give the wording, where other sources of the scope give a list.
    """

    name: str
    service: str
    summary: str
    parent: str | None
    implies: tuple[str, ...]
    open_ended: tuple[str, ...] | None
    kind: str
    stage: str
    basis: str
    since: str
    until: str | None
    sources: tuple[str, ...]
    renamed_from: str | None
    note: str
    seen: tuple[tuple[str, str], ...] = ()
    open_ended_sources: tuple[str, ...] = ()


class Variant(NamedTuple):
    """Another reading of an endpoint, as some source gives it."""

    method: str
    path: str
    since: str
    sources: tuple[str, ...]
    because: str

    def __str__(self) -> str:
        """Returns `METHOD /path`."""
        return f"{self.method} {self.path}"


class Endpoint(NamedTuple):
    """One endpoint; any one of `scopes` opens it.

    `opened_by` is scopes, or why there are none: none (needs none), via-event or undocumented (then `likely` may help).
    `effect_because` says why the effect is what it is where method and name do not tell. `role` is authorize, token or
    revoke for an endpoint of the authorization server. `stage`, `since` and `seen` are as for scopes.
    """

    method: str
    path: str
    service: str
    opened_by: str
    scopes: tuple[str, ...]
    likely: tuple[str, ...]
    effect: str
    stage: str
    basis: str
    since: str
    until: str | None
    sources: tuple[str, ...]
    variants: tuple[Variant, ...]
    note: str
    summary: str = ""
    effect_because: str = ""
    role: str = ""
    seen: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        """Returns `METHOD /path`, always the full path."""
        return f"{self.method} {self.path}"


class Event(NamedTuple):
    """One webhook event: `opened_by` is scopes, none (a service without OAuth) or undocumented."""

    name: str
    service: str
    opened_by: str
    scopes: tuple[str, ...]
    likely: tuple[str, ...]
    stage: str
    basis: str
    since: str
    until: str | None
    sources: tuple[str, ...]
    note: str
    summary: str = ""
    seen: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        """Returns the name."""
        return self.name


class Unscoped(NamedTuple):
    """A path prefix or host that exists but that no scope opens; `reason` is legacy or no-oauth."""

    at: str
    service: str
    reason: str
    because: str
    sources: tuple[str, ...]


class Successor(NamedTuple):
    """What a page names in place of a legacy endpoint: `to` is an endpoint of the catalog, or empty for none."""

    at: str
    service: str
    to: str
    because: str
    sources: tuple[str, ...]


class Hint(NamedTuple):
    """A name that people try although it does not exist, and what to use instead."""

    name: str
    service: str
    use: tuple[str, ...]
    because: str
    sources: tuple[str, ...]


class Correction(NamedTuple):
    """One departure from a page: what the page says, what is recorded instead, and why.

    `kind` is the word by which a page that is compared with the catalog is known to depart so, or nothing.
    """

    at: str
    sources: tuple[str, ...]
    says: str
    recorded: str
    because: str
    kind: str = ""


class Service(NamedTuple):
    """One service as a whole; `hosts` maps each further host to a remark about it, or to an empty text.

    `base_url_sources` are the sources of the base URL; there are none where it is inferred. `access_request` says how
    access is asked for, where that is not only by the ticket for all services. `names` says how scopes are named where
    that is not as on Knox, and `paths` that its paths have the forms of other vendors: templates, or any-case where
    case does not count. `other_bases` has bases under which the same endpoints lie, each with the one that is listed.
    """

    name: str
    title: str
    summary: str
    audience: tuple[str, ...]
    stage: str
    base_url: str | None
    base_url_basis: str
    hosts: Mapping[str, str]
    bases: tuple[str, ...]
    relative: tuple[str, ...]
    sources: Mapping[str, Source]
    corrections: tuple[Correction, ...]
    base_url_sources: tuple[str, ...] = ()
    access_request: str = ""
    access_request_sources: tuple[str, ...] = ()
    names: str = ""
    paths: str = ""
    other_bases: Mapping[str, str] = MappingProxyType({})

    def corrections_of(self, name: str) -> tuple[Correction, ...]:
        """Returns the departures from a page in what the catalog says of one name; one may be of several."""
        return tuple(correction for correction in self.corrections if name in correction.at.split(", "))

    def __reduce__(self) -> "Reduced[Service]":
        """Lets services be pickled and copied."""
        return _reduced(self)


class Items(NamedTuple):
    """Scopes by name, endpoints by `METHOD /path` and events by name, each sorted."""

    scopes: Mapping[str, Scope]
    endpoints: Mapping[str, Endpoint]
    events: Mapping[str, Event]

    def __reduce__(self) -> "Reduced[Items]":
        """Lets items be pickled and copied."""
        return _reduced(self)


class Access(NamedTuple):
    """An amount of access: open-ended scopes under `reach`, endpoints by effect, and events; all sorted."""

    reach: tuple[str, ...] = ()
    destroy: tuple[str, ...] = ()
    write: tuple[str, ...] = ()
    read: tuple[str, ...] = ()
    events: tuple[str, ...] = ()


def parents_of(scopes: Mapping[str, Scope], services: Mapping[str, Service]) -> dict[str, str | None]:
    """Returns the parents of scopes; a service whose names have another form than those of Knox has none."""
    flat = {name for name, service in services.items() if service.names}
    return parents({name for name, scope in scopes.items() if scope.service not in flat} if flat else scopes)


class _Parts(NamedTuple):
    services: Mapping[str, Service]
    scopes: Mapping[str, Scope]
    endpoints: Mapping[str, Endpoint]
    events: Mapping[str, Event]
    inactive: Items
    hints: Mapping[str, Hint]
    outside: Mapping[str, Unscoped]
    outside_hosts: Mapping[str, Unscoped]
    successors: Mapping[str, Successor]
    unplaced: Mapping[str, Endpoint]
    version: str
    as_of: str | None
    stages: tuple[str, ...]


class Catalog(Frozen, _Parts):
    """A catalog as of a day and for some stages; `inactive` has what is known but takes no part.

    `version` is the date of the newest source of all, by which a catalog is known; how new the facts about a service
    are, `freshness` tells. Catalogs are compared by identity. What is derived from one is kept on
    it, and derived again when a pickled or copied catalog is first used.
    """

    __eq__ = object.__eq__
    __ne__ = object.__ne__
    __hash__ = object.__hash__

    def __repr__(self) -> str:
        """Returns the version and the counts."""
        counts = f"{len(self.scopes)} scopes, {len(self.endpoints)} endpoints, {len(self.events)} events"
        return f"<Catalog {self.version}: {counts}>"

    def __reduce__(self) -> "Reduced[Catalog]":
        """Lets catalogs be pickled and copied."""
        return _reduced(self)

    @staticmethod
    def checked(value: object) -> "Catalog":
        """Returns the value if it is a catalog; raises InputError, which says how to get one, if not."""
        if not isinstance(value, Catalog):
            raise InputError(f"the first argument is a catalog, as `load()` returns it; this is {kind_of(value)}")
        return value

    def url_of(self, role: str) -> str:
        """Returns the URL of the endpoint that has a role, such as token, or nothing where none has."""
        endpoint = next((endpoint for endpoint in self.endpoints.values() if endpoint.role == role), None)
        if endpoint and endpoint.path.startswith("https:"):
            return endpoint.path
        base = self.services[endpoint.service].base_url if endpoint else None
        return f"{base}{endpoint.path}" if endpoint and base else ""

    def is_free(self, at: str) -> bool:
        """Tells whether a text is an endpoint that needs no scope, so that there is nothing to request for it."""
        endpoint = self.endpoints.get(at)
        return endpoint is not None and endpoint.opened_by == "none"

    @cached_property
    def implications(self) -> Mapping[str, tuple[str, ...]]:
        """Returns the scopes that each scope implies directly: its children, and those named in its entry."""
        implies = {name: scope.implies for name, scope in self.scopes.items()}
        return MappingProxyType(implications(implies, {name: scope.parent for name, scope in self.scopes.items()}))

    def is_scope_like(self, name: str) -> bool:
        """Tells whether a name has the form of the scopes of some service."""
        return any(is_scope_name(name, names) for names in {service.names for service in self.services.values()})

    def graph(self) -> "DiGraph[str]":
        """Returns the implications as a networkx DiGraph: an edge leads from a scope to each it implies directly.

        Nodes carry `service`, `stage`, `kind` and `open_ended` (a boolean).
        """
        from networkx import DiGraph  # noqa: PLC0415 - costs 90 ms that only a graph pays

        graph: DiGraph[str] = DiGraph()
        for scope in self.scopes.values():
            graph.add_node(
                scope.name,
                service=scope.service,
                stage=scope.stage,
                kind=scope.kind,
                open_ended=scope.open_ended is not None,
            )
        graph.add_edges_from((above, below) for above, implied in self.implications.items() for below in implied)
        return graph


# What `__reduce__` returns: a function, and the arguments with which it makes an equal value.
Reduced = tuple[Callable[[type[Value], tuple[Any, ...]], Value], tuple[type[Value], tuple[Any, ...]]]


def _reduced(value: Value) -> "Reduced[Value]":
    """Takes a tuple apart for pickling, with dictionaries in place of its read-only maps, which cannot be pickled."""
    parts: Any = value
    return _frozen, (
        type(value),
        tuple(dict(part) if isinstance(part, MappingProxyType) else part for part in parts),
    )


def _frozen(kind: type[Value], parts: tuple[Any, ...]) -> Value:
    """Makes the value again that `_reduced` took apart."""
    return kind(*(MappingProxyType(part) if isinstance(part, dict) else part for part in parts))
