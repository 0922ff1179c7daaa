"""KS908: what cannot hold beside the rest of the catalog."""

__all__ = ["RULE"]

from knox_scopes.rules.base import Rule
from knox_scopes.rules.catalogs.files import CatalogFiles

RULE: Rule[CatalogFiles] = Rule(
    code="KS908",
    name="contradiction",
    severity="error",
    looks_at="catalog",
    what="a contradiction: a name declared twice, circular implications, a hint about a scope that exists",
    why="one of the two is wrong, and which one cannot be guessed",
    example="implies: [kdp] on kdp.devices",
    remedy="keep what the sources say",
    source="scopes/README.md",
)
