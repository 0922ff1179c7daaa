"""KS934: an event that no scope grants."""

__all__ = ["CHECK"]

from collections.abc import Iterable
from functools import cache

from knox_scopes.catalog.build import build
from knox_scopes.catalog.model import Catalog
from knox_scopes.rules.catalogs.base import Check, Hit, World


def find(world: World) -> Iterable[Hit]:
    """Yields what the check finds; without OAuth, or with a likely scope, none can be expected to."""
    with_scopes = {scope.service for scope in world.catalog.scopes.values() if scope.kind != "identity"}

    @cache
    def at_stage(stage: str) -> Catalog:
        return build([file.value for file in world.files], stages=(stage,))

    for name, event in world.catalog.events.items():
        if event.opened_by == "none" and event.service in with_scopes:
            message = f"`{name}` is said to need no scope, but its service has scopes"
        elif event.opened_by == "undocumented" and not event.likely:
            message = f"no scope grants `{name}`, and none is said to be likely"
        elif event.scopes and not at_stage(event.stage).events[name].scopes:
            message = f"no scope grants `{name}` at its own stage, {event.stage}"
        else:
            continue
        yield Hit(name, world.place("events", name), message, CHECK.remedy)


CHECK = Check(
    code="KS934",
    name="ungranted-event",
    severity="warning",
    reach="catalog",
    what="an event that no scope grants, by itself or by those above, and for which none is likely",
    why="an app that needs the event cannot be told what to ask for",
    example="KE_CAMPAIGN_DELETE: {scopes: undocumented}",
    remedy="name the scopes that grant it, or `undocumented` and the likely one",
    find=find,
)
