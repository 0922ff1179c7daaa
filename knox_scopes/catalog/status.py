"""How old a catalog is, and what in it is not documented outright."""

__all__ = ["ServiceStatus", "status"]

from typing import NamedTuple

from knox_scopes.catalog.days import days_between
from knox_scopes.catalog.model import Catalog, Endpoint, Event, Scope


class ServiceStatus(NamedTuple):
    """Holds for one service the dates of its oldest and newest source, and what rests on less than a page's word.

    `days_old` is the age of the newest source. `inferred` and `disputed` are scopes, endpoints and events by their
    basis; `undocumented` are endpoints and events of which no page says which scope opens them.
    """

    service: str
    oldest: str
    newest: str
    days_old: int
    inferred: tuple[str, ...]
    disputed: tuple[str, ...]
    undocumented: tuple[str, ...]


def status(catalog: Catalog, *, today: str) -> tuple[ServiceStatus, ...]:
    """Returns a row for each service of which a source had been seen on the day of the catalog."""
    opened: list[tuple[str, Endpoint | Event]] = [*catalog.endpoints.items(), *catalog.events.items()]
    items: list[tuple[str, Scope | Endpoint | Event]] = [*catalog.scopes.items(), *opened]
    last = catalog.as_of or catalog.version
    rows = []
    for name, service in catalog.services.items():
        dates = sorted(source.updated for source in service.sources.values() if source.updated <= last)
        if not dates:
            continue
        own = [(at, item.basis) for at, item in items if item.service == name]
        rows.append(
            ServiceStatus(
                service=name,
                oldest=dates[0],
                newest=dates[-1],
                days_old=days_between(dates[-1], today),
                inferred=tuple(at for at, basis in own if basis == "inferred"),
                disputed=tuple(at for at, basis in own if basis == "disputed"),
                undocumented=tuple(
                    at for at, item in opened if item.service == name and item.opened_by == "undocumented"
                ),
            )
        )
    return tuple(rows)
