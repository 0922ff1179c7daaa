"""KS110: a scope or use that is not released yet (stage uat or preview)."""

__all__ = ["RULE"]

from collections.abc import Iterable

from knox_scopes.apps.context import Context
from knox_scopes.errors import Finding
from knox_scopes.rules.base import Rule

PORTAL = "register it only in the portal of that stage"
DECLARE = "declare it only for the app of that stage"


def _check(context: Context) -> Iterable[Finding]:
    for name in context.places:
        if stage := context.stage_of(name):
            yield context.finding(name, f"`{name}` is at stage {stage}", PORTAL)
    for at, keys in context.use_places.items():
        item = context.catalog.endpoints.get(at) or context.catalog.events[at]
        if item.stage != "ga":
            yield context.finding(at, f"`{at}` is at stage {item.stage}", DECLARE, keys=keys)
    for use in context.unresolved:
        if use.item.reason == "other-stage":
            yield context.finding(use.item.input, use.item.message, DECLARE, keys=use.keys)


RULE = Rule(
    code="KS110",
    name="unreleased",
    severity="warning",
    what="a scope or use that is not released yet (stage uat or preview)",
    why="production does not offer it, and it may still change",
    example="scopes: [kc.application]",
    remedy="keep it out of the production registration until it is released",
    source="Knox OAuth 2.0 Authentication 26.10 release notes (UAT), 2026-10-08",
    hides=("KS101", "KS106", "KS109"),
    ignorable="without a policy",
    check=_check,
)
