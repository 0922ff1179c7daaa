"""KS601: a code challenge method other than S256, or none."""

__all__ = ["RULE"]

from collections.abc import Iterable

from knox_scopes.catalog.oauth import METHOD
from knox_scopes.errors import Finding
from knox_scopes.rules.base import Rule
from knox_scopes.rules.requests.guide import AUTHORIZE
from knox_scopes.rules.requests.held import Held


def _check(held: Held) -> Iterable[Finding]:
    given = held.given("code_challenge_method")
    if given and given.value != METHOD:
        said = f"`{given.value}`, but the server supports only" if given.value else "not"
        message = f"code_challenge_method is {said} `{METHOD}`"
        yield held.finding(
            "code_challenge_method", message, f"send `code_challenge_method={METHOD}`, and hash the verifier"
        )
    elif held.kind == "authorize" and held.given("code_challenge") and held.lacks("code_challenge_method"):
        message = "the request has a code_challenge but no code_challenge_method, which RFC 7636 treats as `plain`"
        yield held.finding("code_challenge_method", message, f"add `code_challenge_method={METHOD}`")


RULE = Rule(
    code="KS601",
    name="challenge-method",
    severity="error",
    what="a code challenge method other than S256, or none",
    why="the server supports no other method, and with `plain`, anyone who sees the request has the verifier",
    example=".../oauth2/authorize?code_challenge_method=plain&...",
    remedy="send `code_challenge_method=S256`",
    source=f"{AUTHORIZE}; RFC 7636, section 4.3",
    check=_check,
)
