"""Resolves what a user types (requests, URLs, event names) to endpoints and events, or says why it cannot be."""

__all__ = ["Need", "carry", "resolve"]

from collections.abc import Iterable
from typing import NamedTuple

from knox_scopes.access.reasons import MOST_SUGGESTIONS, Explainer, Unresolved, clause, is_event_like
from knox_scopes.catalog.index import Target, index
from knox_scopes.catalog.model import Catalog
from knox_scopes.endpoints import Request, is_variable, lies_under, masked, parse_request, trim
from knox_scopes.errors import InputError
from knox_scopes.names import did_you_mean, nearest


class Need(NamedTuple):
    """Holds one endpoint (`METHOD /path`) or event that is needed, the inputs that meant it, and notes on the reading.

    In the inputs dots stand for queries and user information. `access` is scopes, none (no scope is needed) or
    via-event (the scopes of the needed events serve it).
    """

    at: str
    access: str
    inputs: tuple[str, ...]
    notes: tuple[str, ...]


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
    known = tuple(name for name, event in catalog.events.items() if event.scopes)[:MOST_SUGGESTIONS]
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


class _Resolver:
    def __init__(self, catalog: Catalog, service: str | None) -> None:
        self.catalog = catalog
        self.service = service
        self.index = index(catalog)
        self.explain = Explainer(catalog)

    def resolve(self, text: str) -> Need | Unresolved:
        # Masked before anything is made of it, so that whatever quotes it quotes no token or password.
        text = masked(text.strip(" \t\r\n"))
        # A row copied from a table may bring the bars of its empty cells.
        cell = text.strip("| \t")
        if is_event_like(cell):
            return self.event(text, cell)
        try:
            request = parse_request(cell)
        except InputError as error:
            return self.explain.malformed(text, cell, str(error))
        hosts = None if request.host is None else self.index.hosts.get(request.host, {})
        target = None if request.method is None else self.index.find(request.method, request.path)
        if hosts is not None and (not hosts or (target is not None and target.endpoint.service not in hosts)):
            return self.explain.unknown_host(text, request)
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
            return self.explain.unresolved(text, "other-method", message, slipped, request.path)
        if endpoint.opened_by == "undocumented":
            likely = " or ".join(f"`{name}`" for name in endpoint.likely)
            message = f"no page says which scope opens `{endpoint}`" + (f"; {likely} is likely" if likely else "")
            return Unresolved(text, "undocumented-scope", message, (), endpoint.likely)
        if variant is not None:
            notes += (f"given as `{variant}`; sources differ: {clause(variant.because)}",)
        elif endpoint.variants:
            notes += (f"sources differ: it is also given as {', '.join(f'`{other}`' for other in endpoint.variants)}",)
        if endpoint.basis == "inferred":
            notes += ("that it goes by this scope is inferred",)
        return Need(str(endpoint), endpoint.opened_by, (text,), notes)

    def slip(self, path: str, target: Target) -> tuple[str, ...]:
        """Returns the endpoints whose literal segments the path spells where the target has a variable."""
        template = trim((target.variant or target.endpoint).path)
        if path == template:
            return ()
        holes = [place for place, segment in enumerate(template.split("/")) if is_variable(segment)]
        return tuple(
            str(other.endpoint)
            for other in (self.explain.methods(path) if holes else ())
            if any(not is_variable(trim((other.variant or other.endpoint).path).split("/")[hole]) for hole in holes)
        )

    def event(self, text: str, name: str) -> Need | Unresolved:
        event = self.catalog.events.get(name)
        if event is None:
            inactive = self.catalog.inactive.events.get(name)
            if inactive is not None:
                return self.explain.inactive(text, inactive)
            known = {**self.catalog.inactive.events, **self.catalog.events}
            message = f"`{name}` is no event of the catalog"
            return Unresolved(text, "unknown-event", message, nearest(name, known))
        if event.opened_by == "none":
            title = self.catalog.services[event.service].title
            message = f"`{name}` belongs to {title}, which takes no OAuth scopes; it uses the legacy authentication"
            return Unresolved(text, "no-oauth", message)
        if event.opened_by == "undocumented":
            likely = " or ".join(f"`{scope}`" for scope in event.likely)
            message = f"no page says which scope carries `{name}`" + (f"; {likely} is likely" if likely else "")
            return Unresolved(text, "undocumented-scope", message, (), event.likely)
        return Need(
            name, "scopes", (text,), ("that it goes by this scope is inferred",) if event.basis == "inferred" else ()
        )

    def unlisted(self, text: str, request: Request) -> Need | Unresolved:
        """Looks where else a request may stand that means no listed endpoint as it is."""
        if request.method is not None and (known := self.explain.known(request.method, request.path)):
            return self.explain.inactive(text, known)._replace(likely=self.explain.likely(request.path))
        outside = next((out for at, out in self.catalog.outside.items() if lies_under(request.path, at)), None)
        if outside is not None:
            return Unresolved(text, outside.reason, self.explain.says(outside))
        if request.host is None and not self.absolute(request.path):
            return self.relative(text, request)
        return self.explain.unknown(text, request, [request.path])

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
                if known := self.explain.known(request.method, path):
                    return self.explain.inactive(text, known)
        elsewhere = tuple(str(target.endpoint) for _, target in self.matches(request.method, others))
        if len(found) == 1:
            path, target = found[0]
            base = path.removesuffix(request.path)
            note = f"the base `{base}` ({target.endpoint.service}) is assumed"
            if elsewhere:
                same = ", ".join(f"`{other}`" for other in elsewhere)
                note += f"; the same tail elsewhere: {same}"
            return self.endpoint(text, request._replace(path=path), target, (note,))
        if len(found) > 1 or (len(elsewhere) > 1 and not any(True for path in own for _ in self.explain.methods(path))):
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
        return self.explain.unknown(text, request, [request.path, *own], elsewhere)

    def matches(self, method: str | None, paths: list[str]) -> list[tuple[str, Target]]:
        if method is None:
            return []
        return [(path, target) for path in paths if (target := self.index.find(method, path))]
