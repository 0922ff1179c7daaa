"""How new what is known of a service is: the date of the newest page that gives a fact of it."""

__all__ = ["UNTOUCHED", "Freshness", "fact_sources", "freshness", "together"]

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

from knox_scopes.catalog.model import Catalog, Source


class Freshness(NamedTuple):
    """For each service that an answer touches, the date of its newest source; `oldest` is the earliest of them.

    `oldest` is None where no service is touched. `as_of` is the day of the catalog, or None for all that is known.
    """

    oldest: str | None
    services: dict[str, str]
    as_of: str | None


# Of an answer that touches no service.
UNTOUCHED = Freshness(None, {}, None)


def freshness(catalog: Catalog, names: Iterable[str]) -> Freshness:
    """Returns how new the facts of the services are that scopes, endpoints and events belong to.

    Names that take no part in the catalog are passed over: they touch no service.
    """
    touched = set()
    for name in names:
        item = catalog.scopes.get(name) or catalog.endpoints.get(name) or catalog.events.get(name)
        if item is not None:
            touched.add(item.service)
    days = {service: fact_sources(catalog)[service][-1].updated for service in sorted(touched)}
    return _of(days, catalog.as_of)


def together(catalog: Catalog, every: Iterable[Freshness]) -> Freshness:
    """Returns how new the facts of the services are that any of several answers touches."""
    days = {service: day for each in every for service, day in each.services.items()}
    return _of(dict(sorted(days.items())), catalog.as_of)


def _of(days: dict[str, str], as_of: str | None) -> Freshness:
    return Freshness(min(days.values(), default=None), days, as_of)


def fact_sources(catalog: Catalog) -> Mapping[str, tuple[Source, ...]]:
    """Returns, by service, the sources that give a fact of it, the newest last; it is worked out once for a catalog.

    A source counts where it gives a fact of the catalog's stages and day, not where a correction only names it. A
    service without such a source is left out.
    """
    kept: dict[str, Mapping[str, tuple[Source, ...]]] = catalog.__dict__
    if "_fact_sources" not in kept:
        kept["_fact_sources"] = MappingProxyType(_sources(catalog))
    return kept["_fact_sources"]


def _sources(catalog: Catalog) -> dict[str, tuple[Source, ...]]:
    last = catalog.as_of or catalog.version
    found: dict[str, set[Source]] = {name: set() for name in catalog.services}
    for name, keys, stage in set(_cited(catalog)):
        for source in map(catalog.services[name].sources.__getitem__, keys):
            if (source.stage or stage) in catalog.stages and source.updated <= last:
                found[name].add(source)
    return {
        name: tuple(sorted(sources, key=lambda source: (source.updated, source.key)))
        for name, sources in found.items()
        if sources
    }


def _cited(catalog: Catalog) -> Iterator[tuple[str, tuple[str, ...], str]]:
    """Yields service and sources of each fact, and the stage that those show that name none.

    An item that takes part has got to a chosen stage, of which `ga` always is one.
    """
    for items in (catalog.scopes, catalog.endpoints, catalog.events):
        for item in items.values():
            yield item.service, item.sources, "ga"
    for endpoint in catalog.endpoints.values():
        for variant in endpoint.variants:
            yield endpoint.service, variant.sources, "ga"
    for others in (catalog.unplaced, catalog.outside, catalog.outside_hosts, catalog.successors, catalog.hints):
        for other in others.values():
            yield other.service, other.sources, catalog.services[other.service].stage
