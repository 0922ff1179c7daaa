"""KS602: an authorization code without PKCE."""

__all__ = ["RULE"]

from collections.abc import Iterable

from knox_scopes.errors import Finding
from knox_scopes.rules.base import Rule
from knox_scopes.rules.requests.guide import AUTHORIZE, EXCHANGE
from knox_scopes.rules.requests.held import Held


def _check(held: Held) -> Iterable[Finding]:
    if held.kind == "authorize" and held.lacks("code_challenge"):
        message = (
            "the authorization request has no code_challenge, so the code is not bound to the app that asked for it"
        )
        yield held.finding(
            "code_challenge", message, "add a code_challenge, derived from a new verifier for each request"
        )
    elif held.is_code and held.kind != "authorize" and held.lacks("code_verifier"):
        message = "the token request has no code_verifier, so the server cannot check who asked for the code"
        yield held.finding("code_verifier", message, "add the code_verifier that the code_challenge was derived from")


RULE = Rule(
    code="KS602",
    name="no-pkce",
    severity="error",
    what="an authorization request without a code challenge, or a code exchanged without its verifier",
    why="without PKCE, anyone who intercepts the code can exchange it for tokens",
    example=".../oauth2/authorize?response_type=code&client_id=...&state=...",
    remedy="send a code_challenge with the authorization request, and its code_verifier with the token request",
    source=f"{AUTHORIZE}; {EXCHANGE}",
    check=_check,
)
