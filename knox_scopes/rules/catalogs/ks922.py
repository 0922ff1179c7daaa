"""KS922: a source dated after today."""

__all__ = ["CHECK"]

from collections.abc import Iterable

from knox_scopes.rules.catalogs.base import Check, Hit, World


def find(world: World) -> Iterable[Hit]:
    """Yields what the check finds; an announced end (`until`) may well lie in the future."""
    for file in world.files:
        for keys, source in file.entries("sources"):
            if world.today is not None and source["updated"] > world.today:
                message = f"`{source['updated']}` is after today, {world.today}"
                yield Hit(str(keys[1]), file.document.place((*keys, "updated")), message, CHECK.remedy)


CHECK = Check(
    code="KS922",
    name="future-date",
    severity="warning",
    reach="file",
    what="a source dated after today",
    why="nobody has seen that page yet, and the catalog's version, which is the newest date, would lie ahead too",
    example='updated: "2052-08-05"',
    remedy="write the date that the page carries",
    find=find,
)
