"""KS310: a grant type that is unusual for the app's audience."""

__all__ = ["RULE"]

from collections.abc import Iterable

from knox_scopes.apps.context import CODE, CREDENTIALS, Context
from knox_scopes.apps.registration import text_of
from knox_scopes.errors import Finding
from knox_scopes.rules.apps.guide import GUIDE
from knox_scopes.rules.base import Rule

USUAL = {"customer": CREDENTIALS, "msp": CREDENTIALS, "reseller": CREDENTIALS, "uem-partner": CODE}


def _check(context: Context) -> Iterable[Finding]:
    audience = text_of(context.registration.audience)
    usual = USUAL.get(audience)
    given = context.registration.grant_types
    for item in given:
        if usual and item.text in {CODE, CREDENTIALS} - {usual}:
            message = f"`{item.text}` is unusual for the audience `{audience}`; the guide uses `{usual}` for it"
            instead = "remove it" if any(other.text == usual for other in given) else f"write `{usual}`"
            remedy = f"{instead}, or correct `audience`: {', '.join(USUAL)}"
            yield context.finding(item.text, message, remedy, keys=item.keys)


RULE = Rule(
    code="KS310",
    name="unusual-grant-type",
    severity="warning",
    confidence="medium",
    what="a grant type that is unusual for the app's audience",
    why="client credentials act for your own organisation, an authorization code for a customer who consents",
    example="{audience: customer, grant_types: [authorization_code]}",
    remedy="use the grant type of the audience, or correct the audience",
    source=f"Get started (Knox OAuth 2.0 Authentication guide), 2026-02-23; {GUIDE}",
    check=_check,
)
