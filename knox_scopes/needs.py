"""Resolves what a user types (requests, URLs, event names) to endpoints and events, or says why it cannot be."""

__all__ = ["REASONS", "Need", "Unresolved", "carry", "dormant_router", "resolve"]

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from knox_scopes.endpoints import METHODS, Request, Router, is_variable, lies_under, parse_request, trim
from knox_scopes.errors import InputError
from knox_scopes.index import Target, index, route
from knox_scopes.model import Catalog, Endpoint, Event, Outside
from knox_scopes.names import did_you_mean, nearest

REASONS = (
    "ambiguous",
    "denied",
    "legacy",
    "malformed",
    "needs-event",
    "no-method",
    "no-oauth",
    "not-yet",
    "other-method",
    "other-stage",
    "undocumented-scope",
    "unknown-event",
    "unknown-host",
    "unknown-path",
)

_is_event_like = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)+").fullmatch
_MOST_SUGGESTIONS = 5


class Need(NamedTuple):
    """Holds one endpoint (`METHOD /path`) or event that is needed, the inputs that meant it, and notes on the reading.

    `access` is scopes, none (no scope is needed) or via-event (the scopes of the needed events serve it).
    """

    at: str
    access: str
    inputs: tuple[str, ...]
    notes: tuple[str, ...]


class Unresolved(NamedTuple):
    """Holds an input that could not be resolved: one of REASONS, a sentence, what to type instead.

    `likely` names the open-ended or documented scopes that may well cover it; they are never counted as covering.
    """

    input: str
    reason: str
    message: str
    suggestions: tuple[str, ...] = ()
    likely: tuple[str, ...] = ()


def resolve(
    catalog: Catalog, texts: Iterable[str], *, service: str | None = None
) -> tuple[tuple[Need, ...], tuple[Unresolved, ...]]:
    """Returns what the texts mean, and those that mean nothing known; both sorted and each once.

    `service` says whose base path completes relative paths. Raises InputError for a service that does not exist.
    """
    if service is not None and service not in catalog.services:
        known = f"; the services are {', '.join(catalog.services)}"
        hint = did_you_mean(service, catalog.services, otherwise=known)
        raise InputError(f"`{service}` is no service of the catalog{hint}")
    resolver = _Resolver(catalog, service)
    needs: dict[str, Need] = {}
    inputs: dict[str, set[str]] = {}
    notes: dict[str, set[str]] = {}
    unresolved: dict[str, Unresolved] = {}
    for text in (texts,) if isinstance(texts, str) else texts:
        found = resolver.resolve(text)
        if isinstance(found, Unresolved):
            unresolved[found.input] = found
        elif found.at in needs:
            inputs.setdefault(found.at, set(needs[found.at].inputs)).update(found.inputs)
            notes.setdefault(found.at, set(needs[found.at].notes)).update(found.notes)
        else:
            needs[found.at] = found
    for at, several in inputs.items():
        needs[at] = needs[at]._replace(inputs=tuple(sorted(several)), notes=tuple(sorted(notes[at])))
    carried, left = carry(catalog, (needs[at] for at in sorted(needs)))
    return carried, tuple(sorted((*unresolved.values(), *left)))


def carry(catalog: Catalog, needs: Iterable[Need]) -> tuple[tuple[Need, ...], tuple[Unresolved, ...]]:
    """Returns the needs, less those that go by an event where no event is among them, and those as unresolved."""
    needs = tuple(needs)
    if any(need.at in catalog.events for need in needs):
        return needs, ()
    known = tuple(name for name, event in catalog.events.items() if event.scopes)[:_MOST_SUGGESTIONS]
    message = (
        "has no scope of its own; it goes by the scope of the event that is subscribed to: "
        "add an event that has one to the needs"
    )
    return tuple(need for need in needs if need.access != "via-event"), tuple(
        Unresolved(text, "needs-event", f"`{need.at}` {message}", known)
        for need in needs
        if need.access == "via-event"
        for text in need.inputs
    )


@lru_cache(maxsize=8)
def dormant_router(catalog: Catalog) -> tuple[tuple[Target, ...], Router]:
    """Returns the targets and the router of what is known but takes no part."""
    return route(catalog.dormant.endpoints.values())


