"""KS603: a code challenge that is not a SHA-256 hash."""

__all__ = ["RULE"]

from collections.abc import Iterable

from knox_scopes.catalog.oauth import CHALLENGE_LENGTH
from knox_scopes.errors import Finding
from knox_scopes.rules.base import Rule
from knox_scopes.rules.requests.guide import AUTHORIZE
from knox_scopes.rules.requests.held import Held, characters


def _check(held: Held) -> Iterable[Finding]:
    given = held.given("code_challenge")
    if given and given.length and given.fault:
        if given.length == CHALLENGE_LENGTH:
            what = "has characters other than letters, digits, `-` and `_`"
        else:
            what = f"has {characters(given.length)}; a SHA-256 hash in base64url without padding has {CHALLENGE_LENGTH}"
        remedy = "hash the verifier with SHA-256, and encode the hash in base64url without `=`"
        yield held.finding("code_challenge", f"the code_challenge {what}", remedy)


RULE = Rule(
    code="KS603",
    name="bad-challenge",
    severity="error",
    what="a code challenge that is not 43 characters long, or has characters that base64url does not have",
    why="it is not a SHA-256 hash, so no verifier can match it, and the code can never be exchanged",
    example="code_challenge=abc",
    remedy="hash the verifier with SHA-256, and encode the hash in base64url without padding",
    source=f"{AUTHORIZE}, whose own sample has 42 characters; RFC 7636, section 4.2",
    check=_check,
)
