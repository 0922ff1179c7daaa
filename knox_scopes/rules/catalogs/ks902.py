"""KS902: a file that is not named by its `service:`."""

__all__ = ["CHECK"]

from knox_scopes.rules.catalogs.base import Check, by_loader

CHECK = Check(
    code="KS902",
    name="file-name",
    severity="error",
    reach="file",
    what="a file that is not named by its `service:`",
    why="overlays are laid over the file of the same name, and people look a service up by it",
    example="service: kdp, in a file kpd.yaml",
    remedy="name the file and the service alike",
    find=by_loader,
)
