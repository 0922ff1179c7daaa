"""Resolves what a user types (requests, URLs, event names) to endpoints and events, or says why it cannot be.

A text goes one way: it is read, then completed and looked up (`readings`), judged here, and explained (`reasons`).
"""

__all__ = [
    "Need",
    "Resolved",
    "given",
    "input_of",
    "inputs_of",
    "meaning",
    "migrated",
    "needed",
    "part",
    "resolve",
    "split_eventless",
]

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from knox_scopes.access import reasons
from knox_scopes.access.readings import Reader, Readings
from knox_scopes.access.reasons import Unresolved, clause, is_event_like
from knox_scopes.catalog.index import Target
from knox_scopes.catalog.model import Catalog
from knox_scopes.endpoints import is_ordinary, known_method, parse_request, trim
from knox_scopes.errors import InputError
from knox_scopes.names import did_you_mean, nearest, strings

if TYPE_CHECKING:
    from knox_scopes.access.lines import Line

MOST_BLANKS = 2  # method, target and version
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


def inputs_of(text: str) -> tuple[str, ...]:
    """Returns a text as it is quoted and known again as an input: without what may hold a token or password.

    A command, such as one of curl, is quoted as the request that it makes, and a list of events as each of them.
    """
    text = text.strip(" \t\r\n")
    if is_ordinary(text):
        return (text,)
    word, blank, _ = text.partition(" ")
    is_plain = not blank or (known_method(word) is not None and text.count(" ") <= MOST_BLANKS)
    if not is_plain or "," in text or not text.isprintable():
        from knox_scopes.access.lines import inputs  # noqa: PLC0415 - only texts that are no plain ones pay

        return inputs(text)
    from knox_scopes.errors.masks import masked  # noqa: PLC0415 - most needs are ordinary

    return (masked(text),)


def input_of(text: str) -> str:
    """Returns a text as it is quoted, as one: a list of events stays one."""
    return ", ".join(inputs_of(text))


def given(texts: str | Iterable[str]) -> Mapping[str, str]:
    """Returns the texts as they are read, each once, with where they stand if `texts` maps them to that.

    Raises InputError for what holds no texts.
    """
    if isinstance(texts, str):
        return dict.fromkeys(inputs_of(texts), "")
    places = texts if isinstance(texts, Mapping) else {}
    found: dict[str, str] = {}
    for text in strings(texts, "needs"):
        for one in inputs_of(text):
            found.setdefault(one, places.get(text, ""))
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


def migrated(catalog: Catalog, resolved: Resolved) -> Resolved:
    """Returns the needs with the documented successors of legacy requests in place of these, where there are such."""
    needs, left = list(resolved.needs), list[Unresolved]()
    for item in resolved.unresolved:
        successors = resolve(catalog, item.suggestions).needs if item.reason == "legacy" else ()
        note = f"the documentation names it as the replacement of `{item.input}`"
        needs += (need._replace(inputs=(item.input,), notes=(*need.notes, note)) for need in successors)
        left += () if successors else (item,)
    return Resolved(tuple(_merged(needs)), tuple(left))


