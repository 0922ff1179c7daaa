"""KS933: an endpoint or event listed both under a scope and under one that this scope implies."""

__all__ = ["RULE"]

from collections.abc import Iterable

from knox_scopes.access.grant import grant
from knox_scopes.errors import Finding
from knox_scopes.rules.base import Rule
from knox_scopes.rules.catalogs.files import CatalogFiles


def _check(seen: CatalogFiles) -> Iterable[Finding]:
    # That one scope of a list implies another of it is all that the data can tell.
    catalog = seen.catalog
    for file, keys, entry in seen.entries("endpoints", "events", "unplaced"):
        names = entry["scopes"] if isinstance(entry["scopes"], list) else []
        for number, name in enumerate(names):
            others = {*names} - {name}
            if others and (implied := others & {*grant(catalog, name).implied}):
                message = f"`{name}` implies `{min(implied)}`, which opens `{keys[1]}` too"
                place = file.document.place((*keys, "scopes", number))
                yield place.finding(message, at=name, remedy=f"remove `{name}` from the list")


RULE: Rule[CatalogFiles] = Rule(
    code="KS933",
    name="not-narrowest",
    severity="warning",
    looks_at="catalog",
    what="an endpoint or event listed both under a scope and under one that this scope implies",
    why="only the narrowest scopes are listed; the broader ones are derived",
    example="scopes: [kdp.devices, kdp.devices:view]",
    remedy="list only the narrowest scopes",
    check=_check,
    source="scopes/README.md",
)
