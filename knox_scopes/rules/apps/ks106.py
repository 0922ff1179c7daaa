"""KS106: a requested scope that no declared use needs."""

__all__ = ["RULE"]

from collections.abc import Iterable

from knox_scopes.apps.context import Context
from knox_scopes.rules.base import Hit, Rule


def check(context: Context) -> Iterable[Hit]:
    """Yields what the rule finds."""
    for name in context.review.unneeded:
        message = f"no declared use needs `{name}`"
        severity = "error" if context.registration.complete else "warning"
        remedy = "take it out, or declare what uses it"
        yield Hit(name, context.places[name], message, remedy, severity=severity, mend=context.without([name]))


RULE = Rule(
    code="KS106",
    name="unneeded-scope",
    severity="warning",
    confidence="high",
    what="a requested scope that no declared use needs",
    why="access that nobody uses is access that only an attacker uses",
    example="scopes: [kdp.customers]",
    remedy="take it out, or declare the use it is for",
    source="Authentication for Knox E-FOTA, 2024-09-12: request the least number of scope permissions",
    check=check,
)
