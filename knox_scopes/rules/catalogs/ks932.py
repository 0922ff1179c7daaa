"""KS932: a scope that opens nothing, is not open-ended, and identifies nobody."""

__all__ = ["RULE"]

from collections.abc import Iterable

from knox_scopes.access.grant import grant
from knox_scopes.errors import Finding
from knox_scopes.rules.base import Rule
from knox_scopes.rules.catalogs.files import CatalogFiles


def _check(seen: CatalogFiles) -> Iterable[Finding]:
    # Where no base path is known and no endpoint listed, nothing can be expected.
    catalog = seen.catalog
    listing = {endpoint.service for endpoint in catalog.endpoints.values()}
    listing |= {name for name, service in catalog.services.items() if service.bases}
    named = {
        name
        for _, _, entry in seen.entries("endpoints", "events", "unplaced")
        for name in (*entry.get("likely", ()), *(entry["scopes"] if isinstance(entry["scopes"], list) else ()))
    }
    for name, scope in catalog.scopes.items():
        idle = scope.kind != "identity" and not any(grant(catalog, name).access) and name not in named
        if idle and scope.service in listing:
            message = f"`{name}` opens no endpoint or event, itself or through what it implies, and is not open-ended"
            yield seen.place("scopes", name).finding(message, at=name)


RULE: Rule[CatalogFiles] = Rule(
    code="KS932",
    name="idle-scope",
    severity="warning",
    looks_at="catalog",
    what="a scope that opens nothing, is not open-ended, and identifies nobody",
    why="no plan will ever choose it; its endpoints are probably missing or listed under another name",
    example="kdp.invoices: {summary: ...}, and no endpoint with scopes: [kdp.invoices]",
    remedy="list what it opens, add `open_ended` if its page says so, or remove it",
    check=_check,
    source="scopes/README.md",
)
