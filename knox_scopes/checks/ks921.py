"""KS921: a source that nothing in the file is from."""

__all__ = ["CHECK"]

from collections.abc import Iterable, Iterator

from knox_scopes.checks.base import Check, Hit, World


def find(world: World) -> Iterable[Hit]:
    """Yields what the check finds."""
    for file in world.files:
        used = set(_named(file.value))
        if not used <= file.value["sources"].keys():  # a slip in a name leaves another unused
            continue
        for keys, _ in file.entries("sources"):
            if (key := str(keys[1])) not in used:
                yield Hit(
                    key, file.document.place(keys), f"nothing in the file is from the source `{key}`", CHECK.remedy
                )


def _named(value: object) -> Iterator[str]:
    """Yields the sources that a value and its parts name."""
    if isinstance(value, dict):
        for key in ("source", "open_ended_source", "base_url_source"):
            named = value.get(key, ())
            yield from (named,) if isinstance(named, str) else named
    if isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _named(part)


CHECK = Check(
    code="KS921",
    name="unused-source",
    severity="warning",
    reach="file",
    what="a source that nothing in the file is from",
    why="the catalog's version is the date of its newest source, and what was taken from this one cannot be told",
    example="sources: {notes-2025-11: ...}, and no `source: notes-2025-11`",
    remedy="name it where something is from it, or take it out",
    find=find,
)
