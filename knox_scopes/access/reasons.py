"""Says why a text that a user typed could not be resolved, and what to type instead."""

__all__ = ["MOST_SUGGESTIONS", "REASONS", "Explainer", "Unresolved", "clause", "inactive_router", "is_event_like"]

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from knox_scopes.catalog.index import Target, index, route
from knox_scopes.catalog.model import Catalog, Endpoint, Event, Unscoped
from knox_scopes.endpoints import METHODS, Request, Router, lies_under
from knox_scopes.names import nearest

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
MOST_SUGGESTIONS = 5
is_event_like = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)+").fullmatch


class Unresolved(NamedTuple):
    """Holds an input that could not be resolved: one of REASONS, a sentence, what to type instead.

    `likely` names the open-ended or documented scopes that may well cover it; they are never counted as covering.
    """

    input: str
    reason: str
    message: str
    suggestions: tuple[str, ...] = ()
    likely: tuple[str, ...] = ()


@lru_cache(maxsize=8)
def inactive_router(catalog: Catalog) -> tuple[tuple[Target, ...], Router]:
    """Returns the targets and the router of what is known but takes no part."""
    return route(catalog.inactive.endpoints.values())


class Explainer:
    """Explains what is wrong with a text, under one catalog."""

    def __init__(self, catalog: Catalog) -> None:
        """Takes the catalog."""
        self.catalog = catalog
        self.index = index(catalog)

    def methods(self, path: str) -> Iterator[Target]:
        """Yields the listed endpoints that the path means under one method or another."""
        for method in sorted(METHODS):
            if target := self.index.find(method, path):
                yield target

    def malformed(self, text: str, cell: str, fault: str) -> Unresolved:
        """Says what is wrong with a text that is no need, and where it can be told, what was probably meant."""
        suggestions: tuple[str, ...] = ()
        if cell in self.catalog.scopes:
            fault = f"this is a scope; needs are requests, like `{self.example()}`, and event names"
        elif "|" in cell:
            fault = "a table row; give each request a line of its own"
            suggestions = tuple(part.strip() for part in cell.split("|") if "/" in part)
        elif all(map(is_event_like, events := re.split(r"[, ]+", cell.strip(", ")))):
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
        """Says that no service answers on a host, or that what does takes no scopes."""
        host = request.host or ""
        outside = self.catalog.outside_hosts.get(host) or self.catalog.outside_hosts.get(f"*.{host.partition('.')[2]}")
        if outside is not None:
            return Unresolved(
                text, outside.reason, f"nothing on `{host}` takes these scopes: {clause(outside.because)}"
            )
        known = sorted(host for host, notes in self.index.hosts.items() if "" in notes.values())
        targets = self.methods(request.path)
        suggestions = tuple(str(t.endpoint) for t in targets if request.method in {None, t.endpoint.method})
        of = " of this service" if host in self.index.hosts else ""
        message = f"`{host}` is no known host{of}; " + (
            f"the services answer on {', '.join(known)}" if known else "this catalog names none"
        )
        return Unresolved(text, "unknown-host", message, suggestions)

    def inactive(self, text: str, item: Endpoint | Event) -> Unresolved:
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
        targets, router = inactive_router(self.catalog)
        number = router.find(method, path)
        return None if number is None else targets[number].endpoint

    def says(self, outside: Unscoped) -> str:
        """Returns why no scope opens what lies under a path."""
        title = self.catalog.services[outside.service].title
        return f"no OAuth scope opens what lies under `{outside.at}` ({title}): {clause(outside.because)}"

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
        """Returns the listed endpoints that look most like a request."""
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
        """Returns the answer, with the open-ended scopes that may reach one of the paths."""
        # A root would be likely for any relative path at all, which says nothing.
        guesses = (tuple(n for n in self.likely(path) if self.catalog.scopes[n].parent) for path in paths[1:])
        likely = next(filter(None, (*map(self.likely, paths[:1]), *guesses)), ())
        if likely and reason != "no-method":
            names = " and ".join(f"`{name}`" for name in likely)
            message += f"; if it is right nevertheless, the open-ended {names} may cover it"
        return Unresolved(text, reason, message, suggestions[:MOST_SUGGESTIONS], likely)

    def likely(self, path: str) -> tuple[str, ...]:
        """Returns the narrowest open-ended scopes under whose prefix the path lies."""
        return self.index.named(self.index.narrowest(self.index.reaches(path)))


def clause(sentence: str) -> str:
    """Returns a sentence of the data without its full stop, to stand at the end of a message."""
    return sentence.removesuffix(".")
