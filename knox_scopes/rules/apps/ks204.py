"""KS204: a link of the consent screen that is not an absolute http or https URL."""

__all__ = ["RULE"]

from collections.abc import Iterable

from knox_scopes.apps.context import Context
from knox_scopes.apps.fields import GUIDE, absolute, spelled_out, text
from knox_scopes.rules.base import Hit, Rule

LINKS = ("home_page", "terms_of_service", "privacy_policy")


def check(context: Context) -> Iterable[Hit]:
    """Yields what the rule finds."""
    for key in LINKS:
        url = text(context.registration, "consent_screen", key)
        parts = absolute(url)
        if url and (parts is None or parts.scheme not in {"http", "https"}):
            message = f"the {key.replace('_', ' ')} `{url}` is not an absolute http or https URL"
            remedy = spelled_out(url, "https://www.example.com")
            yield Hit(f"consent_screen.{key}", ("consent_screen", key), message, remedy)


RULE = Rule(
    code="KS204",
    name="bad-link",
    severity="error",
    confidence="high",
    what="a link of the consent screen that is not an absolute http or https URL",
    why="the customer who is to consent cannot open it",
    example="consent_screen: {privacy_policy: www.example.com/privacy}",
    remedy="write the whole URL, with `https://`",
    source=GUIDE,
    check=check,
)