class _Judge:
    """Decides what a text means under one catalog."""

    def __init__(self, catalog: Catalog, service: str | None) -> None:
        self.catalog = catalog
        self.reader = Reader(catalog, service)
        self.working: dict[str, bool] = {}

    def judge(self, text: str) -> Need | Unresolved:
        """Returns what a text means; whatever it says to type instead means something."""
        found = self.meaning(text)
        if isinstance(found, Unresolved) and found.suggestions:
            return found._replace(suggestions=tuple(filter(self.works, found.suggestions)))
        return found

    def works(self, text: str) -> bool:
        """Tells whether a text means something, if need be with the scopes of events among the needs."""
        if text not in self.working:
            self.working[text] = isinstance(self.meaning(text), Need)
        return self.working[text]

    def meaning(self, text: str) -> Need | Unresolved:
        # A row copied from a table may bring the bars of its empty cells.
        cell = text.strip("| \t")
        if "/" not in cell and is_event_like(cell):
            return self.event(text, cell)
        try:
            request = parse_request(cell)
        except InputError as error:
            return self.odd(text, cell, str(error))
        if self.reader.index.vendors:
            request = self.reader.index.placed(request)
        found = self.request(text, self.reader.read(request))
        # A path may end in a comma, and a host be written as a variable, but hardly those that mean nothing.
        if isinstance(found, Unresolved) and (cell[-1] in ".,;:" or (request.host or "-")[0] in "{<$%"):
            again = self.odd(text, cell, "")
            is_no_better = isinstance(again, Unresolved) and again.reason in {"malformed", "unknown-path"}
            return found if is_no_better else again
        return found

    def odd(self, text: str, cell: str, fault: str) -> Need | Unresolved:
        """Judges a text that is no plain request by the one that it holds; if it holds none, or several, says so."""
        from knox_scopes.access.lines import line  # noqa: PLC0415 - only such texts pay

        read = line(cell)
        if read.need is not None and read.need != cell:
            return self.read(text, read.need, read)
        found = {one: self.meaning(one) for one in read.meant if one != cell}
        meant = [one for one, need in found.items() if isinstance(need, Need)]
        if not meant:
            meant = [also for other in found.values() if isinstance(other, Unresolved) for also in other.suggestions]
        return reasons.malformed(self.catalog, text, cell, read.fault or fault, tuple(dict.fromkeys(meant)))

    def read(self, text: str, need: str, read: "Line") -> Need | Unresolved:
        """Judges a text by the request or event that it holds."""
        if is_event_like(need):
            found = self.event(text, need)
        else:
            readings = self.reader.read(parse_request(need))
            is_based = read.is_based and readings.is_relative
            found = self.based(text, readings) if is_based else self.request(text, readings)
        if isinstance(found, Unresolved):
            return found
        how = f"read as `{need}`{read.how and ', '}{read.how}"
        if need == found.at:  # what it was read as stands there already
            how = f"read {read.how}" if read.how else f"given as `{text}`"
        return found._replace(notes=(how, *found.notes))

    def based(self, text: str, readings: Readings) -> Need | Unresolved:
        """Judges a request whose path follows a variable, of which nothing tells the service."""
        known = (*readings.own, *(() if self.reader.service else readings.others))
        found = [(reading, reading.target) for reading in known if reading.target]
        if not found:
            return self.unlisted(text, readings)
        if len(found) > 1:
            return reasons.ambiguous(text, readings.request.path, tuple(str(at.endpoint) for _, at in found))
        [(reading, target)] = found
        note = f"the base `{reading.base}` ({target.endpoint.service}) is assumed; only it has such a path"
        return self.endpoint(text, readings, target, (note,), reading.base)

    def event(self, text: str, name: str) -> Need | Unresolved:
        event = self.catalog.events.get(name)
        if event is None:
            return self.unlisted_event(text, name)
        if event.opened_by == "none":
            return reasons.unscoped_event(self.catalog, text, event)
        if event.opened_by == "undocumented":
            return reasons.undocumented(text, event)
        return Need(name, "scopes", (text,), (INFERRED,) if event.basis == "inferred" else ())

    def unlisted_event(self, text: str, name: str) -> Need | Unresolved:
        """Judges what is not the name of an event that takes part, as it stands."""
        inactive = self.catalog.inactive.events.get(name)
        if inactive is not None:
            return reasons.inactive(self.catalog, text, inactive)
        known = {**self.catalog.inactive.events, **self.catalog.events}
        if (upper := name.upper()) == name or upper not in known:
            return reasons.unknown_event(text, name, nearest(name, known))
        found = self.event(text, upper)
        return found._replace(notes=(f"read as `{upper}`", *found.notes)) if isinstance(found, Need) else found

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
        fills = "{" in (written := (variant or endpoint).path) and path != trim(written)
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
        inactive = [] if known else [endpoint for path in paths for endpoint in reader.inactive(None, path)]
        known = known or tuple(map(str, inactive))
        near = elsewhere if known or elsewhere else reader.near(request)
        if not any(reader.does(request, at) for at in (*known, *near)):
            near += reader.doing(request, paths)
        if request.method in {"GET", "HEAD"}:
            near = tuple(sorted(near, key=lambda at: not reader.does(request, at)))
        found = reasons.unlisted(text, request, known, near, reader.likely(readings))
        return (
            found._replace(message=f"{found.message}; {reasons.why_inactive(self.catalog, inactive[0])[1]}")
            if inactive
            else found
        )
