"""KS608: a secret in the URL of a request for a token."""

__all__ = ["RULE"]

from collections.abc import Iterable

from knox_scopes.errors import Finding
from knox_scopes.rules.base import Rule
from knox_scopes.rules.requests.guide import EXCHANGE, OWN
from knox_scopes.rules.requests.held import Held
from knox_scopes.usage.oauth import SECRET


def _check(held: Held) -> Iterable[Finding]:
    if held.kind != "authorize":
        for name in sorted({one.name for one in held.asked.parameters if one.where == "query"} & SECRET):
            message = f"{name} is in the URL, which logs and proxies record"
            yield held.finding(name, message, "send it in the request body, and rotate or revoke what was exposed")


RULE = Rule(
    code="KS608",
    name="secret-in-url",
    severity="error",
    what="a client secret, code, verifier or token in the URL of a token or revocation request",
    why="URLs end up in logs; request bodies usually do not",
    example="POST .../oauth2/token?client_secret=...",
    remedy="send it in the request body, as a form",
    source=f"{OWN}; {EXCHANGE}; RFC 6749, section 2.3.1",
    check=_check,
)
