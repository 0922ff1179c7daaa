"""KS934: an event that no scope grants, directly or through a parent, and for which none is likely."""

__all__ = ["RULE"]

from collections.abc import Iterable
from functools import cache

from knox_scopes.catalog.build import build
from knox_scopes.catalog.model import Catalog
from knox_scopes.errors import Finding
from knox_scopes.rules.base import Rule
from knox_scopes.rules.catalogs.files import CatalogFiles


def _check(seen: CatalogFiles) -> Iterable[Finding]:
    # Without OAuth, or with a likely scope, none can be expected to.
    with_scopes = {scope.service for scope in seen.catalog.scopes.values() if scope.kind != "identity"}

    @cache
    def at_stage(stage: str) -> Catalog:
        return build([file.value for file in seen.files], stages=(stage,))

    for name, event in seen.catalog.events.items():
        if event.opened_by == "none" and event.service in with_scopes:
            message = f"`{name}` is declared to need no scope, but its service has scopes"
        elif event.opened_by == "undocumented" and not event.likely:
            message = f"no scope grants `{name}`, and none is declared likely"
        elif event.scopes and not at_stage(event.stage).events[name].scopes:
            message = f"no scope grants `{name}` at its own stage, {event.stage}"
        else:
            continue
        yield seen.place("events", name).finding(message, at=name)


RULE: Rule[CatalogFiles] = Rule(
    code="KS934",
    name="ungranted-event",
    severity="warning",
    looks_at="catalog",
    what="an event that no scope grants, directly or through a parent, and for which none is likely",
    why="an app that needs the event cannot be told what to request",
    example="KE_CAMPAIGN_DELETE: {scopes: undocumented}",
    remedy="name the scopes that grant it, or write `undocumented` and the likely scope",
    check=_check,
    source="scopes/README.md",
)
