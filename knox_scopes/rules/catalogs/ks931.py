"""KS931: a scope that is not below the root of its service, in a service that has one."""

__all__ = ["RULE"]

import re
from collections.abc import Iterable

from knox_scopes.errors import Finding
from knox_scopes.rules.base import Rule
from knox_scopes.rules.catalogs.files import CatalogFiles


def _check(seen: CatalogFiles) -> Iterable[Finding]:
    # A service without a root has nothing to stand below.
    scopes = seen.catalog.scopes
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
            message = f"`{name}` is below `{above.name}`, which is a scope of `{above.service}`"
            yield seen.place("scopes", name).finding(message, at=name)
        elif above is None and scope.service in roots:
            message = f"`{name}` is not below `{roots[scope.service]}`, the root of its service"
            yield seen.place("scopes", name).finding(message, at=name)


RULE: Rule[CatalogFiles] = Rule(
    code="KS931",
    name="orphan-scope",
    severity="warning",
    looks_at="catalog",
    what="a scope that is not below the root of its service, in a service that has one",
    why="the root stands for the whole service, so a name beside it is usually a typo",
    example="kdq.devices in kdp.yaml, where the root is kdp",
    remedy="correct the name, or declare it in the file of the service it belongs to",
    check=_check,
    source="scopes/README.md",
)
