"""KS902: a file that is not named after its `service:`."""

__all__ = ["RULE"]

from knox_scopes.rules.base import Rule
from knox_scopes.rules.catalogs.files import CatalogFiles

RULE: Rule[CatalogFiles] = Rule(
    code="KS902",
    name="file-name",
    severity="error",
    looks_at="file",
    what="a file that is not named after its `service:`",
    why="overlays are laid over the file of the same name, and people look a service up by it",
    example="service: kdp, in a file named kpd.yaml",
    remedy="give the file and the service the same name",
    source="scopes/README.md",
)
