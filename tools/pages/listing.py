"""Turns the rows of a page round: which scopes each endpoint and event stands under."""

__all__ = ["Listed", "Listing", "narrowest"]

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from knox_scopes.endpoints import shape
from pages.places import Places, descends
from pages.values import Row


class Listed(NamedTuple):
    """Under which scopes an endpoint or event stands, and on which line first."""

    scopes: frozenset[str]
    line: int


class Listing:
    """Endpoints, by the catalog's name where it has them, and events, with the scopes whose rows list them."""

    def __init__(self, rows: Mapping[str, Row], services: Mapping[str, str], places: Places) -> None:
        """Takes the rows and their services, both by the name of the scope."""
        self.endpoints: dict[str, Listed] = {}
        self.events: dict[str, Listed] = {}
        self.by_scope: dict[str, tuple[frozenset[str], frozenset[str]]] = {}
        full = {name: [places.full(services[name], at) for at in row.endpoints or ()] for name, row in rows.items()}
        # Where rows call the variables otherwise, the row of the narrower scope names the endpoint.
        names: dict[str, str] = {}
        for name in sorted(full, key=len, reverse=True):
            for at in full[name]:
                names.setdefault(shape(at), str(places.endpoint(at) or at))
        for name, row in rows.items():
            endpoints = frozenset(names[shape(at)] for at in full[name])
            self.by_scope[name] = endpoints, frozenset(row.events or ())
            for items, listed in zip(self.by_scope[name], (self.endpoints, self.events), strict=True):
                for item in items:
                    scopes, line = listed.get(item, Listed(frozenset(), row.line))
                    listed[item] = Listed(scopes | {name}, min(line, row.line))


def narrowest(scopes: Iterable[str]) -> tuple[str, ...]:
    """Returns those of the scopes that none of the others lies below, sorted.

    >>> narrowest(["kdp", "kdp.devices:view", "kdp.devices"])
    ('kdp.devices:view',)
    """
    names = {*scopes}
    return tuple(sorted(name for name in names if not any(descends(other, name) for other in names)))
