"""The answer of `catalog export`: a row for each pair of a scope and what it opens."""

__all__ = ["ENDPOINT_FIELDS", "SCOPE_FIELDS", "csv_text", "rows_by_endpoint", "rows_by_scope"]

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

from knox_scopes.access.grant import grant
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
    grants = {name: grant(catalog, name) for name in catalog.scopes}
    sizes = {name: sum(map(len, opened.access)) for name, opened in grants.items()}
    for at, endpoint in catalog.endpoints.items():
        openers = sorted(
            (name for name in grants if at in grants[name].endpoints), key=lambda name: (sizes[name], name)
        )
        for scope in openers or [""]:
            yield {
                "at": at,
                "service": endpoint.service,
                "kind": endpoint.effect,
                "access": endpoint.opened_by,
                "scope": scope,
            }
    for at, event in catalog.events.items():
        openers = sorted((name for name in grants if at in grants[name].events), key=lambda name: (sizes[name], name))
        for scope in openers or [""]:
            yield {"at": at, "service": event.service, "kind": "event", "access": event.opened_by, "scope": scope}


def csv_text(fields: Sequence[str], rows: Iterable[Row]) -> str:
    """Returns rows as CSV with a header (RFC 4180, but with the line ends of the platform's text files)."""
    out = io.StringIO()
    writer = csv.DictWriter(out, fieldnames=fields, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().rstrip("\n")
