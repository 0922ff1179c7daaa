"""KS932: a scope that opens nothing."""

__all__ = ["CHECK"]

from collections.abc import Iterable

from knox_scopes.access.grant import grant
from knox_scopes.rules.catalogs.base import Check, Hit, World


def find(world: World) -> Iterable[Hit]:
    """Yields what the check finds; where no base path is known and no endpoint listed, nothing can be expected."""
    catalog = world.catalog
    listing = {endpoint.service for endpoint in catalog.endpoints.values()}
    listing |= {name for name, service in catalog.services.items() if service.bases}
    named = {
        name
        for _, _, entry in world.entries("endpoints", "events", "unplaced")
        for name in (*entry.get("likely", ()), *(entry["scopes"] if isinstance(entry["scopes"], list) else ()))
    }
    for name, scope in catalog.scopes.items():
        idle = scope.kind != "identity" and not any(grant(catalog, name).access) and name not in named
        if idle and scope.service in listing:
            message = f"no endpoint or event is listed under `{name}` or below it, and it is not open-ended"
            yield Hit(name, world.place("scopes", name), message, CHECK.remedy)


CHECK = Check(
    code="KS932",
    name="idle-scope",
    severity="warning",
    reach="catalog",
    what="a scope that opens nothing, is not open-ended, and tells nobody's identity",
    why="no plan will ever choose it; most likely its endpoints are missing, or stand under another name",
    example="kdp.invoices: {summary: ...}, and no endpoint with scopes: [kdp.invoices]",
    remedy="list what it opens, say `open_ended` where its page says so, or take it out",
    find=find,
)
