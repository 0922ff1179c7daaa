"""Turns checked service files into a catalog as of a day and for some stages."""

__all__ = ["build"]

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any, TypeVar

from knox_scopes.catalog.model import (
    STAGES,
    Catalog,
    Correction,
    Endpoint,
    Event,
    Hint,
    Items,
    Scope,
    Service,
    Source,
    Successor,
    Unscoped,
    Variant,
)
from knox_scopes.names import parent

Raw = Mapping[str, Any]
Item = TypeVar("Item", Scope, Endpoint, Event)
Opened = TypeVar("Opened", Endpoint, Event)


def build(raws: Iterable[Raw], *, as_of: str | None = None, stages: Iterable[str] = ("ga",)) -> Catalog:
    """Returns the catalog of service files that have passed every check; nothing is checked again here."""
    raws = sorted(raws, key=lambda raw: str(raw["service"]))
    services = {raw["service"]: _service(raw) for raw in raws}
    dates = [source.updated for service in services.values() for source in service.sources.values()]
    version = max((date for date in dates if as_of is None or date <= as_of), default=as_of or "")
    view = _View({"ga", *stages}, as_of, version)

    scopes: list[Scope] = []
    endpoints: list[Endpoint] = []
    events: list[Event] = []
    for raw in raws:
        file = _File(raw, services[raw["service"]], view)
        for name, entry in raw["scopes"].items():
            scopes += view.named(_scope(file, name, entry), file, entry)
        endpoints += [_endpoint(file, at, entry) for at, entry in raw["endpoints"].items()]
        events += [_event(file, name, entry) for name, entry in raw["events"].items()]

    active, inactive = view.split(scopes, lambda scope: scope.name)
    names = {scope.name for scope in scopes}
    active = {
        name: scope._replace(parent=parent(name, active), implies=view.there(scope.implies, active))
        for name, scope in active.items()
    }
    inactive = {name: scope._replace(parent=parent(name, names)) for name, scope in inactive.items()}
    active_endpoints, inactive_endpoints = view.split(view.opened(view.seen(endpoints), active), str)
    active_events, inactive_events = view.split(view.opened(events, active), str)
    return Catalog(
        services=MappingProxyType(services),
        scopes=MappingProxyType(active),
        endpoints=MappingProxyType(active_endpoints),
        events=MappingProxyType(active_events),
        inactive=Items(
            MappingProxyType(inactive), MappingProxyType(inactive_endpoints), MappingProxyType(inactive_events)
        ),
        hints=_gather(
            raws,
            "hints",
            lambda raw, at, entry: Hint(
                at, raw["service"], tuple(entry["use"]), entry["because"], _names(entry.get("source", raw["source"]))
            ),
        ),
        outside=_gather(raws, "outside", _outside),
        outside_hosts=_gather(raws, "outside_hosts", _outside),
        successors=_gather(raws, "successors", _successor),
        unplaced=_gather(
            raws,
            "unplaced",
            lambda raw, at, entry: _endpoint(_File(raw, services[raw["service"]], view), at, entry),
        ),
        version=version,
        as_of=as_of,
        stages=tuple(stage for stage in STAGES if stage in view.stages),
    )


