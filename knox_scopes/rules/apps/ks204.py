"""KS204: a link on the consent screen that is not an absolute http or https URL."""

__all__ = ["RULE"]

from collections.abc import Iterable

from knox_scopes.apps.context import Context
from knox_scopes.apps.registration import text_of
from knox_scopes.apps.urls import absolute, spelled_out
from knox_scopes.errors import Finding
from knox_scopes.rules.base import Rule

LINKS = ("home_page", "terms_of_service", "privacy_policy")


def _check(context: Context) -> Iterable[Finding]:
    for key in LINKS:
        url = text_of(getattr(context.registration.consent_screen, key))
        parts = absolute(url)
        if url and (parts is None or parts.scheme not in {"http", "https"}):
            message = f"the {key.replace('_', ' ')} link `{url}` is not an absolute http or https URL"
            remedy = spelled_out(url, "https://www.example.com")
            yield context.finding(f"consent_screen.{key}", message, remedy, keys=("consent_screen", key))


RULE = Rule(
    code="KS204",
    name="bad-link",
    severity="warning",
    confidence="low",
    what="a link on the consent screen that is not an absolute http or https URL",
    why="customers asked to consent may not be able to open it; whether the portal accepts it is not documented",
    example="consent_screen: {privacy_policy: www.example.com/privacy}",
    remedy="write the whole URL, with `https://`",
    source="knox-scopes; the page on registering apps (2026-02-12) names the field and states no format",
    check=_check,
)
