"""The answer of `expand`: which scopes a set implies, and what it grants."""

from __future__ import annotations  # so that no report imports what it does not show

__all__ = ["expand_text"]

from typing import TYPE_CHECKING

from knox_scopes.report.access import access_rows, amount
from knox_scopes.report.text import Page, count

if TYPE_CHECKING:
    from collections.abc import Iterable

    from knox_scopes.access.grant import Grant
    from knox_scopes.access.unknown import Unknown


def expand_text(opened: Grant, unknown: Iterable[Unknown], *, whole: bool = True, colour: bool) -> str:
    """Returns what a set of scopes implies and grants, and which of its names are unknown."""
    page = Page(colour=colour)
    if opened.scopes:
        page.head("implies", f": {count(len(opened.implied), 'scope')}, including those given")
        for name in opened.implied:
            page.line((name, "cyan"), indent=2)
        page.head("grants", f": {amount(opened.access)}")
        access_rows(page, opened.access, catalog=opened.catalog, whole=whole)
    for stranger in unknown:
        page.head("unknown", f": {stranger.message}")
    return str(page)
