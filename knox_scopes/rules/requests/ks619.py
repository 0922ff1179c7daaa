"""KS619: an expires_in that is too long, or in a request that does not take it."""

__all__ = ["RULE"]

from collections.abc import Iterable

from knox_scopes.apps.context import CREDENTIALS
from knox_scopes.catalog.oauth import LONGEST_EXPIRES_IN
from knox_scopes.errors import Finding
from knox_scopes.rules.base import Rule
from knox_scopes.rules.requests.guide import OWN
from knox_scopes.rules.requests.held import Held


def _check(held: Held) -> Iterable[Finding]:
    given = held.given("expires_in")
    if given is None:
        return
    remedy = f"send a number of seconds up to {LONGEST_EXPIRES_IN}, or leave it out to use the registered lifetime"
    if given.fault == "form":
        yield held.finding("expires_in", "expires_in is not a whole number of seconds", remedy)
    elif given.value is None or int(given.value) > LONGEST_EXPIRES_IN:
        said = given.value or "larger than that"
        message = f"a token lasts at most {LONGEST_EXPIRES_IN} seconds; expires_in is {said}"
        yield held.finding("expires_in", message, remedy)
    elif held.kind and held.kind != CREDENTIALS:
        message = "expires_in is documented only for client credentials"
        yield held.finding("expires_in", message, "set the lifetime in the registration", severity="warning")


RULE = Rule(
    code="KS619",
    name="expires-in",
    severity="error",
    what="an `expires_in` over 3,600 seconds or, as a warning, in a request that is not for client credentials",
    why="no token lasts longer, and no other request is documented to take it",
    example="expires_in=86400",
    remedy="send at most 3600, or leave it out",
    source=OWN,
    check=_check,
)
