"""KS904: a scope named by an endpoint, event, hint, `likely` or `implies` that no service declares."""

__all__ = ["CHECK"]

from knox_scopes.rules.catalogs.base import Check, by_loader

CHECK = Check(
    code="KS904",
    name="undeclared-scope",
    severity="error",
    reach="catalog",
    what="a scope named by an endpoint, event, hint, `likely` or `implies` that no service declares",
    why="what such an item needs could never be granted",
    example="GET /ke/v1/fota: {scopes: [ke.fota], effect: read}",
    remedy="declare the scope, or correct its name",
    find=by_loader,
)
