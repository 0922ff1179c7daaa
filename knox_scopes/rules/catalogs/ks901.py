"""KS901: a file that is not strict YAML, or not of the right form: an unknown or missing key, a wrong value."""

__all__ = ["RULE"]

from knox_scopes.rules.base import Rule
from knox_scopes.rules.catalogs.files import CatalogFiles

RULE: Rule[CatalogFiles] = Rule(
    code="KS901",
    name="malformed-file",
    severity="error",
    looks_at="file",
    what="a file that is not strict YAML, or not of the right form: an unknown or missing key, a wrong value",
    why="nothing can be read from it with certainty",
    example="scopes: {kdp: {sumary: The whole service.}}",
    remedy="correct it as the message and scopes/README.md say",
    source="scopes/README.md",
)
