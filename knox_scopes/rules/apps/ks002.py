"""KS002: a secret in the file, such as a client secret or a token."""

__all__ = ["RULE"]

from collections.abc import Iterable

from knox_scopes.apps.context import Context
from knox_scopes.rules.base import Hit, Rule


def check(context: Context) -> Iterable[Hit]:
    """Yields what the rule finds."""
    for fault in context.registration.faults:
        if fault.code == "KS002":
            yield Hit(fault.at, fault.keys, fault.message, "take it out and rotate it: it may have been seen")


RULE = Rule(
    code="KS002",
    name="secret",
    severity="error",
    confidence="medium",
    what="a secret in the file, such as a client secret or a token",
    why="the file is under version control, where a secret cannot be taken back; the portal shows a secret once only",
    example="client_secret: ...",
    remedy="take it out, rotate the secret in the portal, and keep the new one in a vault",
    source="Register new app (Knox OAuth 2.0 Authentication guide)",
    check=check,
)
