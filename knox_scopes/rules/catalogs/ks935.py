"""KS935: scopes that grant the same under two names."""

__all__ = ["RULE"]

from collections.abc import Iterable
from typing import TYPE_CHECKING

from knox_scopes.access.grant import grant
from knox_scopes.errors import Finding
from knox_scopes.rules.base import Rule
from knox_scopes.rules.catalogs.files import CatalogFiles

if TYPE_CHECKING:
    from knox_scopes.catalog.model import Access


def _check(seen: CatalogFiles) -> Iterable[Finding]:
    # Scopes that grant nothing are not compared.
    first_with: dict[Access, str] = {}
    for name in seen.catalog.scopes:
        access = grant(seen.catalog, name).access
        first = first_with.setdefault(access, name)
        if first != name and any(access):
            message = f"`{name}` grants the same as `{first}`"
            yield seen.place("scopes", name).finding(message, at=name)


RULE: Rule[CatalogFiles] = Rule(
    code="KS935",
    name="equal-grants",
    severity="info",
    looks_at="catalog",
    what="scopes that grant the same under two names",
    why="plans choose between them by name alone; that may be right, or something that sets them apart may be missing",
    example="kdp.devices with no other child than kdp.devices:view, and nothing of its own",
    remedy="check whether something is missing under one of them; if not, leave it",
    check=_check,
    source="scopes/README.md",
)
