"""KS904: a scope that an endpoint, event, hint, `likely` or `implies` names and no service declares."""

__all__ = ["RULE"]

from knox_scopes.rules.base import Rule
from knox_scopes.rules.catalogs.files import CatalogFiles

RULE: Rule[CatalogFiles] = Rule(
    code="KS904",
    name="undeclared-scope",
    severity="error",
    looks_at="catalog",
    what="a scope that an endpoint, event, hint, `likely` or `implies` names and no service declares",
    why="whatever needs it could never be granted",
    example="GET /ke/v1/fota: {scopes: [ke.fota], effect: read}",
    remedy="declare the scope, or correct its name",
    source="scopes/README.md",
)
