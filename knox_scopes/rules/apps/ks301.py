"""KS301: no grant type, or one that cannot be registered."""

__all__ = ["RULE"]

from collections.abc import Iterable

from knox_scopes.apps.context import Context
from knox_scopes.apps.fields import CODE, CREDENTIALS, GUIDE, code_grant, grant_types, is_told
from knox_scopes.names import nearest
from knox_scopes.rules.base import Hit, Rule


def check(context: Context) -> Iterable[Hit]:
    """Yields what the rule finds."""
    registration = context.registration
    given = grant_types(context)
    if registration.value and not given and not is_told(registration, "grant_types"):
        remedy = f"write `grant_types: [{CREDENTIALS}]` for your own services, `[{CODE}]` for those of your customers"
        yield Hit("grant_types", ("grant_types",), "no grant type is given", remedy)
    for item in given:
        if item.text == "refresh_token":
            message = f"`{item.text}` is no grant type to register: refresh tokens come with `{CODE}`"
            remedy = "take it out" + ("" if code_grant(context) else f", or write `{CODE}` if customers are to consent")
            yield Hit(item.text, item.keys, message, remedy)
        elif item.text not in {CODE, CREDENTIALS}:
            near = nearest(item.text, [CODE, CREDENTIALS])
            remedy = f"write `{near[0]}`" if near else f"write `{CREDENTIALS}` or `{CODE}`"
            yield Hit(item.text, item.keys, f"`{item.text}` is not a grant type of the portal", remedy)


RULE = Rule(
    code="KS301",
    name="bad-grant-type",
    severity="error",
    confidence="high",
    what="no grant type, or one that cannot be registered",
    why="the portal offers client credentials and authorization code, and requires one of them",
    example="grant_types: [refresh_token]",
    remedy="write `client_credentials`, `authorization_code` or both",
    source=GUIDE,
    check=check,
)
