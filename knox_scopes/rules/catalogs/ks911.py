"""KS911: entries or keys out of order: entries by name, endpoints by path and method, keys as in the tables."""

__all__ = ["RULE"]

from collections.abc import Iterable

from knox_scopes.catalog.order import misplaced
from knox_scopes.errors import Finding
from knox_scopes.rules.base import Rule
from knox_scopes.rules.catalogs.files import CatalogFiles


def _check(seen: CatalogFiles) -> Iterable[Finding]:
    # In each part of a file, the first key to move up.
    for file in seen.files:
        for keys, first in misplaced(file.document, seen.order):
            message, remedy = f"`{keys[-1]}` belongs before `{first}`", f"move it above `{first}`"
            yield file.document.place(keys).finding(message, at=str(keys[-1]), remedy=remedy)


RULE: Rule[CatalogFiles] = Rule(
    code="KS911",
    name="unsorted",
    severity="warning",
    looks_at="text",
    what="entries, endpoints or keys that are not in the order that scopes/README.md gives",
    why="with one fixed order an entry is easy to find, and a diff shows only what changed",
    example="scopes: {kdp.devices: ..., kdp: ...}",
    remedy="move them, or let tools/fmt_scopes.py sort the file",
    check=_check,
    source="scopes/README.md",
)
