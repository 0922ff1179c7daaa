"""The answer of `catalog status`: how old the data is, and what in it is not documented outright."""

__all__ = ["status_text"]

from collections.abc import Sequence

from knox_scopes.catalog.model import Catalog
from knox_scopes.catalog.status import ServiceStatus
from knox_scopes.report.text import Page, Span, count


def status_text(catalog: Catalog, rows: Sequence[ServiceStatus], days_old: int, *, colour: bool) -> str:
    """Returns how old the catalog and the sources of each service are, and what is not documented outright."""
    page = Page(colour=colour)
    page.line(
        f"catalog of {catalog.version}: {count(len(catalog.scopes), 'scope')}, "
        f"{count(len(catalog.endpoints), 'endpoint')}, {count(len(catalog.events), 'event')}; "
        f"{count(days_old, 'day')} old"
    )
    page.gap()
    table: list[tuple[Span, ...]] = [tuple((key.replace("_", " "), "bold") for key in ServiceStatus._fields)]
    table += [tuple(str(len(cell) if isinstance(cell, tuple) else cell) for cell in row) for row in rows]
    page.table(table, indent=0)
    for kind in ("inferred", "disputed", "undocumented"):
        if any(names := [at for row in rows for at in getattr(row, kind)]):
            page.head(kind)
            for at in names:
                page.line(at, indent=2)
    return str(page)
