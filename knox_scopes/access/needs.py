"""Resolves what a user types (requests, URLs, event names) to endpoints and events, or says why it cannot be.

A text goes one way: it is read, then completed and looked up (`readings`), judged here, and explained (`reasons`).
"""

__all__ = ["Need", "Resolved", "given", "input_of", "meaning", "needed", "part", "resolve", "split_eventless"]

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from knox_scopes.access import reasons
from knox_scopes.access.readings import Reader, Readings
from knox_scopes.access.reasons import Unresolved, clause, is_event_like
from knox_scopes.catalog.index import Target
from knox_scopes.catalog.model import Catalog
from knox_scopes.endpoints import is_ordinary, parse_request, trim
from knox_scopes.errors import InputError
from knox_scopes.names import did_you_mean, nearest, strings

INFERRED = "the scope is inferred; no page states it"


class Need(NamedTuple):
    """One endpoint (`METHOD /path`) or event that is needed, the inputs that meant it, and remarks on how it was read.

    In the inputs dots stand for queries and user information. `access` is scopes, none (no scope is needed) or
    via-event (the scopes of the needed events serve it).
    """

    at: str
    access: str
    inputs: tuple[str, ...]
    notes: tuple[str, ...]


class Resolved(NamedTuple):
    """What texts mean: the needs, sorted, and the texts that mean nothing known, in the order given; each once.

    It stands in place of the texts wherever needs are asked for, so that no text is read twice.
    """

    needs: tuple[Need, ...]
    unresolved: tuple[Unresolved, ...]


def input_of(text: str) -> str:
    """Returns a text as it is read, quoted and known again as an input: without what may hold a token or password."""
    text = text.strip(" \t\r\n")
    if is_ordinary(text):
        return text
    from knox_scopes.masks import masked  # noqa: PLC0415 - most needs are ordinary

    return masked(text)


def given(texts: str | Iterable[str]) -> Mapping[str, str]:
    """Returns the texts as they are read, each once, with where they stand if `texts` maps them to that.

    Raises InputError for what holds no texts.
    """
    if isinstance(texts, str):
        return {input_of(texts): ""}
    places = texts if isinstance(texts, Mapping) else {}
    found: dict[str, str] = {}
    for text in strings(texts, "needs"):
        found.setdefault(input_of(text), places.get(text, ""))
    return found


def resolve(catalog: Catalog, texts: str | Iterable[str], *, service: str | None = None) -> Resolved:
    """Returns what the texts mean, and those that mean nothing known.

    `texts` may also map each text to where it stands, such as `endpoints.txt:12`, to be told of again. `service` says
    whose base path completes relative paths. Raises InputError for a service that does not exist.
    """
    return meaning(Catalog.checked(catalog), given(texts), service)


def meaning(catalog: Catalog, texts: Mapping[str, str], service: str | None) -> Resolved:
    """Returns what texts mean that are given as `given` returns them; else as `resolve` does."""
    if service is not None and service not in catalog.services:
        known = f"; the services are {', '.join(catalog.services)}"
        hint = did_you_mean(service, catalog.services, otherwise=known)
        raise InputError(f"`{service}` is not a service in the catalog{hint}")
    judge = _Judge(catalog, service)
    judged = [judge.judge(text) for text in texts]
    served, eventless = split_eventless(catalog, _merged(item for item in judged if isinstance(item, Need)))
    unresolved = (item for item in judged if isinstance(item, Unresolved))
    return Resolved(served, reasons.placed((*unresolved, *eventless), texts))


def _merged(needs: Iterable[Need]) -> list[Need]:
    """Returns the needs sorted, those for one endpoint or event as one with the inputs and notes of all."""
    by_place: dict[str, list[Need]] = {}
    for need in needs:
        by_place.setdefault(need.at, []).append(need)
    return [
        same[0]
        if len(same) == 1
        else same[0]._replace(
            inputs=tuple(sorted(text for need in same for text in need.inputs)),
            notes=tuple(sorted({note for need in same for note in need.notes})),
        )
        for _, same in sorted(by_place.items())
    ]


