"""KS605: an authorization request without state."""

__all__ = ["RULE"]

from collections.abc import Iterable

from knox_scopes.errors import Finding
from knox_scopes.rules.base import Rule
from knox_scopes.rules.requests.guide import AUTHORIZE
from knox_scopes.rules.requests.held import Held


def _check(held: Held) -> Iterable[Finding]:
    if held.kind == "authorize" and held.lacks("state"):
        remedy = "add a random state, and check it when the browser returns"
        yield held.finding("state", "the authorization request has no state", remedy)


RULE = Rule(
    code="KS605",
    name="no-state",
    severity="error",
    what="an authorization request without a state",
    why="without it, an attacker can make a customer's browser complete a sign-in that the attacker started",
    example=".../oauth2/authorize?response_type=code&client_id=...",
    remedy="add a random state, and check it when the browser returns",
    source=f"{AUTHORIZE}; RFC 6749, section 10.12",
    check=_check,
)
