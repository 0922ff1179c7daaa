"""KS922: a source dated in the future."""

__all__ = ["RULE"]

from collections.abc import Iterable

from knox_scopes.errors import Finding
from knox_scopes.rules.base import Rule
from knox_scopes.rules.catalogs.files import CatalogFiles


def _check(seen: CatalogFiles) -> Iterable[Finding]:
    # An announced end (`until`) may well lie in the future.
    for file in seen.files:
        for keys, source in file.entries("sources"):
            if source["updated"] > seen.today:
                message = f"`{source['updated']}` is in the future (today is {seen.today})"
                yield file.document.place((*keys, "updated")).finding(message, at=str(keys[1]))


RULE: Rule[CatalogFiles] = Rule(
    code="KS922",
    name="future-date",
    severity="warning",
    looks_at="file",
    what="a source dated in the future",
    why="nobody has seen that page yet, and the catalog's version, its newest date, would be in the future too",
    example='updated: "2052-08-05"',
    remedy="write the date shown on the page",
    check=_check,
    source="scopes/README.md",
)
