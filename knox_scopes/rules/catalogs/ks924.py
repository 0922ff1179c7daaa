"""KS924: an open-ended scope that reaches beyond its service."""

__all__ = ["CHECK"]

from collections.abc import Iterable

from knox_scopes.endpoints import lies_under
from knox_scopes.rules.catalogs.base import Check, Hit, World


def find(world: World) -> Iterable[Hit]:
    """Yields what the check finds; a service without bases has no bounds."""
    for file in world.files:
        bases = file.value.get("bases", ())
        for keys, scope in file.entries("scopes"):
            for number, prefix in enumerate(scope.get("open_ended", ())):
                if bases and not any(lies_under(prefix, base) for base in bases):
                    message = f"`{prefix}` lies under none of the service's bases, {', '.join(bases)}"
                    yield Hit(prefix, file.document.place((*keys, "open_ended", number)), message, CHECK.remedy)


CHECK = Check(
    code="KS924",
    name="reach-beyond",
    severity="warning",
    reach="file",
    what="a path prefix of an open-ended scope that lies under none of the service's `bases`",
    why="what a scope is said to reach there would never be looked for there, or belongs to another service",
    example="bases: [/kcs/v1/rp], and kdp: {open_ended: [/kcs/v2/rp]}",
    remedy="correct the prefix, or add its base to `bases`",
    find=find,
)
