"""KS114: a registration without any scope."""

__all__ = ["RULE"]

from collections.abc import Iterable

from knox_scopes.apps.context import Context
from knox_scopes.apps.edit import Mend
from knox_scopes.rules.base import Hit, Rule


def check(context: Context) -> Iterable[Hit]:
    """Yields what the rule finds."""
    is_told = any(fault.keys[:1] == ("scopes",) for fault in context.registration.faults)
    # Blank items are for KS112.
    is_told = is_told or any(len(item.keys) > 1 for item in context.registration.scopes)
    if not context.requested and not context.is_unread and not is_told:
        least = " ".join(context.least)
        yield Hit(
            "scopes",
            ("scopes",),
            "no scope is requested",
            f"request {least}" if least else "request what the app needs",
            mend=Mend({}, context.least) if least else None,
        )


RULE = Rule(
    code="KS114",
    name="no-scopes",
    severity="error",
    confidence="high",
    what="a registration without any scope",
    why="the app can call nothing",
    example="scopes: []",
    remedy="list the scopes that the uses need; `knox-scopes plan` finds them",
    source="Register new app (Knox OAuth 2.0 Authentication guide)",
    check=check,
)