class _Resolver:
    def __init__(self, catalog: Catalog, service: str | None) -> None:
        self.catalog = catalog
        self.service = service
        self.index = index(catalog)

    def resolve(self, text: str) -> Need | Unresolved:
        text = text.strip(" \t\r\n")
        # A row copied from a table may bring the bars of its empty cells.
        cell = text.strip("| \t")
        if _is_event_like(cell):
            return self.event(text, cell)
        try:
            request = parse_request(cell)
        except InputError as error:
            return self.malformed(text, cell, str(error))
        hosts = None if request.host is None else self.index.hosts.get(request.host, {})
        target = None if request.method is None else self.index.find(request.method, request.path)
        if hosts is not None and (not hosts or (target is not None and target.endpoint.service not in hosts)):
            return self.unknown_host(text, request)
        if target is None:
            return self.unlisted(text, request)
        note = hosts[target.endpoint.service] if hosts else ""
        return self.endpoint(text, request, target, (f"`{request.host}` is a {note}",) if note else ())

    def endpoint(self, text: str, request: Request, target: Target, notes: tuple[str, ...]) -> Need | Unresolved:
        """Returns the need for a listed endpoint, unless another method's literal was more likely meant."""
        endpoint, variant = target
        if slipped := self.slip(request.path, target):
            at = ", ".join(f"`{other}`" for other in slipped)
            message = f"`{request.path}` is listed with another method only: {at}"
            return self.unresolved(text, "other-method", message, slipped, request.path)
        if endpoint.access == "undocumented":
            likely = " or ".join(f"`{name}`" for name in endpoint.likely)
            message = f"no page says which scope opens `{endpoint}`" + (f"; {likely} is likely" if likely else "")
            return Unresolved(text, "undocumented-scope", message, (), endpoint.likely)
        if variant is not None:
            notes += (f"given as `{variant}`; sources differ: {_clause(variant.because)}",)
        elif endpoint.variants:
            notes += (f"sources differ: it is also given as {', '.join(f'`{other}`' for other in endpoint.variants)}",)
        if endpoint.basis == "inferred":
            notes += ("that it goes by this scope is inferred",)
        return Need(str(endpoint), endpoint.access, (text,), notes)

    def slip(self, path: str, target: Target) -> tuple[str, ...]:
        """Returns the endpoints whose literal segments the path spells where the target has a variable."""
        template = trim((target.variant or target.endpoint).path)
        if path == template:
            return ()
        holes = [place for place, segment in enumerate(template.split("/")) if is_variable(segment)]
        return tuple(
            str(other.endpoint)
            for other in (self.methods(path) if holes else ())
            if any(not is_variable(trim((other.variant or other.endpoint).path).split("/")[hole]) for hole in holes)
        )

    def methods(self, path: str) -> Iterator[Target]:
        """Yields the listed endpoints that the path means under one method or another."""
        for method in sorted(METHODS):
            if target := self.index.find(method, path):
                yield target

    def event(self, text: str, name: str) -> Need | Unresolved:
        event = self.catalog.events.get(name)
        if event is None:
            dormant = self.catalog.dormant.events.get(name)
            if dormant is not None:
                return self.dormant(text, dormant)
            known = {**self.catalog.dormant.events, **self.catalog.events}
            message = f"`{name}` is no event of the catalog"
            return Unresolved(text, "unknown-event", message, nearest(name, known))
        if event.access == "none":
            title = self.catalog.services[event.service].title
            message = f"`{name}` belongs to {title}, which takes no OAuth scopes; it uses the legacy authentication"
            return Unresolved(text, "no-oauth", message)
        if event.access == "undocumented":
            likely = " or ".join(f"`{scope}`" for scope in event.likely)
            message = f"no page says which scope carries `{name}`" + (f"; {likely} is likely" if likely else "")
            return Unresolved(text, "undocumented-scope", message, (), event.likely)
        return Need(
            name, "scopes", (text,), ("that it goes by this scope is inferred",) if event.basis == "inferred" else ()
        )

    def malformed(self, text: str, cell: str, fault: str) -> Unresolved:
        """Says what is wrong with a text that is no need, and where it can be told, what was probably meant."""
        suggestions: tuple[str, ...] = ()
        if cell in self.catalog.scopes:
            fault = f"this is a scope; needs are requests, like `{self.example()}`, and event names"
        elif "|" in cell:
            fault = "a table row; give each request a line of its own"
            suggestions = tuple(part.strip() for part in cell.split("|") if "/" in part)
        elif all(map(_is_event_like, events := re.split(r"[, ]+", cell.strip(", ")))):
            fault = "several events; give each a line of its own"
            suggestions = tuple(events)
        elif slashless := re.fullmatch(r"((?:[A-Z]+ )?)([\w.~{}-]+(?:/[\w.~{}-]+)*/?)", cell):
            if slashless[1].strip() in METHODS or "/" in slashless[2]:
                suggestions = (f"{slashless[1]}/{slashless[2]}",)
        elif "<" in cell:
            suggestions = (re.sub(r"<([^<>/ ]*)>", r"{\1}", cell),)
        elif "/" not in cell:
            fault += f"; write it like `{self.example()}`, one a line"
        return Unresolved(text, "malformed", fault, suggestions)

    def example(self) -> str:
        """Returns a request of this catalog that reads."""
        ordinary = (
            at for at, endpoint in self.catalog.endpoints.items() if endpoint.scopes and endpoint.effect == "read"
        )
        return next(ordinary, "GET /path")

    def unknown_host(self, text: str, request: Request) -> Unresolved:
        host = request.host or ""
        outside = self.catalog.outside_hosts.get(host) or self.catalog.outside_hosts.get(f"*.{host.partition('.')[2]}")
        if outside is not None:
            return Unresolved(
                text, outside.reason, f"nothing on `{host}` takes these scopes: {_clause(outside.because)}"
            )
        known = sorted(host for host, notes in self.index.hosts.items() if "" in notes.values())
        targets = self.methods(request.path)
        suggestions = tuple(str(t.endpoint) for t in targets if request.method in {None, t.endpoint.method})
        of = " of this service" if host in self.index.hosts else ""
        message = f"`{host}` is no known host{of}; " + (
            f"the services answer on {', '.join(known)}" if known else "this catalog names none"
        )
        return Unresolved(text, "unknown-host", message, suggestions)

    def dormant(self, text: str, item: Endpoint | Event) -> Unresolved:
        """Says why a known item takes no part."""
        what = f"`{item}`"
        if item.stage not in self.catalog.stages:
            message = f"{what} is at stage {item.stage}, which is left out; ask for it with stage `{item.stage}`"
            return Unresolved(text, "other-stage", message)
        if self.catalog.as_of is not None and item.since > self.catalog.as_of:
            return Unresolved(text, "not-yet", f"{what} was first seen on {item.since}, after {self.catalog.as_of}")
        return Unresolved(text, "legacy", f"{what} ended on {item.until}")

    def known(self, method: str, path: str) -> Endpoint | None:
        """Returns the endpoint of another stage or day that is meant, or None."""
        targets, router = dormant_router(self.catalog)
        number = router.find(method, path)
        return None if number is None else targets[number].endpoint

    def unlisted(self, text: str, request: Request) -> Need | Unresolved:
        """Looks where else a request may stand that means no listed endpoint as it is."""
        if request.method is not None and (known := self.known(request.method, request.path)):
            return self.dormant(text, known)._replace(likely=self.likely(request.path))
        outside = next((out for at, out in self.catalog.outside.items() if lies_under(request.path, at)), None)
        if outside is not None:
            return Unresolved(text, outside.reason, self.says(outside))
        if request.host is None and not self.absolute(request.path):
            return self.relative(text, request)
        return self.unknown(text, request, [request.path])

    def says(self, outside: Outside) -> str:
        title = self.catalog.services[outside.service].title
        return f"no OAuth scope opens what lies under `{outside.at}` ({title}): {_clause(outside.because)}"

    def absolute(self, path: str) -> bool:
        return any(lies_under(path, base) for service in self.catalog.services.values() for base in service.bases)

    def relative(self, text: str, request: Request) -> Need | Unresolved:
        """Completes a relative path with the bases of the services whose pages print such paths."""
        own: list[str] = []
        others: list[str] = []
        for name, service in self.catalog.services.items():
            printed = any(lies_under(request.path, prefix) for prefix in service.relative)
            mine = name == self.service if self.service else printed
            (own if mine else others).extend(base + request.path for base in service.bases)
        found = self.matches(request.method, own)
        if not found and request.method is not None:
            for path in own:
                if known := self.known(request.method, path):
                    return self.dormant(text, known)
        elsewhere = tuple(str(target.endpoint) for _, target in self.matches(request.method, others))
        if len(found) == 1:
            path, target = found[0]
            base = path.removesuffix(request.path)
            note = f"the base `{base}` ({target.endpoint.service}) is assumed"
            if elsewhere:
                same = ", ".join(f"`{other}`" for other in elsewhere)
                note += f"; the same tail elsewhere: {same}"
            return self.endpoint(text, request._replace(path=path), target, (note,))
        if len(found) > 1 or (len(elsewhere) > 1 and not any(True for path in own for _ in self.methods(path))):
            several = tuple(str(target.endpoint) for _, target in found) or elsewhere
            message = (
                f"`{request.path}` is the end of {len(several)} endpoints; give the full path, or name the service"
            )
            return Unresolved(text, "ambiguous", message, several)
        unplaced = self.catalog.unplaced.get(f"{request.method} {request.path}")
        if unplaced is not None and not elsewhere:
            title = self.catalog.services[unplaced.service].title
            message = f"{title} has `{unplaced}`, but no page shows under which base path"
            return Unresolved(text, "unknown-path", message, (), unplaced.scopes or unplaced.likely)
        return self.unknown(text, request, [request.path, *own], elsewhere)

    def matches(self, method: str | None, paths: list[str]) -> list[tuple[str, Target]]:
        if method is None:
            return []
        return [(path, target) for path in paths if (target := self.index.find(method, path))]

    def unknown(self, text: str, request: Request, paths: list[str], elsewhere: tuple[str, ...] = ()) -> Unresolved:
        """Says that no listed endpoint is meant, and what is near."""
        targets = [target for path in paths for target in self.methods(path)]
        # What was probably meant stands first: of several, the one that spells more of the path.
        targets.sort(key=lambda target: target.endpoint.path.count("{"))
        listed = tuple(dict.fromkeys(str(target.endpoint) for target in targets)) or tuple(
            str(known) for path in paths for method in sorted(METHODS) if (known := self.known(method, path))
        )
        if listed and request.method is None:
            message = f"`{request.path}` is listed, but a request has a method in front"
            return self.unresolved(text, "no-method", message, listed, *paths)
        if listed:
            message = f"`{request.path}` is listed, but not with {request.method}"
            return self.unresolved(text, "other-method", message, (*elsewhere, *listed), *paths)
        message = f"`{request.path}` is no endpoint of the catalog"
        if request.method is None:
            message += "; nor does it have a method in front"
        near = elsewhere or self.near(request)
        return self.unresolved(text, "unknown-path", message, near, *paths)

    def near(self, request: Request) -> tuple[str, ...]:
        paths: dict[str, list[Endpoint]] = {}
        for endpoint in self.catalog.endpoints.values():
            paths.setdefault(endpoint.path, []).append(endpoint)
        found = [endpoint for path in nearest(request.path, paths) for endpoint in paths[path]]
        bases = {name: service.bases for name, service in self.catalog.services.items()}
        # Where the path lies in a service, what is near in another is no help.
        own = [one for one in found if any(lies_under(request.path, base) for base in bases[one.service])]
        found = own or found
        return tuple(str(endpoint) for endpoint in found if request.method in {None, endpoint.method})

    def unresolved(self, text: str, reason: str, message: str, suggestions: tuple[str, ...], *paths: str) -> Unresolved:
        # A root would be likely for any relative path at all, which says nothing.
        guesses = (tuple(n for n in self.likely(path) if self.catalog.scopes[n].parent) for path in paths[1:])
        likely = next(filter(None, (*map(self.likely, paths[:1]), *guesses)), ())
        if likely and reason != "no-method":
            names = " and ".join(f"`{name}`" for name in likely)
            message += f"; if it is right nevertheless, the open-ended {names} may cover it"
        return Unresolved(text, reason, message, suggestions[:_MOST_SUGGESTIONS], likely)

    def likely(self, path: str) -> tuple[str, ...]:
        """Returns the narrowest open-ended scopes under whose prefix the path lies."""
        return self.index.named(self.index.narrowest(self.index.reaches(path)))


def _clause(sentence: str) -> str:
    """Returns a sentence of the data without its full stop, to stand at the end of a message."""
    return sentence.removesuffix(".")
