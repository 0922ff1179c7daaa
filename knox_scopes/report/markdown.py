"""The justification of an app's scopes as Markdown, for a support ticket."""

from __future__ import annotations  # so that no report imports what it does not show

__all__ = ["justification_text"]

import re
from typing import TYPE_CHECKING

from knox_scopes.apps.registration import text_of
from knox_scopes.errors import printable
from knox_scopes.report.page import count

if TYPE_CHECKING:
    from collections.abc import Iterable

    from knox_scopes.apps.registration import Registration
    from knox_scopes.catalog.model import Catalog
    from knox_scopes.rules.justify import Justification, Justified, UsedItem

# What a request for access is to say besides (Register new app, 2026-02-12), and no registration file knows.
TO_FILL_IN = ("Customer ID", "Company", "Country", "Account e-mail", "Number of devices", "How often it calls")
# What Markdown obeys; `_` between letters it does not.
SPECIAL = re.compile(r"[\\|*#\[`]|(?<!\w)_|_(?!\w)")
# Why no scope is named for a use.
FREE = {"none": "needs none", "via-event": "goes by its events"}
NONE = "none yet"


def justification_text(found: Justification, registration: Registration, catalog: Catalog) -> str:
    """Returns a document with the app, its scopes and why each is needed, its uses, and what is to be filled in."""
    lines = [f"# Access request: {_plain(text_of(registration.app_name)) or 'app without a name'}", ""]
    for paragraph in filter(None, map(_plain, text_of(registration.description).splitlines())):
        lines += paragraph, ""
    fields = {
        "Owner": text_of(registration.owner),
        "For": text_of(registration.audience),
        "Grant types": ", ".join(item.text for item in registration.grant_types),
        "Catalog of": registration.catalog_date,
    }
    lines += [f"- {title}: {_plain(given)}" for title, given in fields.items() if given]
    lines += ["", "## Scopes", ""]
    lines += _table(
        ("scope", "grants", "why"),
        ((_code(one.scope), _plain(one.summary), _plain(one.reason) or _uses(one)) for one in found.scopes),
    )
    lines += ["", "## Endpoints and events", ""]
    lines += _table(
        ("endpoint or event", "effect", "by scope", "used by"),
        ((_code(use.at), use.effect, _by(found, use.at, catalog), _jobs(use)) for use in found.uses),
    )
    beyond = [(kind, at) for kind, members in found.beyond._asdict().items() for at in members]
    lines += ["", "## What the scopes open beyond that", ""]
    lines += [f"- {kind.removesuffix('s')}: {_code(at)}" for kind, at in beyond] or ["Nothing."]
    if found.open_points:
        lines += ["", "## To clear up before this is sent", "", *(f"- {_plain(point)}" for point in found.open_points)]
    lines += ["", "## To fill in", "", *(f"- {title}:" for title in TO_FILL_IN)]
    lines += ["", f"Worked out by knox-scopes from the catalog of {catalog.version}."]
    return "\n".join(lines)


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> list[str]:
    return [f"| {' | '.join(row)} |" for row in (head, ("---",) * len(head), *rows)]


def _uses(one: Justified) -> str:
    return f"For {count(len(one.serves), 'use')} of those below." if one.serves else "No reason is given."


def _jobs(use: UsedItem) -> str:
    return _plain(", ".join(use.jobs)) or "the app"


def _by(found: Justification, at: str, catalog: Catalog) -> str:
    endpoint = catalog.endpoints.get(at)
    otherwise = FREE.get(endpoint.opened_by, NONE) if endpoint else NONE
    return ", ".join(_code(one.scope) for one in found.scopes if at in one.serves) or otherwise


def _plain(text: str) -> str:
    r"""Returns text in which nothing but what is in backticks is taken for Markdown or HTML.

    >>> print(_plain("a | <b> [c](d) E_F `G|_H`"))
    a \| &lt;b> \[c](d) E_F `G\|_H`
    """
    parts = re.split(r"(`[^`]*`)", printable(text.strip()))
    for number, part in enumerate(parts):
        inside = number % 2  # of backticks
        parts[number] = part.replace("|", r"\|") if inside else SPECIAL.sub(r"\\\g<0>", part).replace("<", "&lt;")
    return "".join(parts)


def _code(text: str) -> str:
    return f"`{printable(text)}`"
