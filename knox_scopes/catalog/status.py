"""How old a catalog is, and what in it is not documented outright."""

__all__ = ["ServiceStatus", "status"]

from collections.abc import Iterator
from typing import NamedTuple

from knox_scopes.catalog.days import days_between
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
    last = catalog.as_of or catalog.version
    rows = []
    for name, service in catalog.services.items():
        cited = {service.sources[key] for key in _cited(catalog, name)}
        shown = {source for source in cited if (source.stage or service.stage) in catalog.stages}
        dates = sorted(source.updated for source in shown if source.updated <= last)
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


def _cited(catalog: Catalog, service: str) -> Iterator[str]:
    """Yields the keys of the sources that give what is known of a service."""
    items = (
        *(catalog.scopes, catalog.endpoints, catalog.events, catalog.unplaced),
        *(catalog.outside, catalog.outside_hosts, catalog.successors, catalog.hints),
    )
    for item in (item for known in items for item in known.values() if item.service == service):
        yield from item.sources
        for variant in item.variants if isinstance(item, Endpoint) else ():
            yield from variant.sources
