"""KS618: a request for a token that is not sent as a form."""

__all__ = ["RULE"]

from collections.abc import Iterable

from knox_scopes.catalog.oauth import FORM
from knox_scopes.errors import Finding
from knox_scopes.rules.base import Rule
from knox_scopes.rules.requests.guide import EXCHANGE, OWN
from knox_scopes.rules.requests.held import Held


def _check(held: Held) -> Iterable[Finding]:
    if held.kind != "authorize" and held.asked.body in {"json", "other"}:
        what = "as JSON" if held.asked.body == "json" else "as something other than a form"
        message = f"the request is sent {what}; the server expects `{FORM}`"
        yield held.finding("request", message, "send the parameters as a form")


RULE = Rule(
    code="KS618",
    name="not-a-form",
    severity="error",
    what="a token or revocation request whose body is JSON, or anything else that is not a form",
    why="the server cannot find the parameters in it",
    example='curl --json \'{"grant_type": "client_credentials"}\' .../oauth2/token',
    remedy="send the parameters as a form",
    source=f"{OWN}; {EXCHANGE}; RFC 6749, section 4.4.2",
    check=_check,
)
