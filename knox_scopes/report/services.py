"""The answer of `services`: the services of the catalog, with how much it has of each."""

__all__ = ["services_text"]

from collections.abc import Iterable

from knox_scopes.catalog.model import Catalog, Endpoint, Event, Scope
from knox_scopes.report.text import Page, Span


def services_text(catalog: Catalog, *, colour: bool) -> str:
    """Returns the services with the numbers of their scopes, endpoints and events, and whom they are for."""
    page = Page(colour=colour)
    rows: list[tuple[Span, ...]] = [
        tuple((title, "bold") for title in ("service", "scopes", "endpoints", "events", "name"))
    ]
    for name, service in catalog.services.items():
        numbers = (_of(items.values(), name) for items in (catalog.scopes, catalog.endpoints, catalog.events))
        only = f" (for {', '.join(service.audience)} only)" if service.audience else ""
        rows.append(((name, "cyan"), *map(str, numbers), service.title + only))
    page.table(rows, indent=0)
    return str(page)


def _of(items: Iterable[Scope | Endpoint | Event], service: str) -> int:
    return sum(item.service == service for item in items)
