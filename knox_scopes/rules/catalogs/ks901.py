"""KS901: a file that is not strict YAML, or departs from the schema."""

__all__ = ["CHECK"]

from knox_scopes.rules.catalogs.base import Check, by_loader

CHECK = Check(
    code="KS901",
    name="malformed-file",
    severity="error",
    reach="file",
    what="a file that is not strict YAML, or not of the form: an unknown or missing key, a wrong value",
    why="nothing can be taken from it with certainty",
    example="scopes: {kdp: {sumary: The whole service.}}",
    remedy="write it as the message and scopes/README.md say",
    find=by_loader,
)
