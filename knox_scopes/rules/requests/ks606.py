"""KS606: a state that is too short to be random enough."""

__all__ = ["RULE"]

from collections.abc import Iterable

from knox_scopes.errors import Finding
from knox_scopes.rules.base import Rule
from knox_scopes.rules.requests.guide import AUTHORIZE
from knox_scopes.rules.requests.held import Held, characters

# So many characters hold 128 bits, where each of them is one of the 64 of base64url.
LEAST = 22


def _check(held: Held) -> Iterable[Finding]:
    given = held.given("state")
    if held.kind == "authorize" and given and given.length and given.length < LEAST:
        message = f"the state has {characters(given.length)}; 128 random bits need at least {LEAST}"
        yield held.finding("state", message, "use at least 16 random bytes, such as `secrets.token_urlsafe(16)`")


RULE = Rule(
    code="KS606",
    name="short-state",
    severity="warning",
    confidence="medium",
    what="a state of fewer than 22 characters, which cannot hold 128 random bits",
    why="a state that can be guessed protects no one",
    example="state=abcde",
    remedy="use at least 16 random bytes from a cryptographic generator",
    source=f"{AUTHORIZE}; for the 128 bits: RFC 6749, section 10.10, and RFC 6819, section 5.1.4.2.2",
    check=_check,
)
