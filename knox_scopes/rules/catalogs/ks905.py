"""KS905: an endpoint without its effect."""

__all__ = ["RULE"]

from knox_scopes.rules.base import Rule
from knox_scopes.rules.catalogs.files import CatalogFiles

RULE: Rule[CatalogFiles] = Rule(
    code="KS905",
    name="no-effect",
    severity="error",
    looks_at="file",
    what="an endpoint without its effect",
    why="the method does not reveal it, and plans are ranked by the effects of what they open",
    example="PUT /kcs/v1/rp/devices/delete: {scopes: [kdp.devices:manage]}",
    remedy="state what the call does: effect: read, write or destroy",
    source="scopes/README.md",
)