class _View:
    """Knows which items take part on a day and at the chosen stages, and under which name."""

    def __init__(self, stages: set[str], as_of: str | None, version: str) -> None:
        self.stages = stages
        self.as_of = as_of
        self.today = as_of or version
        self.former: dict[str, str] = {}

    def begun(self, day: str) -> bool:
        return self.as_of is None or day <= self.as_of

    def active(self, item: Scope | Endpoint | Event) -> bool:
        ended = item.until is not None and item.until <= self.today
        return item.stage in self.stages and self.begun(item.since) and not ended

    def named(self, scope: Scope, file: "_File", entry: Raw) -> list[Scope]:
        """Returns the scope, and under its former name too where it bore that on the day."""
        if scope.renamed_from is None or self.as_of is None or scope.since <= self.as_of:
            return [scope]
        sources = _names(entry["renamed_from"]["source"])
        if not file.shows(sources, entry):
            return [scope]
        self.former[scope.name] = scope.renamed_from
        former = scope._replace(name=scope.renamed_from, until=scope.since, sources=sources, renamed_from=None)
        return [scope, former._replace(**file.dated(sources, entry))]

    def opened(self, items: Iterable[Opened], scopes: Mapping[str, Scope]) -> list[Opened]:
        """Returns the items with those of their scopes that take part, as they were named on the day.

        A scope that takes no part stands back for its nearest ancestor that does; where there is none, which scope
        opens the item is undocumented.
        """
        opened = []
        for item in items:
            if item.scopes and self.active(item) and not all(name in scopes for name in item.scopes):
                names = (self.former.get(name, name) for name in item.scopes)
                found = {name if name in scopes else parent(name, scopes) for name in names}
                there = tuple(sorted(name for name in found if name is not None))
                opened.append(item._replace(scopes=there, opened_by="scopes" if there else "undocumented"))
            else:
                opened.append(item)
        return opened

    def seen(self, endpoints: Iterable[Endpoint]) -> list[Endpoint]:
        """Returns the endpoints with the readings of them that had been seen on the day."""
        if self.as_of is None:
            return list(endpoints)
        day = self.as_of
        return [
            endpoint._replace(variants=tuple(variant for variant in endpoint.variants if variant.since <= day))
            for endpoint in endpoints
        ]

    def there(self, names: Iterable[str], scopes: Mapping[str, Scope]) -> tuple[str, ...]:
        """Returns those of the names that take part, as they were on the day."""
        former = (self.former.get(name, name) for name in names)
        return tuple(name for name in former if name in scopes)

    def split(self, items: Iterable[Item], key: Callable[[Item], str]) -> tuple[dict[str, Item], dict[str, Item]]:
        """Returns the items that take part, and the others; each sorted."""
        active: dict[str, Item] = {}
        inactive: dict[str, Item] = {}
        for item in sorted(items, key=key):
            (active if self.active(item) else inactive)[key(item)] = item
        return active, inactive


def _names(source: str | list[str]) -> tuple[str, ...]:
    return (source,) if isinstance(source, str) else tuple(source)


class _File:
    """Knows how the items of one file were seen: on which day first, and at which stages."""

    def __init__(self, raw: Raw, service: Service, view: _View) -> None:
        self.raw = raw
        self.service = service
        self.view = view
        self.known: dict[tuple[tuple[str, ...], str], dict[str, Any]] = {}

    def sources(self, entry: Raw) -> tuple[str, ...]:
        return _names(entry.get("source", self.raw["source"]))

    def dated(self, sources: tuple[str, ...], entry: Raw) -> dict[str, Any]:
        """Returns the stage of the day, since when an item is known at the chosen stages, and its way through all."""
        key = sources, entry.get("stage", self.service.stage)
        if key not in self.known:  # most items of a file are from the same few pages
            self.known[key] = self._dated(*key)
        return self.known[key]

    def _dated(self, sources: tuple[str, ...], stage: str) -> dict[str, Any]:
        first: dict[str, str] = {}
        for source in map(self.service.sources.__getitem__, sources):
            at = source.stage or stage
            first[at] = min(first.get(at, source.updated), source.updated)
        # Once an item has got further, being seen at a lesser stage again says nothing of it.
        seen: list[tuple[str, str]] = []
        for at in STAGES:
            if at in first and (not seen or first[at] < seen[0][1]):
                seen.insert(0, (at, first[at]))
        shown = [(at, day) for at, day in seen if at in self.view.stages] or seen
        reached = [at for at, day in seen if self.view.begun(day)]
        return {"stage": reached[-1] if reached else shown[0][0], "since": shown[0][1], "seen": tuple(seen)}

    def shows(self, sources: tuple[str, ...], entry: Raw) -> bool:
        """Tells whether one of the sources, at a chosen stage, had been seen on the day."""
        seen = self.dated(sources, entry)["seen"]
        return any(at in self.view.stages and self.view.begun(day) for at, day in seen)


def _common(file: _File, entry: Raw) -> dict[str, Any]:
    """Returns what scopes, endpoints and events have in common."""
    sources = file.sources(entry)
    return {
        "service": file.service.name,
        "summary": entry.get("summary", ""),
        "basis": entry.get("basis", "documented"),
        "until": entry.get("until"),
        "sources": sources,
        "note": entry.get("note", ""),
        **file.dated(sources, entry),
    }


