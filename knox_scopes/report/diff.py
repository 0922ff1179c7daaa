"""The answer of `diff`: which scopes differ, what access is gained and lost, and whether customers consent again."""

from __future__ import annotations  # so that no report imports what it does not show

__all__ = ["agreement", "diff_text", "same", "unknown_text"]

from typing import TYPE_CHECKING

from knox_scopes.report.access import access_rows, amount
from knox_scopes.report.text import Page

if TYPE_CHECKING:
    from knox_scopes.apps.diff import Diff


def diff_text(diff: Diff, *, of_apps: bool = False, colour: bool) -> str:
    """Returns what changes, by name and by meaning; `of_apps` tells that their grant types are known."""
    page = Page(colour=colour)
    for sign, names, style in (("+", diff.added, "green"), ("-", diff.removed, "red")):
        for name in names:
            page.line((f"{sign} {name}", style))
    for name in diff.unknown:
        page.line(unknown_text(name))
    if diff.same_meaning:
        page.line(same(diff))
    for title, access in (("gained", diff.gained), ("lost", diff.lost)):
        if any(access):
            page.head(title, f": {amount(access)}")
            access_rows(page, access)
    if again := agreement(diff, of_apps=of_apps):
        page.head("consent", f": {again}")
    return str(page)


def same(diff: Diff) -> str:
    """Returns that the access is the same, and whether the names are."""
    return "same access" + ("" if diff.same_names else ", under different scope names")


def unknown_text(name: str) -> str:
    """Returns what is to be said of a name that the catalog does not have."""
    return f"{name} is not in the catalog at these stages, so its access is not compared"


def agreement(diff: Diff, *, of_apps: bool) -> str:
    """Returns whether customers have to consent again, or nothing where the names are the same."""
    if diff.consent_again:
        who = "the app" if of_apps else "an app that uses the authorization code grant"
        return f"{who} must ask its customers again"
    if of_apps and not diff.same_names:
        return "not needed again, because only one version, or neither, uses the authorization code grant"
    return ""
