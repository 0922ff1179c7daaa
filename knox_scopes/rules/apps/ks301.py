"""KS301: no grant type, or one that cannot be registered."""

__all__ = ["RULE"]

from collections.abc import Iterable

from knox_scopes.apps.context import CODE, CREDENTIALS, Context
from knox_scopes.errors import Finding
from knox_scopes.names import nearest
from knox_scopes.rules.apps.guide import GUIDE
from knox_scopes.rules.base import Rule


def _check(context: Context) -> Iterable[Finding]:
    registration = context.registration
    given = registration.grant_types
    if not registration.is_empty and not given and not registration.is_unread("grant_types"):
        remedy = f"write `grant_types: [{CREDENTIALS}]` to act for yourself, `[{CODE}]` to act for your customers"
        yield context.finding("grant_types", "no grant type is given", remedy, keys=("grant_types",))
    for item in given:
        if item.text == "refresh_token":
            message = f"`{item.text}` cannot be registered: refresh tokens come with `{CODE}`"
            remedy = "remove it" + ("" if context.code_grant else f", or write `{CODE}` if customers are to consent")
            yield context.finding(item.text, message, remedy, keys=item.keys)
        elif item.text not in {CODE, CREDENTIALS}:
            near = nearest(item.text, [CODE, CREDENTIALS])
            remedy = f"write `{near[0]}`" if near else f"write `{CREDENTIALS}` or `{CODE}`"
            yield context.finding(item.text, f"`{item.text}` is not a grant type of the portal", remedy, keys=item.keys)


RULE = Rule(
    code="KS301",
    name="bad-grant-type",
    severity="error",
    what="no grant type, or one that cannot be registered",
    why="the portal offers client credentials and authorization code, and requires at least one",
    example="grant_types: [refresh_token]",
    remedy="write `client_credentials`, `authorization_code` or both",
    source=GUIDE,
    check=_check,
)
