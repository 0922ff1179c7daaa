"""KS604: a code verifier of the wrong length or with other characters."""

__all__ = ["RULE"]

from collections.abc import Iterable

from knox_scopes.catalog.oauth import VERIFIER_LENGTHS
from knox_scopes.errors import Finding
from knox_scopes.rules.base import Rule
from knox_scopes.rules.requests.guide import AUTHORIZE
from knox_scopes.rules.requests.held import Held, characters


def _check(held: Held) -> Iterable[Finding]:
    given = held.given("code_verifier")
    if given and given.length and given.fault:
        least, most = VERIFIER_LENGTHS
        if least <= given.length <= most:
            what = "has characters other than letters, digits, `_`, `.`, `-` and `~`"
        else:
            what = f"has {characters(given.length)}; it must have {least} to {most}"
        remedy = "generate a random verifier for each request, for example 32 random bytes in base64url"
        yield held.finding("code_verifier", f"the code_verifier {what}", remedy)


RULE = Rule(
    code="KS604",
    name="bad-verifier",
    severity="error",
    what="a code verifier shorter than 43 or longer than 128 characters, or with characters that are not allowed",
    why="the server refuses it, and a short one can be guessed",
    example="code_verifier=secret",
    remedy="generate a random verifier of 43 to 128 letters, digits, `_`, `.`, `-` or `~`",
    source=f"{AUTHORIZE}; RFC 7636, section 4.1",
    check=_check,
)
