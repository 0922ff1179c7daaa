"""KS905: an endpoint without its effect."""

__all__ = ["CHECK"]

from knox_scopes.rules.catalogs.base import Check, by_loader

CHECK = Check(
    code="KS905",
    name="no-effect",
    severity="error",
    reach="file",
    what="an endpoint without its effect",
    why="the method does not tell it, and plans weigh by it what they open beyond the need",
    example="PUT /kcs/v1/rp/devices/delete: {scopes: [kdp.devices:manage]}",
    remedy="say what the call does: effect: read, write or destroy",
    find=by_loader,
)
