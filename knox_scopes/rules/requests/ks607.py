"""KS607: a secret in an authorization request."""

__all__ = ["RULE"]

from collections.abc import Iterable

from knox_scopes.errors import Finding
from knox_scopes.rules.base import Rule
from knox_scopes.rules.requests.guide import AUTHORIZE
from knox_scopes.rules.requests.held import Held
from knox_scopes.usage.oauth import SECRET

ROTATE = {
    "client_secret": ", and rotate the secret: it must only be sent to the token endpoint",
    "code_verifier": ": it must only be sent to the token endpoint",
}


def _check(held: Held) -> Iterable[Finding]:
    if held.kind == "authorize":
        for name in sorted({one.name for one in held.asked.parameters} & SECRET):
            message = f"the authorization request contains {name}, which passes through the customer's browser"
            yield held.finding(name, message, f"remove {name} from the request{ROTATE.get(name, '')}")


RULE = Rule(
    code="KS607",
    name="secret-in-authorize",
    severity="error",
    what="a client secret, verifier or token in an authorization request",
    why="an authorization request is visible to the browser, its history and every proxy",
    example=".../oauth2/authorize?client_secret=...",
    remedy="send it only to the token endpoint, and rotate it if it was ever sent here",
    # The overview of the flow has the client secret in this request; the page on the request has not.
    source=f"{AUTHORIZE}; RFC 6749, section 2.3.1",
    check=_check,
)
