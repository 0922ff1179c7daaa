"""KS924: a path prefix of an open-ended scope that is under none of the service's `bases`."""

__all__ = ["RULE"]

from collections.abc import Iterable

from knox_scopes.endpoints import lies_under
from knox_scopes.errors import Finding
from knox_scopes.rules.base import Rule
from knox_scopes.rules.catalogs.files import CatalogFiles


def _check(seen: CatalogFiles) -> Iterable[Finding]:
    # A service without bases has no bounds.
    for file in seen.files:
        bases = file.value.get("bases", ())
        for keys, scope in file.entries("scopes"):
            for number, prefix in enumerate(scope.get("open_ended", ())):
                if bases and not any(lies_under(prefix, base) for base in bases):
                    message = f"`{prefix}` is under none of the service's bases, {', '.join(bases)}"
                    yield file.document.place((*keys, "open_ended", number)).finding(message, at=prefix)


RULE: Rule[CatalogFiles] = Rule(
    code="KS924",
    name="reach-beyond",
    severity="warning",
    looks_at="file",
    what="a path prefix of an open-ended scope that is under none of the service's `bases`",
    why="no request under it is ever looked up there, or it belongs to another service",
    example="bases: [/kcs/v1/rp], and kdp: {open_ended: [/kcs/v2/rp]}",
    remedy="correct the prefix, or add its base to `bases`",
    check=_check,
    source="scopes/README.md",
)
