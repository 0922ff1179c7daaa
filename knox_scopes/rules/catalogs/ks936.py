"""KS936: an `implies` entry that follows from the others."""

__all__ = ["RULE"]

from collections.abc import Iterable

from knox_scopes.errors import Finding
from knox_scopes.rules.base import Rule
from knox_scopes.rules.catalogs.files import CatalogFiles


def _check(seen: CatalogFiles) -> Iterable[Finding]:
    listed = [(file, keys, entry["implies"]) for file, keys, entry in seen.entries("scopes") if "implies" in entry]
    if not listed:
        return
    from networkx import transitive_reduction  # noqa: PLC0415 - costs 90 ms that few catalogs pay

    needed = transitive_reduction(seen.catalog.graph())
    for file, keys, names in listed:
        scope = str(keys[1])
        for number, name in enumerate(names):
            by_name = name in seen.catalog.scopes and seen.catalog.scopes[name].parent == scope
            if by_name or not needed.has_edge(scope, name):
                why = "as its name says" if by_name else "through another scope"
                place = file.document.place((*keys, "implies", number))
                yield place.finding(f"`{scope}` already implies `{name}`, {why}", at=name)


RULE: Rule[CatalogFiles] = Rule(
    code="KS936",
    name="redundant-implies",
    severity="warning",
    looks_at="catalog",
    what="an `implies` entry that follows from the others",
    why="it stays behind when the others change, and then grants access that nobody intended",
    example="implies: [kdp.devices] on kdp, whose name implies it already",
    remedy="remove the entry",
    check=_check,
    source="scopes/README.md",
)
