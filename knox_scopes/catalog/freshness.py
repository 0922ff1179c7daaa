"""How new what is known of a service is: the date of the newest page that gives a fact of it."""

__all__ = ["Freshness", "fact_sources", "freshness"]

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from knox_scopes.catalog.model import Catalog, Endpoint, Source


class Freshness(NamedTuple):
    """Holds for each service that an answer touches the date of its newest source, and in `oldest` the least of them.

    `oldest` is None where no service is touched.
    """

    oldest: str | None
    services: dict[str, str]


def freshness(catalog: Catalog, names: Iterable[str]) -> Freshness:
    """Returns how new the facts of the services are that scopes, endpoints and events belong to.

    Names that take no part in the catalog are passed over: they touch no service.
    """
    touched = set()
    for name in names:
        item = catalog.scopes.get(name) or catalog.endpoints.get(name) or catalog.events.get(name)
        if item is not None:
            touched.add(item.service)
    days = {service: fact_sources(catalog, service)[-1].updated for service in sorted(touched)}
    return Freshness(min(days.values(), default=None), days)


def fact_sources(catalog: Catalog, service: str) -> list[Source]:
    """Returns the sources that give a fact of a service, the newest last.

    A source counts where it gives a fact of the catalog's stages and day, not where a correction only names it.
    """
    sources, last = catalog.services[service].sources, catalog.as_of or catalog.version
    cited = {sources[key] for key, stage in _cited(catalog, service) if (sources[key].stage or stage) in catalog.stages}
    return sorted(
        (source for source in cited if source.updated <= last), key=lambda source: (source.updated, source.key)
    )


def _cited(catalog: Catalog, service: str) -> Iterator[tuple[str, str]]:
    """Yields the keys of the sources that give what is known of a service, and what stage they show if they name none.

    An item that takes part has got to a chosen stage, of which `ga` always is one.
    """
    staged, others = (
        (catalog.scopes, catalog.endpoints, catalog.events),
        (catalog.unplaced, catalog.outside, catalog.outside_hosts, catalog.successors, catalog.hints),
    )
    for stage, known in (("ga", staged), (catalog.services[service].stage, others)):
        for item in (item for items in known for item in items.values() if item.service == service):
            variants = item.variants if isinstance(item, Endpoint) else ()
            yield from ((key, stage) for one in (item, *variants) for key in one.sources)
