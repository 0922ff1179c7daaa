"""What the customers of an app are asked to allow, as text for people."""

from __future__ import annotations  # so that no report imports what it does not show

__all__ = ["consent_text"]

from typing import TYPE_CHECKING

from knox_scopes.report.answers import access_rows, amount
from knox_scopes.report.page import Page

if TYPE_CHECKING:
    from knox_scopes.apps.consent import Consent
    from knox_scopes.catalog.model import Catalog


def consent_text(consent: Consent, catalog: Catalog, *, colour: bool) -> str:
    """Returns what customers are asked, by service, and what the app can do once they allow it."""
    page = Page(colour=colour)
    who = " ".join(filter(None, (consent.company, consent.app))) or "an app without a name"
    if not consent.asked:
        page.line("no customer is asked: without the authorization code grant the app acts for its own organisation")
        page.line(f"what {who} could do then")
    else:
        page.head(f"{who} asks its customers to allow", f"  (catalog of {catalog.version})")
    for title, scopes in consent.services.items():
        page.head(title)
        page.table(((one.scope, "cyan"), one.summary) for one in scopes)
        for one in scopes:
            if one.covers:
                page.line(f"{one.scope} is shown for {', '.join(one.covers)} too, which it implies", indent=2)
    for name in consent.unknown:
        page.line((name, "red"), "  unknown, so what it asks cannot be told", indent=2)
    if any(consent.opens):
        page.head("which lets the app", f"  ({amount(consent.opens)})")
        access_rows(page, consent.opens)
    if consent.asked:
        page.head("the portal words the scopes itself; the sentences here are those of the catalog")
        page.line("when the names of the scopes change, customers must consent again")
    return str(page)
