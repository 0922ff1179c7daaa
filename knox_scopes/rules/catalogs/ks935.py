"""KS935: scopes that grant the same under two names."""

__all__ = ["CHECK"]

from collections.abc import Iterable
from typing import TYPE_CHECKING

from knox_scopes.access.grant import grant
from knox_scopes.rules.catalogs.base import Check, Hit, World

if TYPE_CHECKING:
    from knox_scopes.catalog.model import Access


def find(world: World) -> Iterable[Hit]:
    """Yields what the check finds; scopes that grant nothing are not compared."""
    seen: dict[Access, str] = {}
    for name in world.catalog.scopes:
        access = grant(world.catalog, name).access
        first = seen.setdefault(access, name)
        if first != name and any(access):
            message = f"`{name}` grants the same as `{first}`"
            yield Hit(name, world.place("scopes", name), message, CHECK.remedy)


CHECK = Check(
    code="KS935",
    name="equal-grants",
    severity="info",
    reach="catalog",
    what="scopes that grant the same endpoints, events and reach under two names",
    why="plans choose between them by their names alone; it may be so, or what tells them apart is missing",
    example="kdp.devices with no other child than kdp.devices:view, and nothing of its own",
    remedy="see whether something is missing under one of them; where not, leave it",
    find=find,
)
