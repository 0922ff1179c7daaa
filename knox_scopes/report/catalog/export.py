"""The answer of `catalog export`: a row for each pair of a scope and what it opens."""

__all__ = ["ENDPOINT_FIELDS", "SCOPE_FIELDS", "csv_text", "rows_by_endpoint", "rows_by_scope"]

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

from knox_scopes.access.grant import grant
from knox_scopes.access.search import list_endpoints, list_events
from knox_scopes.catalog.model import Catalog

Row = Mapping[str, str]
SCOPE_FIELDS = ("scope", "service", "kind", "opens")
ENDPOINT_FIELDS = ("at", "service", "kind", "access", "scope")


def rows_by_scope(catalog: Catalog) -> Iterable[Row]:
    """Yields a row for each scope and each endpoint or event that it opens, its own or one of a scope it implies."""
    for name, scope in catalog.scopes.items():
        for kind, members in grant(catalog, name).access._asdict().items():
            for at in members:
                yield {"scope": name, "service": scope.service, "kind": kind.removesuffix("s"), "opens": at}


def rows_by_endpoint(catalog: Catalog) -> Iterable[Row]:
    """Yields a row for each endpoint and event and each scope that opens it, narrowest first."""
    for item in (*list_endpoints(catalog), *list_events(catalog)):
        for scope in item.scopes or ("",):
            yield {
                "at": item.at,
                "service": item.service,
                "kind": item.effect,
                "access": item.opened_by,
                "scope": scope,
            }


def csv_text(fields: Sequence[str], rows: Iterable[Row]) -> str:
    """Returns rows as CSV with a header (RFC 4180, but with the line ends of the platform's text files)."""
    out = io.StringIO()
    writer = csv.DictWriter(out, fieldnames=fields, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().rstrip("\n")