def _opened_by(entry: Raw) -> dict[str, Any]:
    """Returns the scopes that open an endpoint or event, or the word why there are none."""
    scopes = entry["scopes"]
    named = not isinstance(scopes, str)
    return {
        "opened_by": "scopes" if named else scopes,
        "scopes": tuple(sorted(scopes)) if named else (),
        "likely": tuple(entry.get("likely", ())),
    }


def _scope(file: _File, name: str, entry: Raw) -> Scope:
    open_ended = entry.get("open_ended")
    worded = _names(entry.get("open_ended_source", ()))
    if worded and not file.shows(worded, entry):
        open_ended = None
    return Scope(
        name=name,
        parent=None,
        implies=tuple(entry.get("implies", ())),
        open_ended=None if open_ended is None else tuple(open_ended),
        kind=entry.get("kind", "ordinary"),
        renamed_from=entry["renamed_from"]["name"] if "renamed_from" in entry else None,
        open_ended_sources=worded,
        **_common(file, entry),
    )


def _endpoint(file: _File, at: str, entry: Raw) -> Endpoint:
    method, _, path = at.partition(" ")
    variants = (
        Variant(
            method=variant["at"].partition(" ")[0],
            path=variant["at"].partition(" ")[2],
            since=file.dated(file.sources(variant), entry)["since"],
            sources=file.sources(variant),
            because=variant["because"],
        )
        for variant in entry.get("variants", ())
    )
    return Endpoint(
        method=method,
        path=path,
        effect=entry["effect"],
        effect_because=entry.get("effect_because", ""),
        role=entry.get("role", ""),
        variants=tuple(variants),
        **_opened_by(entry),
        **_common(file, entry),
    )


def _event(file: _File, name: str, entry: Raw) -> Event:
    return Event(name=name, **_opened_by(entry), **_common(file, entry))


def _outside(raw: Raw, at: str, entry: Raw) -> Unscoped:
    return Unscoped(at, raw["service"], entry["reason"], entry["because"], _names(entry.get("source", raw["source"])))


def _successor(raw: Raw, at: str, entry: Raw) -> Successor:
    sources = _names(entry.get("source", raw["source"]))
    return Successor(at, raw["service"], entry.get("to", ""), entry.get("because", ""), sources)


def _service(raw: Raw) -> Service:
    return Service(
        name=raw["service"],
        title=raw["name"],
        summary=raw.get("summary", ""),
        audience=tuple(raw.get("audience", ())),
        stage=raw.get("stage", "ga"),
        base_url=raw.get("base_url"),
        base_url_basis=raw.get("base_url_basis", "documented"),
        base_url_sources=_names(raw.get("base_url_source", ())),
        access_request=raw.get("access_request", ""),
        access_request_sources=_names(raw.get("access_request_source", ())),
        hosts=MappingProxyType(dict(raw.get("other_hosts", {}))),
        bases=tuple(raw.get("bases", ())),
        relative=tuple(raw.get("relative", ())),
        sources=MappingProxyType(
            {
                key: Source(
                    key,
                    entry["title"],
                    entry["url"],
                    entry["updated"],
                    entry.get("updated_basis", "documented"),
                    entry.get("note", ""),
                    entry.get("stage", ""),
                    entry.get("known_from", ""),
                )
                for key, entry in raw["sources"].items()
            }
        ),
        corrections=tuple(
            Correction(
                entry["at"],
                _names(entry.get("source", raw["source"])),
                entry["says"],
                entry["recorded"],
                entry["because"],
                entry.get("kind", ""),
            )
            for entry in raw.get("corrections", ())
        ),
    )


Value = TypeVar("Value")


def _gather(raws: Iterable[Raw], section: str, make: Callable[[Raw, str, Raw], Value]) -> Mapping[str, Value]:
    """Returns one map of a section over all services."""
    return MappingProxyType(
        {at: make(raw, at, entry) for raw in raws for at, entry in sorted(raw.get(section, {}).items())}
    )
