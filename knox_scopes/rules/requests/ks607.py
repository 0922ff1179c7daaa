"""KS607: a secret in an authorization request."""

__all__ = ["RULE"]

from collections.abc import Iterable

from knox_scopes.errors import Finding
from knox_scopes.rules.base import Rule
from knox_scopes.rules.requests.guide import AUTHORIZE
from knox_scopes.rules.requests.held import Held
from knox_scopes.usage.oauth import SECRET

ROTATE = {
    "client_secret": ", and rotate the secret: it must be sent to the token endpoint only",
    "code_verifier": "; it must be sent to the token endpoint only",
}


def _check(held: Held) -> Iterable[Finding]:
    if held.kind == "authorize":
        for name in sorted({one.name for one in held.asked.parameters} & SECRET):
            message = f"the authorization request has {name}, which passes through the browser of the customer"
            yield held.finding(name, message, f"take {name} out of the request{ROTATE.get(name, '')}")


RULE = Rule(
    code="KS607",
    name="secret-in-authorize",
    severity="error",
    what="a client secret, verifier or token in an authorization request",
    why="whatever an authorization request has is seen by the browser, its history and every proxy",
    example=".../oauth2/authorize?client_secret=...",
    remedy="send it to the token endpoint only, and rotate it if it was ever sent here",
    # The overview of the flow has the client secret in this request; the page on the request has not.
    source=f"{AUTHORIZE}; RFC 6749, section 2.3.1",
    check=_check,
)
