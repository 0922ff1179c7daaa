"""KS903: a source that the file does not declare under `sources`."""

__all__ = ["CHECK"]

from knox_scopes.rules.catalogs.base import Check, by_loader

CHECK = Check(
    code="KS903",
    name="undeclared-source",
    severity="error",
    reach="file",
    what="a source that the file does not declare under `sources`",
    why="a fact without its page and date cannot be checked by anybody",
    example="source: scopes-2025-80",
    remedy="declare the source, or correct its key",
    find=by_loader,
)
