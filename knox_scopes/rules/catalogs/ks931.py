"""KS931: a scope that does not stand below the root of its service."""

__all__ = ["CHECK"]

import re
from collections.abc import Iterable

from knox_scopes.rules.catalogs.base import Check, Hit, World


def find(world: World) -> Iterable[Hit]:
    """Yields what the check finds; a service without a root has nothing to stand below."""
    scopes = world.catalog.scopes
    roots = {
        scope.service: name
        for name, scope in scopes.items()
        if scope.kind != "identity" and not re.search("[.:]", name)
    }
    for name, scope in scopes.items():
        if scope.kind == "identity" or name in roots.values():
            continue
        above = scopes.get(scope.parent or "")
        if above is not None and above.service != scope.service:
            message = f"`{name}` stands below `{above.name}`, which is a scope of `{above.service}`"
            yield Hit(name, world.place("scopes", name), message, CHECK.remedy)
        elif above is None and scope.service in roots:
            message = f"`{name}` does not stand below `{roots[scope.service]}`, the root of its service"
            yield Hit(name, world.place("scopes", name), message, CHECK.remedy)


CHECK = Check(
    code="KS931",
    name="orphan-scope",
    severity="warning",
    reach="catalog",
    what="a scope that does not stand below the root of its service, where that has one",
    why="the root is to stand for the whole service, so a name beside it is more often a slip than a scope apart",
    example="kdq.devices in kdp.yaml, where there is kdp",
    remedy="correct the name, or declare it in the file of the service it belongs to",
    find=find,
)
