"""KS302: the authorization code grant without a redirect URL, or what belongs to that grant without it."""

__all__ = ["RULE"]

from collections.abc import Iterable

from knox_scopes.apps.context import CODE, Context
from knox_scopes.apps.registration import Registration
from knox_scopes.catalog.strict import Keys
from knox_scopes.errors import Finding
from knox_scopes.names import nearest
from knox_scopes.rules.apps.guide import GUIDE
from knox_scopes.rules.base import Rule


def _check(context: Context) -> Iterable[Finding]:
    registration = context.registration
    if context.code_grant:
        if not registration.redirect_urls and not registration.is_unread("redirect_urls"):
            keys = ("redirect_urls",) if registration.has("redirect_urls") else context.code_grant.keys
            message = "the authorization code grant needs a redirect URL"
            remedy = "add one, such as `redirect_urls: ['https://app.example.com/callback']`"
            yield context.finding("redirect_urls", message, remedy, keys=keys)
        return
    # A misspelt grant type is a finding of its own; what follows from it is none.
    if registration.is_unread("grant_types") or any(nearest(item.text, [CODE]) for item in registration.grant_types):
        return
    for part in _only_with_code(registration):
        at = ".".join(map(str, part))
        message = f"`{at}` has no effect without the authorization code grant"
        remedy = f"remove it, or add `{CODE}` to `grant_types`"
        yield context.finding(at, message, remedy, keys=part, severity="warning")


def _only_with_code(registration: Registration) -> Iterable[Keys]:
    """Yields the parts of the file that belong to the authorization code grant."""
    if any(registration.consent_screen):
        yield ("consent_screen",)
    if registration.redirect_urls:
        yield ("redirect_urls",)
    lifetimes = registration.expiration
    yield from (item.keys for item in (lifetimes.authorization_code, lifetimes.refresh_token) if item)


RULE = Rule(
    code="KS302",
    name="grant-mismatch",
    severity="error",
    what="the authorization code grant without a redirect URL; as a warning, settings of that grant (consent "
    "screen, redirect URLs, expiration of codes and refresh tokens) without the grant",
    why="the portal requires a redirect URL to send customers back to; the rest has no effect without that grant",
    example="grant_types: [authorization_code]",
    remedy="add what is missing, or remove what belongs to the other grant",
    source=GUIDE,
    check=_check,
)
