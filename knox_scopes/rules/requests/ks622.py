"""KS622: a request with the wrong method."""

__all__ = ["RULE"]

from collections.abc import Iterable

from knox_scopes.endpoints import METHODS
from knox_scopes.errors import Finding
from knox_scopes.rules.base import Rule
from knox_scopes.rules.requests.guide import AUTHORIZE, OWN
from knox_scopes.rules.requests.held import Held


def _check(held: Held) -> Iterable[Finding]:
    expected = {endpoint.method for endpoint in held.catalog.endpoints.values() if endpoint.role == held.asked.kind}
    if held.asked.method and expected and held.asked.method not in expected:
        method = min(expected)
        said = held.asked.method if held.asked.method in METHODS else "another method"
        message = f"the request uses {said}; this endpoint takes {method}"
        yield held.finding("request", message, f"use {method}")


RULE = Rule(
    code="KS622",
    name="wrong-method",
    severity="error",
    what="a request whose method the endpoint does not take: GET is for authorize, POST for tokens and revocation",
    why="the server refuses it, and a token request sent with GET exposes its secrets in the URL",
    example="GET .../oauth2/token?grant_type=client_credentials",
    remedy="use the method that the endpoint takes",
    source=f"{AUTHORIZE}; {OWN}",
    check=_check,
)
