"""KS903: a source that the file does not declare under `sources`."""

__all__ = ["RULE"]

from knox_scopes.rules.base import Rule
from knox_scopes.rules.catalogs.files import CatalogFiles

RULE: Rule[CatalogFiles] = Rule(
    code="KS903",
    name="undeclared-source",
    severity="error",
    looks_at="file",
    what="a source that the file does not declare under `sources`",
    why="nobody can check a fact without its page and date",
    example="source: scopes-2025-80",
    remedy="declare the source, or correct its key",
    source="scopes/README.md",
)
