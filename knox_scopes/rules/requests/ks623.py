"""KS623: a grant type that is not supported, or not registered."""

__all__ = ["RULE"]

from collections.abc import Iterable

from knox_scopes.apps.context import CODE
from knox_scopes.catalog.oauth import REQUESTS
from knox_scopes.errors import Finding
from knox_scopes.rules.apps.guide import GUIDE
from knox_scopes.rules.base import Rule
from knox_scopes.rules.requests.guide import EXCHANGE, OWN
from knox_scopes.rules.requests.held import Held


def _check(held: Held) -> Iterable[Finding]:
    given = held.given("grant_type")
    if given and given.value not in REQUESTS:
        said = f"`{given.value}`, which" if given.value else "one that"
        remedy = "use `client_credentials` for your own account, or `authorization_code` for a customer's"
        yield held.finding("grant_type", f"the grant_type is {said} the server does not support", remedy)
        return
    if held.is_other_grant:
        grant = CODE if held.is_code or held.kind == "refresh_token" else held.kind
        at = "grant_type" if given else "request"
        yield held.finding(
            at, f"the app is not registered for the grant type `{grant}`", "register it, or use another flow"
        )


RULE = Rule(
    code="KS623",
    name="wrong-grant",
    severity="error",
    what="a grant type that the server does not support, or that the app is not registered for",
    why="the server refuses the request",
    example="grant_type=password",
    remedy="use a grant type that the app is registered for",
    source=f"{GUIDE}; {OWN}; {EXCHANGE}",
    check=_check,
)
