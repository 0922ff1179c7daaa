"""KS908: what cannot hold beside the rest of the catalog."""

__all__ = ["CHECK"]

from knox_scopes.rules.catalogs.base import Check, by_loader

CHECK = Check(
    code="KS908",
    name="contradiction",
    severity="error",
    reach="catalog",
    what="what cannot hold beside the rest: a name declared twice, implications in a circle, a hint at a scope",
    why="one of the two is wrong, and which cannot be guessed",
    example="implies: [kdp] on kdp.devices",
    remedy="keep what the sources say",
    find=by_loader,
)