def split_eventless(catalog: Catalog, needs: Iterable[Need]) -> tuple[tuple[Need, ...], tuple[Unresolved, ...]]:
    """Splits off the needs that take the scopes of events, if there is no event among the needs."""
    needs = tuple(needs)
    if any(need.at in catalog.events for need in needs):
        return needs, ()
    return tuple(need for need in needs if need.access != "via-event"), tuple(
        reasons.needs_event(catalog, text, need.at)
        for need in needs
        if need.access == "via-event"
        for text in need.inputs
    )


def part(catalog: Catalog, resolved: Resolved, texts: Iterable[str]) -> Resolved:
    """Returns what some of the texts that were resolved together mean by themselves; none is read again.

    Only the notes of a need are still those on all the texts that meant it.
    """
    wanted = given(texts)
    needs = (
        need._replace(inputs=inputs)
        for need in resolved.needs
        if (inputs := tuple(text for text in need.inputs if text in wanted))
    )
    served, eventless = split_eventless(catalog, needs)
    unresolved = (item for item in resolved.unresolved if item.input in wanted)
    return Resolved(served, reasons.placed((*unresolved, *eventless), wanted))


def needed(places: Iterable[str]) -> Resolved:
    """Returns endpoints and events that scopes open as resolved needs."""
    return Resolved(tuple(Need(at, "scopes", (at,), ()) for at in places), ())


