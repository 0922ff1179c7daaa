"""The answer of `consent`: what customers of an app are asked to allow, and what the app can do then."""

from __future__ import annotations  # so that no report imports what it does not show

__all__ = ["AGAIN", "NOT_ASKED", "OWN_WORDS", "consent_text", "named"]

from typing import TYPE_CHECKING

from knox_scopes.catalog.freshness import freshness
from knox_scopes.report.access import access_rows, amount, data_of
from knox_scopes.report.text import Page

if TYPE_CHECKING:
    from knox_scopes.apps.consent import Consent
    from knox_scopes.catalog.model import Catalog

NOT_ASKED = (
    "customers are not asked: without the authorization code grant, the app acts only",
    "for the organisation that registers it",
)
OWN_WORDS = "these descriptions come from the catalog; the portal uses its own wording"
AGAIN = "customers must consent again whenever the scope names change"


def consent_text(consent: Consent, catalog: Catalog, *, colour: bool) -> str:
    """Returns what customers are asked to allow, service by service, and what the app can do once they have."""
    page = Page(colour=colour)
    who = named(consent)
    data = data_of(freshness(catalog, consent.scopes))
    data = f"  ({data})" if data else ""
    if consent.asked:
        page.head(f"{who} asks its customers to allow", data)
    else:
        for line in NOT_ASKED:
            page.line(line)
        page.head(f"{who} is registered for", data)
    for title, scopes in consent.services.items():
        page.head(title)
        page.table(((one.scope, "cyan"), one.summary) for one in scopes)
        for one in scopes:
            if one.covers:
                page.line(f"{one.scope} also covers {', '.join(one.covers)}, which it implies", indent=2)
    if consent.unknown:
        page.head("not in the catalog, so what they grant is unknown")
    for name in consent.unknown:
        page.line((name, "red"), indent=2)
    if any(consent.opens):
        page.head("this lets the app use", f": {amount(consent.opens)}")
        access_rows(page, consent.opens, catalog=catalog)
    if consent.asked:
        page.gap()
        page.line(OWN_WORDS)
        page.line(AGAIN)
    return str(page)


def named(consent: Consent) -> str:
    """Returns the names of company and app."""
    return " ".join(filter(None, (consent.company, consent.app))) or "an app without a name"
