"""KS310: a grant type that is unusual for the app's audience."""

__all__ = ["RULE"]

from collections.abc import Iterable

from knox_scopes.apps.context import Context
from knox_scopes.apps.fields import CODE, CREDENTIALS, GUIDE, grant_types
from knox_scopes.rules.base import Hit, Rule

USUAL = {"customer": CREDENTIALS, "msp": CREDENTIALS, "reseller": CREDENTIALS, "uem-partner": CODE}


def check(context: Context) -> Iterable[Hit]:
    """Yields what the rule finds."""
    audience = context.registration.value.get("audience", "")
    usual = USUAL.get(audience)
    given = grant_types(context)
    for item in given:
        if usual and item.text in {CODE, CREDENTIALS} - {usual}:
            message = f"`{item.text}` is unusual for the audience `{audience}`, for which the guide gives `{usual}`"
            mend = "take it out" if any(other.text == usual for other in given) else f"write `{usual}`"
            yield Hit(item.text, item.keys, message, f"{mend}, or put `audience` right: {', '.join(USUAL)}")


RULE = Rule(
    code="KS310",
    name="unusual-grant-type",
    severity="warning",
    confidence="medium",
    what="a grant type that is unusual for the app's audience",
    why="client credentials reach one's own services, an authorization code those of a customer who consents",
    example="{audience: customer, grant_types: [authorization_code]}",
    remedy="use the grant type of the audience, or put the audience right",
    source=GUIDE,
    check=check,
)
