"""The answer of `catalog status`: how old the data is, and what in it is not documented outright."""

__all__ = ["status_text"]

from collections.abc import Mapping, Sequence

from knox_scopes.catalog.freshness import fact_sources
from knox_scopes.catalog.model import Catalog, Endpoint, Event, Scope
from knox_scopes.catalog.status import ServiceStatus
from knox_scopes.report.sources import dated
from knox_scopes.report.text import Page, Span, count


def status_text(catalog: Catalog, rows: Sequence[ServiceStatus], *, colour: bool) -> str:
    """Returns how old the sources of each service are, and what is not documented outright."""
    page = Page(colour=colour)
    services = {row.service for row in rows}
    kinds: dict[str, Mapping[str, Scope | Endpoint | Event]] = {
        "scope": catalog.scopes,
        "endpoint": catalog.endpoints,
        "event": catalog.events,
    }
    counts = (count(sum(item.service in services for item in of.values()), noun) for noun, of in kinds.items())
    oldest = min(rows, key=lambda row: row.newest, default=None)
    ages = f"; the oldest data is from {oldest.newest} ({count(oldest.days_old, 'day')})" if oldest else ""
    page.line(f"{', '.join(counts)} of {count(len(rows), 'service')}{ages}")
    page.gap()
    table: list[tuple[Span, ...]] = [tuple((key.replace("_", " "), "bold") for key in ServiceStatus._fields)]
    table += [tuple(str(len(cell) if isinstance(cell, tuple) else cell) for cell in row) for row in rows]
    page.table(table, indent=0)
    page.head("newest sources")
    page.table(
        (row.service, dated(source), source.title, (source.url, "dim"))
        for row in rows
        for source in fact_sources(catalog).get(row.service, ())
        if source.updated == row.newest
    )
    for kind in ("inferred", "disputed", "undocumented"):
        if any(names := [at for row in rows for at in getattr(row, kind)]):
            page.head(kind)
            for at in names:
                page.line(at, indent=2)
    return str(page)
