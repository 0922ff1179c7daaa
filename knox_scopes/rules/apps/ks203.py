"""KS203: the authorization code grant without a company name."""

__all__ = ["RULE"]

from collections.abc import Iterable

from knox_scopes.apps.context import Context
from knox_scopes.apps.fields import GUIDE, code_grant, is_told, text
from knox_scopes.rules.base import Hit, Rule


def check(context: Context) -> Iterable[Hit]:
    """Yields what the rule finds."""
    registration = context.registration
    keys = ("consent_screen", "company_name")
    asked = code_grant(context)
    if asked is None or text(registration, *keys).strip() or is_told(registration, *keys):
        return
    stands = keys if "consent_screen" in registration.value else asked.keys
    message = "the consent screen has no company name, which the authorization code grant requires"
    yield Hit("consent_screen.company_name", stands, message, "write it under `consent_screen: {company_name: ...}`")


RULE = Rule(
    code="KS203",
    name="no-company-name",
    severity="error",
    confidence="high",
    what="the authorization code grant without a company name",
    why="customers are asked to trust a company, so the portal requires its name",
    example="grant_types: [authorization_code]",
    remedy="write the name under `consent_screen: {company_name: ...}`",
    source=GUIDE,
    check=check,
)
