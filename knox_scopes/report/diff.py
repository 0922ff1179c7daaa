"""The answer of `diff`: which scopes differ, what access is gained and lost, and whether customers consent again."""

from __future__ import annotations  # so that no report imports what it does not show

__all__ = ["diff_text"]

from typing import TYPE_CHECKING

from knox_scopes.report.access import access_rows, amount
from knox_scopes.report.text import Page

if TYPE_CHECKING:
    from knox_scopes.apps.diff import Diff
    from knox_scopes.catalog.model import Catalog


def diff_text(
    diff: Diff, catalog: Catalog | None = None, *, of_apps: bool = False, whole: bool = True, colour: bool
) -> str:
    """Returns what changes, by name and by meaning; `of_apps` tells that their grant types are known."""
    page = Page(colour=colour)
    for sign, names, style in (("+", diff.added, "green"), ("-", diff.removed, "red")):
        for name in names:
            page.line((f"{sign} {name}", style))
    for name in diff.unknown:
        page.line(f"{name} is not in the catalog at these stages, so its access is not compared")
    if diff.same_meaning:
        page.line("same access" + ("" if diff.same_names else ", under different scope names"))
    for title, access in (("gained", diff.gained), ("lost", diff.lost)):
        if any(access):
            page.head(title, f": {amount(access)}")
            access_rows(page, access, catalog=catalog, whole=whole)
    if diff.consent_again:
        who = "the app" if of_apps else "an app that uses the authorization code grant"
        page.head("consent", f": {who} must ask its customers again")
    elif of_apps and not diff.same_names:
        page.head(
            "consent", ": not needed again, because only one version, or neither, uses the authorization code grant"
        )
    return str(page)
