"""Completes a request with the base paths of services, and looks up what each reading of it means."""

__all__ = ["Reader", "Reading", "Readings"]

import re
from typing import NamedTuple

from knox_scopes.catalog.index import Target, index
from knox_scopes.catalog.model import Catalog, Endpoint, Successor, Unscoped
from knox_scopes.endpoints import METHODS, Request, is_variable, lies_under, shape, trim
from knox_scopes.names import nearest


class Reading(NamedTuple):
    """A full path that a request may mean, the base path that was put in front, and the endpoint listed there."""

    path: str
    base: str
    target: Target | None


class Readings(NamedTuple):
    """A request and the paths that it may mean: as it stands and, if it is relative, completed.

    `own` is completed with the bases of the services whose pages print such paths, or of the service that was named;
    `others` with the bases of all other services.
    """

    request: Request
    plain: Reading
    is_relative: bool = False
    own: tuple[Reading, ...] = ()
    others: tuple[Reading, ...] = ()

    @property
    def paths(self) -> list[str]:
        """Returns the paths that are taken to be meant, as it stands first."""
        return [self.plain.path, *(reading.path for reading in self.own)]


class Reader:
    """Looks up requests in one catalog; `service` completes relative paths."""

    def __init__(self, catalog: Catalog, service: str | None) -> None:
        """Takes the catalog and the service, if one is named."""
        self.catalog = catalog
        self.service = service
        self.index = index(catalog)

    def read(self, request: Request) -> Readings:
        """Returns the readings of a request; full URLs and paths under a known base are never relative."""
        plain = self._reading(request, "")
        path = request.path
        services = self.catalog.services
        if plain.target or request.host or any(lies_under(path, b) for one in services.values() for b in one.bases):
            return Readings(request, plain)
        own: list[Reading] = []
        others: list[Reading] = []
        for name, service in services.items():
            printed = any(lies_under(path, prefix) for prefix in service.relative)
            is_own = name == self.service if self.service else printed
            (own if is_own else others).extend(self._reading(request, base) for base in service.bases)
        return Readings(request, plain, is_relative=True, own=tuple(own), others=tuple(others))

    def _reading(self, request: Request, base: str) -> Reading:
        path = base + request.path
        return Reading(path, base, self.index.find(request.method, path) if request.method else None)

    def listed(self, path: str) -> list[Target]:
        """Returns what is listed at a path under one method or another."""
        return [target for method in self.index.router.methods if (target := self.index.find(method, path))]

    def inactive(self, method: str | None, path: str) -> list[Endpoint]:
        """Returns what is known at a path but takes no part, under the method, or under any if it is None."""
        targets, router = self.index.inactive
        numbers = (router.find(each, path) for each in (router.methods if method is None else (method,)))
        return [targets[number].endpoint for number in numbers if number is not None]

    def slipped(self, path: str, target: Target) -> tuple[str, ...]:
        """Returns the endpoints whose literal segments the path spells where the target has a variable."""
        template = _segments(target)
        holes = [place for place, segment in enumerate(template) if is_variable(segment)]
        return tuple(
            str(other.endpoint)
            for other in self.listed(path)
            if not all(is_variable(_segments(other)[hole]) for hole in holes)
        )

    def nearly(self, path: str, target: Target) -> dict[str, tuple[str, list[Endpoint]]]:
        """Returns the endpoints that have a literal much like what the path has for a variable of the target.

        They are given by that value, with the name of the variable, those of the target's method first. A placeholder,
        or a value with a digit, is an id.
        """
        template, parts = _segments(target), trim(path).split("/")
        holes = {
            place
            for place, (segment, value) in enumerate(zip(template, parts, strict=True))
            if is_variable(segment) and not re.search("[0-9{]", value)
        }
        found: dict[str, tuple[str, list[Endpoint]]] = {}
        if not holes:
            return found
        alike: dict[int, dict[str, list[Endpoint]]] = {}
        for place, other in self.index.siblings.get(shape(f" {'/'.join(template)}")[1:], ()):
            if place in holes and other != target.endpoint:
                literal = trim(other.path).split("/")[place]
                alike.setdefault(place, {}).setdefault(literal, []).append(other)
        for place, literals in alike.items():
            near = [other for literal in nearest(parts[place], literals) for other in literals[literal]]
            if near:
                near.sort(key=lambda other: other.method != target.endpoint.method)
                found[parts[place]] = template[place], near
        return found

    def outside(self, path: str) -> Unscoped | None:
        """Returns the entry for what lies at a path that no scope opens, or None."""
        return next((out for at, out in self.catalog.outside.items() if lies_under(path, at)), None)

    def successors(self, request: Request) -> tuple[Successor, ...]:
        """Returns what pages name in place of a legacy request, under any method if it has none."""
        known, router = self.index.successors
        methods = sorted(METHODS) if request.method is None else (request.method,)
        numbers = (router.find(method, request.path) for method in methods)
        return tuple(known[number] for number in numbers if number is not None)

    def likely(self, readings: Readings) -> tuple[str, ...]:
        """Returns the narrowest open-ended scopes that may reach the first of the paths that any reaches.

        A root may reach any relative path at all, which tells nothing.
        """
        for path in readings.paths:
            names = self.index.named(self.index.narrowest(self.index.reaches(path)))
            if names := tuple(
                name for name in names if path == readings.plain.path or self.catalog.scopes[name].parent
            ):
                return names
        return ()

    def near(self, request: Request) -> tuple[str, ...]:
        """Returns the listed endpoints that look most like a request: of the service it lies in, else of any."""
        services = self.catalog.services.items()
        own = [name for name, service in services if any(lies_under(request.path, base) for base in service.bases)]
        for name in (*own, None):
            words, endpoints = self.index.paths(name)
            if near := [endpoint for path in words.nearest(request.path) for endpoint in endpoints[path]]:
                return tuple(str(endpoint) for endpoint in near if request.method in {None, endpoint.method})
        return ()

    def does(self, request: Request, at: str) -> bool:
        """Tells whether an endpoint does what the method of a request says; without a method, any does."""
        known = self.catalog.endpoints.get(at)
        return request.method is None or (known is not None and known.effect == _effect(request.method))

    def doing(self, request: Request, paths: list[str]) -> tuple[str, ...]:
        """Returns the endpoints below a path, else beside it, that do what the method says in words of their own.

        Those that have most words of the request come first.
        """
        said = _words(f"{request.method} {request.path}")
        bases = {base for service in self.catalog.services.values() for base in service.bases}
        for whole in (True, False):
            starts = [
                start.split("/")[1:]
                for path in paths
                if (start := path if whole else path.rpartition("/")[0]) not in bases
                and any(lies_under(start, base) for base in bases)
            ]
            found = [
                at
                for at, endpoint in self.catalog.endpoints.items()
                if self.does(request, at) and any(_begins(endpoint.path, start) for start in starts)
            ]
            if found:
                return tuple(sorted(found, key=lambda at: -len(said & _words(at))))
        return ()


def _effect(method: str) -> str:
    """Returns the effect that a method says it has."""
    return {"GET": "read", "HEAD": "read", "DELETE": "destroy"}.get(method, "write")


def _words(text: str) -> set[str]:
    """Returns the words of a request in lower case; those of its variables are none."""
    return {word for part in text.lower().split(" ") for word in part.split("/") if not is_variable(word)}


def _begins(path: str, start: list[str]) -> bool:
    """Tells whether a template begins with the segments of a path."""
    segments = path.split("/")[1:]
    return len(segments) >= len(start) and all(
        is_variable(known) or known == given for known, given in zip(segments, start, strict=False)
    )


def _segments(target: Target) -> list[str]:
    return trim((target.variant or target.endpoint).path).split("/")
