"""KS612: a request without a required parameter."""

__all__ = ["RULE"]

from collections.abc import Iterable

from knox_scopes.errors import Finding
from knox_scopes.rules.base import Rule
from knox_scopes.rules.requests.guide import AUTHORIZE, EXCHANGE, OWN, REVOKE
from knox_scopes.rules.requests.held import Held

# What rules of their own look for.
OTHERS = {"code_challenge", "code_challenge_method", "code_verifier", "response_type", "state"}
CLIENT = {"client_id", "client_secret"}


def _check(held: Held) -> Iterable[Finding]:
    if held.asked.kind == "token" and held.lacks("grant_type"):
        yield held.finding("grant_type", "the token request has no grant_type", "add the grant_type")
    for name in held.parameters.needed if held.parameters else ():
        if name not in OTHERS and held.lacks(name) and not (name in CLIENT and held.asked.is_basic):
            which = "authorization" if held.kind == "authorize" else "revocation" if held.kind == "revoke" else "token"
            yield held.finding(name, f"the {which} request has no {name}", f"add {name}")


RULE = Rule(
    code="KS612",
    name="missing-parameter",
    severity="error",
    confidence="medium",
    what="a request without a parameter that is documented as required",
    why="the server cannot process it, and its error does not always say why",
    example="grant_type=client_credentials&client_id=...",
    remedy="add the parameter",
    source=f"{AUTHORIZE}; {OWN}; {EXCHANGE}; {REVOKE}",
    check=_check,
)
