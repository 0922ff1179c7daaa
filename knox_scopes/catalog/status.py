"""How old a catalog is, and what in it is not documented outright."""

__all__ = ["ServiceStatus", "status"]

from typing import NamedTuple

from knox_scopes.catalog.days import days_between
from knox_scopes.catalog.freshness import fact_sources
from knox_scopes.catalog.model import Catalog, Endpoint, Event, Scope


class ServiceStatus(NamedTuple):
    """The dates of a service's oldest and newest source, and what in it rests on less than a page's word.

    A source counts where it gives a fact of the catalog's stages, not where a correction only names it. `days_old` is
    the age of the newest source. `inferred` and `disputed` are scopes, endpoints and events by their basis;
    `undocumented` are endpoints and events of which no page says which scope opens them.
    """

    service: str
    oldest: str
    newest: str
    days_old: int
    inferred: tuple[str, ...]
    disputed: tuple[str, ...]
    undocumented: tuple[str, ...]


def status(catalog: Catalog, *, today: str) -> tuple[ServiceStatus, ...]:
    """Returns a row for each service of which a fact had been seen on the day of the catalog."""
    opened: list[tuple[str, Endpoint | Event]] = [*catalog.endpoints.items(), *catalog.events.items()]
    items: list[tuple[str, Scope | Endpoint | Event]] = [*catalog.scopes.items(), *opened]
    rows = []
    for name, sources in fact_sources(catalog).items():
        own = [(at, item.basis) for at, item in items if item.service == name]
        rows.append(
            ServiceStatus(
                service=name,
                oldest=sources[0].updated,
                newest=sources[-1].updated,
                days_old=days_between(sources[-1].updated, today),
                inferred=tuple(at for at, basis in own if basis == "inferred"),
                disputed=tuple(at for at, basis in own if basis == "disputed"),
                undocumented=tuple(
                    at for at, item in opened if item.service == name and item.opened_by == "undocumented"
                ),
            )
        )
    return tuple(rows)
