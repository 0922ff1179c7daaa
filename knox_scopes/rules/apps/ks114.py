"""KS114: a registration without scopes."""

__all__ = ["RULE"]

from collections.abc import Iterable

from knox_scopes.apps.context import Context
from knox_scopes.apps.edit import Fix
from knox_scopes.errors import Finding
from knox_scopes.rules.apps.guide import GUIDE
from knox_scopes.rules.base import Rule


def _check(context: Context) -> Iterable[Finding]:
    # Blank items are for KS112, what could not be read for KS001.
    has_items = any(len(item.keys) > 1 for item in context.registration.scopes)
    if context.requested or has_items or context.is_unread or context.registration.is_unread("scopes"):
        return
    least = " ".join(context.least)
    remedy = f"request {least}" if least else "request what the app needs"
    fix = Fix({}, context.least) if least else None
    yield context.finding("scopes", "no scope is requested", remedy, keys=("scopes",), fix=fix)


RULE = Rule(
    code="KS114",
    name="no-scopes",
    severity="error",
    what="a registration without scopes",
    why="the portal asks for at least one, and without it the app cannot call anything",
    example="scopes: []",
    remedy="list the scopes that the uses need; `knox-scopes plan` finds them",
    source=GUIDE,
    check=_check,
)
