"""KS906: endpoints or variants with the same method and shape in the files of two services."""

__all__ = ["RULE"]

from knox_scopes.rules.base import Rule
from knox_scopes.rules.catalogs.files import CatalogFiles

RULE: Rule[CatalogFiles] = Rule(
    code="KS906",
    name="colliding-endpoints",
    severity="error",
    looks_at="catalog",
    what="endpoints or variants with the same method and shape in the files of two services",
    why="a request would match both, and nobody could tell whose scopes cover it; the names of variables do not matter",
    example="GET /devices/{id} in one file, GET /devices/{deviceId} in another",
    remedy="keep the endpoint in the file of the service it belongs to",
    source="scopes/README.md",
)
