"""The answer of `justify`: why an app asks for its scopes, as Markdown for a support ticket."""

from __future__ import annotations  # so that no report imports what it does not show

__all__ = ["justification_text"]

from typing import TYPE_CHECKING

from knox_scopes.apps.registration import text_of
from knox_scopes.catalog.freshness import freshness
from knox_scopes.report.access import LABELS, data_of, does
from knox_scopes.report.markdown import code, inline, table
from knox_scopes.report.text import count

if TYPE_CHECKING:
    from knox_scopes.apps.registration import Registration
    from knox_scopes.catalog.model import Catalog
    from knox_scopes.rules.justify import Justification, Justified, UsedItem

# What a request for access is to say besides (Register new app, 2026-02-12), and no registration file knows; the name
# of the company may stand in one.
COMPANY = "Company name"
TO_FILL_IN = (
    "Customer ID",
    COMPANY,
    "Country of residence",
    "E-mail of the Samsung Knox account",
    "Business size (number of devices)",
    "Pain points, and what is gained by using the APIs",
    "How the APIs fit into the solution",
    "Estimated call frequency (daily, weekly, monthly)",
)
# Why no scope is named for a use.
FREE = {"none": "none needed", "via-event": "those of its events"}
NONE = "none requested yet"


def justification_text(found: Justification, registration: Registration, catalog: Catalog) -> str:
    """Returns a document with the app, its scopes and why each is needed, its uses, and what is to be filled in."""
    lines = [f"# Access request: {inline(text_of(registration.app_name)) or 'unnamed app'}", ""]
    lines += [f"Support ticket with the subject {code(found.subject)}.", ""]
    for title, how in found.separately.items():
        lines += [f"In addition, for the {inline(title)}: {inline(how)}", ""]
    for paragraph in filter(None, map(inline, text_of(registration.description).splitlines())):
        lines += paragraph, ""
    fields = {
        "Owner": [text_of(registration.owner)],
        "Audience": [text_of(registration.audience)],
        "Grant types": [item.text for item in registration.grant_types],
        "Catalog of": [registration.catalog_date],
    }
    lines += [f"- {title}: {', '.join(map(inline, given))}" for title, given in fields.items() if any(given)]
    lines += ["", "## Scopes", ""]
    lines += table(
        ("Scope", "Grants", "Why it is needed"),
        ((code(one.scope), inline(one.summary), inline(one.reason) or _uses(one)) for one in found.scopes),
    )
    lines += ["", "## Endpoints and events used", ""]
    lines += table(
        ("Endpoint or event", "What it does", "Effect", "Scope", "Used by"),
        (
            (code(use.at), inline(does(catalog, use.at)), use.effect, _by(found, use.at, catalog), _jobs(use))
            for use in found.uses
        ),
    )
    beyond = [(kind, at) for kind, members in found.beyond._asdict().items() for at in members]
    lines += ["", "## Also granted by these scopes", ""]
    lines += [_beyond(catalog, kind, at) for kind, at in beyond] or ["Nothing."]
    if found.open_points:
        lines += ["", "## To resolve before sending", "", *(f"- {inline(point)}" for point in found.open_points)]
    known = {COMPANY: inline(text_of(registration.consent_screen.company_name))}
    lines += ["", "## To fill in", "", *(f"- {title}: {known.get(title, '')}".rstrip() for title in TO_FILL_IN)]
    data = data_of(freshness(catalog, (*(one.scope for one in found.scopes), *(use.at for use in found.uses))))
    lines += ["", f"Prepared with knox-scopes{f' ({data})' if data else ''}."]
    return "\n".join(lines)


def _beyond(catalog: Catalog, kind: str, at: str) -> str:
    """Returns a line on something that is granted but not used."""
    what = inline(does(catalog, at))
    return f"- {LABELS[kind]}: {code(at)}" + (f" ({what.removesuffix('.')})" if what else "")


def _uses(one: Justified) -> str:
    """Returns what stands in for a reason that is not given."""
    return f"For {count(len(one.serves), 'use')} listed below." if one.serves else "No reason given."


def _jobs(use: UsedItem) -> str:
    return ", ".join(map(inline, use.jobs)) or "the app"


def _by(found: Justification, at: str, catalog: Catalog) -> str:
    """Returns the requested scopes that cover a use, or why there are none."""
    endpoint = catalog.endpoints.get(at)
    otherwise = FREE.get(endpoint.opened_by, NONE) if endpoint else NONE
    return ", ".join(code(one.scope) for one in found.scopes if at in one.serves) or otherwise
