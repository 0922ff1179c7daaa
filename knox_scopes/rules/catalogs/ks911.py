"""KS911: entries or keys that do not stand in their order."""

__all__ = ["CHECK"]

from collections.abc import Iterable

from knox_scopes.catalog.order import misplaced
from knox_scopes.rules.catalogs.base import Check, Hit, World


def find(world: World) -> Iterable[Hit]:
    """Yields what the check finds: in each part of a file, the first key to move up."""
    for file in world.files:
        for keys, first in misplaced(file.document, world.order):
            message, remedy = f"`{keys[-1]}` belongs before `{first}`", f"move it up to before `{first}`"
            yield Hit(str(keys[-1]), file.document.place(keys), message, remedy)


CHECK = Check(
    code="KS911",
    name="unsorted",
    severity="warning",
    reach="text",
    what="entries or keys out of order: entries by name, endpoints by path, then method, keys as in the tables",
    why="one order makes an entry easy to find, and a change show as nothing but itself",
    example="scopes: {kdp.devices: ..., kdp: ...}",
    remedy="move them, or let tools/fmt_scopes.py of the source tree put the file in order",
    find=find,
)
