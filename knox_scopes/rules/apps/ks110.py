"""KS110: a scope or use at stage uat or preview."""

__all__ = ["RULE"]

from collections.abc import Iterable

from knox_scopes.apps.context import Context
from knox_scopes.rules.base import Hit, Rule


def check(context: Context) -> Iterable[Hit]:
    """Yields what the rule finds."""
    for name, keys in context.places.items():
        if stage := context.stage_of(name):
            yield Hit(name, keys, f"`{name}` is at stage {stage}", "register it in the portal of that stage only")
    for at, keys in context.use_places.items():
        item = context.catalog.endpoints.get(at) or context.catalog.events[at]
        if item.stage != "ga":
            yield Hit(at, keys, f"`{at}` is at stage {item.stage}", "declare it for the app of that stage only")
    for use in context.unresolved:
        if use.item.reason == "other-stage":
            yield Hit(use.item.input, use.keys, use.item.message, "declare it for the app of that stage only")


RULE = Rule(
    code="KS110",
    name="unreleased",
    severity="warning",
    confidence="high",
    what="a scope or use at stage uat or preview",
    why="it is not offered in production, and may change",
    example="scopes: [kc.application]",
    remedy="keep it out of the production registration until its release",
    source="Knox OAuth 2.0 Authentication 26.10 release notes (UAT), 2026-10-08",
    check=check,
)
