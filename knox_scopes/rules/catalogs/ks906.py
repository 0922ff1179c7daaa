"""KS906: endpoints, or variants of them, with the same method and shape in the files of two services."""

__all__ = ["CHECK"]

from knox_scopes.rules.catalogs.base import Check, by_loader

CHECK = Check(
    code="KS906",
    name="colliding-endpoints",
    severity="error",
    reach="catalog",
    what="endpoints, or variants of them, with the same method and shape in the files of two services",
    why="a request would mean both, and whose scopes open it could not be told; variables differ in name only",
    example="GET /devices/{id} in one file, GET /devices/{deviceId} in another",
    remedy="keep the endpoint in the file of the service it belongs to",
    find=by_loader,
)
