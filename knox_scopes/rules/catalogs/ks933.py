"""KS933: an endpoint or event listed under a scope that is not the narrowest."""

__all__ = ["CHECK"]

from collections.abc import Iterable

from knox_scopes.access.grant import grant
from knox_scopes.rules.catalogs.base import Check, Hit, World


def find(world: World) -> Iterable[Hit]:
    """Yields what the check finds: that one scope of a list implies another of it is all that the data can tell."""
    catalog = world.catalog
    for file, keys, entry in world.entries("endpoints", "events", "unplaced"):
        names = entry["scopes"] if isinstance(entry["scopes"], list) else []
        for number, name in enumerate(names):
            others = {*names} - {name}
            if others and (implied := others & {*grant(catalog, name).implied}):
                message = f"`{name}` implies `{min(implied)}`, which opens `{keys[1]}` too"
                place = file.document.place((*keys, "scopes", number))
                yield Hit(name, place, message, f"take `{name}` out of the list")


CHECK = Check(
    code="KS933",
    name="not-narrowest",
    severity="warning",
    reach="catalog",
    what="an endpoint or event listed under a scope and under one that this implies",
    why=(
        "only the narrowest are to be listed, and what stands above derives; whether a page has one narrower still, "
        "which the list lacks, the data cannot tell"
    ),
    example="scopes: [kdp.devices, kdp.devices:view]",
    remedy="list the narrowest scopes only",
    find=find,
)
