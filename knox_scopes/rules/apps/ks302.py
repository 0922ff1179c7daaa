"""KS302: the authorization code grant without a redirect URL, or what belongs to that grant without it."""

__all__ = ["RULE"]

from collections.abc import Iterable

from knox_scopes.apps.context import Context
from knox_scopes.apps.fields import CODE, GUIDE, code_grant, grant_types, is_told
from knox_scopes.apps.registration import Registration
from knox_scopes.names import nearest
from knox_scopes.rules.base import Hit, Rule

ONLY_WITH_CODE = (
    ("consent_screen",),
    ("redirect_urls",),
    ("expiration", "authorization_code"),
    ("expiration", "refresh_token"),
)


def check(context: Context) -> Iterable[Hit]:
    """Yields what the rule finds."""
    registration = context.registration
    asked = code_grant(context)
    if asked:
        if not registration.texts("redirect_urls") and not is_told(registration, "redirect_urls"):
            stands = ("redirect_urls",) if "redirect_urls" in registration.value else asked.keys
            message = "the authorization code grant is given no redirect URL"
            remedy = "write one, like `redirect_urls: ['https://app.example.com/callback']`"
            yield Hit("redirect_urls", stands, message, remedy)
        return
    # A misspelt grant type is a finding of its own; what follows from it is none.
    if is_told(registration, "grant_types") or any(nearest(item.text, [CODE]) for item in grant_types(context)):
        return
    for keys in ONLY_WITH_CODE:
        if _given(registration, keys):
            at = ".".join(keys)
            message = f"`{at}` is given without the authorization code grant, and has no use without it"
            yield Hit(at, keys, message, f"take it out, or add `{CODE}` to `grant_types`")


def _given(registration: Registration, keys: tuple[str, ...]) -> bool:
    value = registration.value
    for key in keys:
        value = value.get(key, {})
    return bool(value)


RULE = Rule(
    code="KS302",
    name="grant-mismatch",
    severity="error",
    confidence="high",
    what="the authorization code grant without a redirect URL, or what belongs to that grant (consent screen, redirect "
    "URLs, expiry of codes and refresh tokens) without it",
    why="the portal sends the customer back to a redirect URL, and asks for all of these with that grant only",
    example="grant_types: [authorization_code]",
    remedy="add what is missing, or take out what belongs to the other grant",
    source=GUIDE,
    check=check,
)
