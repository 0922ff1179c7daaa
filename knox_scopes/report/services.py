"""The answer of `services`: the services of the catalog, with how much it has of each."""

__all__ = ["services_text"]

from collections import Counter
from typing import TYPE_CHECKING

from knox_scopes.catalog.model import Catalog, Endpoint, Event, Scope
from knox_scopes.report.text import Page, Span

if TYPE_CHECKING:
    from collections.abc import Mapping


def services_text(catalog: Catalog, *, colour: bool) -> str:
    """Returns the services with the numbers of their scopes, endpoints and events, and whom they are for."""
    page = Page(colour=colour)
    rows: list[tuple[Span, ...]] = [
        tuple((title, "bold") for title in ("service", "scopes", "endpoints", "events", "name"))
    ]
    kinds: tuple[Mapping[str, Scope | Endpoint | Event], ...] = catalog.scopes, catalog.endpoints, catalog.events
    counts = [Counter(item.service for item in items.values()) for items in kinds]
    for name, service in catalog.services.items():
        numbers = (items[name] for items in counts)
        only = f" (for {', '.join(service.audience)} only)" if service.audience else ""
        rows.append(((name, "cyan"), *map(str, numbers), service.title + only))
    page.table(rows, indent=0)
    return str(page)
