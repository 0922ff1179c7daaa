"""KS921: a source that nothing in the file cites."""

__all__ = ["RULE"]

from collections.abc import Iterable, Iterator

from knox_scopes.errors import Finding
from knox_scopes.rules.base import Rule
from knox_scopes.rules.catalogs.files import CatalogFiles


def _check(seen: CatalogFiles) -> Iterable[Finding]:
    for file in seen.files:
        used = set(_named(file.value))
        if not used <= file.value["sources"].keys():  # a slip in a name leaves another unused
            continue
        for keys, _ in file.entries("sources"):
            if (key := str(keys[1])) not in used:
                yield file.document.place(keys).finding(f"nothing in the file cites the source `{key}`", at=key)


def _named(value: object) -> Iterator[str]:
    """Yields the sources that a value and its parts name."""
    if isinstance(value, dict):
        for key in ("source", "open_ended_source", "base_url_source", "access_request_source"):
            named = value.get(key, ())
            yield from (named,) if isinstance(named, str) else named
    if isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _named(part)


RULE: Rule[CatalogFiles] = Rule(
    code="KS921",
    name="unused-source",
    severity="warning",
    looks_at="file",
    what="a source that nothing in the file cites",
    why="nobody can tell what was taken from it",
    example="sources: {notes-2025-11: ...}, and no `source: notes-2025-11`",
    remedy="cite it where it is used, or remove it",
    check=_check,
    source="scopes/README.md",
)
