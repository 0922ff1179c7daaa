"""KS203: the authorization code grant without a company name."""

__all__ = ["RULE"]

from collections.abc import Iterable

from knox_scopes.apps.context import Context
from knox_scopes.apps.registration import text_of
from knox_scopes.errors import Finding
from knox_scopes.rules.apps.guide import GUIDE
from knox_scopes.rules.base import Rule


def _check(context: Context) -> Iterable[Finding]:
    registration = context.registration
    keys = ("consent_screen", "company_name")
    is_named = text_of(registration.consent_screen.company_name).strip() or registration.is_unread(*keys)
    if context.code_grant is None or is_named:
        return
    message = "the consent screen has no company name, which the authorization code grant requires"
    remedy = "write it under `consent_screen: {company_name: ...}`"
    where = keys if registration.has("consent_screen") else context.code_grant.keys
    yield context.finding(".".join(keys), message, remedy, keys=where)


RULE = Rule(
    code="KS203",
    name="no-company-name",
    severity="error",
    what="the authorization code grant without a company name",
    why="customers are asked to trust a company, so the portal requires its name",
    example="grant_types: [authorization_code]",
    remedy="write the name under `consent_screen: {company_name: ...}`",
    source=GUIDE,
    check=_check,
)