class _Judge:
    """Decides what a text means under one catalog."""

    def __init__(self, catalog: Catalog, service: str | None) -> None:
        self.catalog = catalog
        self.reader = Reader(catalog, service)

    def judge(self, text: str) -> Need | Unresolved:
        # A row copied from a table may bring the bars of its empty cells.
        cell = text.strip("| \t")
        if is_event_like(cell):
            return self.event(text, cell)
        try:
            request = parse_request(cell)
        except InputError as error:
            return reasons.malformed(self.catalog, text, cell, str(error))
        return self.request(text, self.reader.read(request))

    def event(self, text: str, name: str) -> Need | Unresolved:
        event = self.catalog.events.get(name)
        if event is None:
            inactive = self.catalog.inactive.events.get(name)
            if inactive is not None:
                return reasons.inactive(self.catalog, text, inactive)
            known = {**self.catalog.inactive.events, **self.catalog.events}
            return reasons.unknown_event(text, name, nearest(name, known))
        if event.opened_by == "none":
            return reasons.unscoped_event(self.catalog, text, event)
        if event.opened_by == "undocumented":
            return reasons.undocumented(text, event)
        return Need(name, "scopes", (text,), (INFERRED,) if event.basis == "inferred" else ())

    def request(self, text: str, readings: Readings) -> Need | Unresolved:
        """Judges a request by the endpoint that is listed for it as it stands, if there is one, and by its host."""
        request, target = readings.request, readings.plain.target
        if request.host is None:
            return self.unlisted(text, readings) if target is None else self.endpoint(text, readings, target)
        hosts = self.reader.index.hosts
        services = hosts.get(request.host, {})
        if not services or (target is not None and target.endpoint.service not in services):
            listed = (target.endpoint for target in self.reader.listed(request.path))
            meant = tuple(str(endpoint) for endpoint in listed if request.method in {None, endpoint.method})
            if out := reasons.outside_host(self.catalog, request.host):
                return reasons.outside(self.catalog, text, out, self.reader.successors(request))
            return reasons.unknown_host(text, request.host, hosts, meant)
        if target is None:
            return self.unlisted(text, readings)
        note = services[target.endpoint.service]
        return self.endpoint(text, readings, target, (f"`{request.host}` is a {note}",) if note else ())

    def endpoint(
        self, text: str, readings: Readings, target: Target, notes: tuple[str, ...] = (), base: str = ""
    ) -> Need | Unresolved:
        """Judges a request for a listed endpoint, which is a need unless another one was more likely meant."""
        endpoint, variant = target
        path = base + readings.request.path
        # What stands for no variable, or for itself, can be no slip.
        fills = "{" in (written := trim((variant or endpoint).path)) and path != written
        if fills and (slipped := self.reader.slipped(path, target)):
            likely = self.reader.likely(Readings(readings.request, readings.plain._replace(path=path)))
            return reasons.slip(text, path, slipped, likely)
        if endpoint.opened_by == "undocumented":
            return reasons.undocumented(text, endpoint)
        if variant is not None:
            notes += (f"given as `{variant}`; sources differ: {clause(variant.because)}",)
        elif endpoint.variants:
            notes += (f"sources differ: it is also given as {', '.join(f'`{other}`' for other in endpoint.variants)}",)
        if endpoint.basis == "inferred":
            notes += (INFERRED,)
        for value, (variable, near) in (self.reader.nearly(path, target) if fills else {}).items():
            also = ", ".join(f"`{other}`" for other in near)
            notes += (f"`{value}` is taken as `{variable}`; the catalog also has {also}",)
        return Need(str(endpoint), endpoint.opened_by, (text,), notes)

    def unlisted(self, text: str, readings: Readings) -> Need | Unresolved:
        """Judges a request that means no listed endpoint as it stands."""
        request = readings.request
        if request.method and (inactive := self.reader.inactive(request.method, request.path)):
            return reasons.inactive(
                self.catalog, text, inactive[0], self.reader.likely(Readings(request, readings.plain))
            )
        if outside := self.reader.outside(request.path):
            return reasons.outside(self.catalog, text, outside, self.reader.successors(request))
        return self.relative(text, readings) if readings.is_relative else self.unknown(text, readings)

    def relative(self, text: str, readings: Readings) -> Need | Unresolved:
        """Judges a relative request by what is listed once it is completed."""
        request = readings.request
        own = [(reading, reading.target) for reading in readings.own if reading.target]
        elsewhere = tuple(str(reading.target.endpoint) for reading in readings.others if reading.target)
        if len(own) == 1:
            reading, target = own[0]
            note = f"the base `{reading.base}` ({target.endpoint.service}) is assumed"
            if elsewhere:
                note += f"; other endpoints end the same way: {', '.join(f'`{at}`' for at in elsewhere)}"
            return self.endpoint(text, readings, target, (note,), reading.base)
        if own:
            return reasons.ambiguous(text, request.path, tuple(str(target.endpoint) for _, target in own))
        for path in readings.paths[1:] if request.method else ():
            if inactive := self.reader.inactive(request.method, path):
                return reasons.inactive(self.catalog, text, inactive[0])
        if len(elsewhere) > 1 and not any(self.reader.listed(path) for path in readings.paths[1:]):
            return reasons.ambiguous(text, request.path, elsewhere)
        unplaced = self.catalog.unplaced.get(f"{request.method} {request.path}")
        if unplaced is not None and not elsewhere:
            return reasons.unplaced(self.catalog, text, unplaced)
        return self.unknown(text, readings, elsewhere)

    def unknown(self, text: str, readings: Readings, elsewhere: tuple[str, ...] = ()) -> Unresolved:
        """Gathers what is near a request that means no endpoint however it is read."""
        reader, paths, request = self.reader, readings.paths, readings.request
        listed = [(path, target) for path in paths for target in reader.listed(path)]
        targets = [target for _, target in listed]
        # What was probably meant stands first: what does as the method says, and what spells more of the path.
        targets.sort(
            key=lambda target: (
                not reader.does(request, str(target.endpoint)),
                target.endpoint.path.count("{"),
            )
        )
        known = tuple(dict.fromkeys(str(target.endpoint) for target in targets))
        # What fits variables only, and is nearly a path that is listed with the method, is that path with a slip.
        meant = [
            str(other)
            for path, target in listed
            for _, near in reader.nearly(path, target).values()
            for other in near
            if other.method == request.method
        ]
        if meant and not elsewhere and not any(target.endpoint.path.rstrip("/") == path for path, target in listed):
            doing = (at for at in known if reader.does(request, at))
            return reasons.unlisted(text, request, (), tuple(dict.fromkeys((*meant, *doing))), reader.likely(readings))
        known = known or tuple(str(endpoint) for path in paths for endpoint in reader.inactive(None, path))
        near = elsewhere if known or elsewhere else reader.near(request)
        if not any(reader.does(request, at) for at in (*known, *near)):
            near += reader.doing(request, paths)
        if request.method in {"GET", "HEAD"}:
            near = tuple(sorted(near, key=lambda at: not reader.does(request, at)))
        return reasons.unlisted(text, request, known, near, reader.likely(readings))
