"""KS120: an identity scope without a user who could be identified."""

__all__ = ["RULE"]

from collections.abc import Iterable

from knox_scopes.apps.context import CREDENTIALS, Context
from knox_scopes.errors import Finding
from knox_scopes.rules.apps.guide import SCOPES
from knox_scopes.rules.base import Rule


def _check(context: Context) -> Iterable[Finding]:
    if {item.text for item in context.registration.grant_types} != {CREDENTIALS}:
        return
    for name in context.known:
        if context.catalog.scopes[name].kind == "identity":
            message = f"`{name}` identifies the user, but with client credentials nobody signs in"
            yield context.finding(name, message, "remove it", fix=context.without([name]))


RULE = Rule(
    code="KS120",
    name="identity-without-user",
    severity="warning",
    what="a scope that identifies the user, in an app with client credentials only",
    why="that grant involves no user, so there is nobody to identify",
    example="{grant_types: [client_credentials], scopes: [openid, kai.app]}",
    remedy="remove it; it is useful only with the authorization code grant",
    source=f"{SCOPES}; OpenID Connect Core 1.0, section 3.1.2.1",
    check=_check,
)
