"""The answer of `rule`: the rules in a list, or the documentation of some."""

from __future__ import annotations  # so that no report imports what it does not show

__all__ = ["rule_text", "rules_text"]

import textwrap
from typing import TYPE_CHECKING, Any

from knox_scopes.report.text import Page

if TYPE_CHECKING:
    from collections.abc import Iterable

    from knox_scopes.rules.base import Rule

# What of a rule is told, and the word that stands before it.
PARTS = {"what": "finds", "why": "why", "example": "example", "remedy": "fix", "source": "source"}
WIDTH = 100


def rule_text(rule: Rule[Any], *, colour: bool) -> str:
    """Returns the documentation of a rule."""
    page = Page(colour=colour)
    page.line((rule.code, "bold"), f" {rule.name}  ({rule.severity}, {rule.confidence} confidence)")
    for part, title in PARTS.items():
        for number, line in enumerate(textwrap.wrap(getattr(rule, part), WIDTH)):
            page.line(f"{'' if number else title:<8} ", line, indent=2)
    return str(page)


def rules_text(
    apps: Iterable[Rule[Any]], requests: Iterable[Rule[Any]], catalogs: Iterable[Rule[Any]], *, colour: bool
) -> str:
    """Returns the rules for registrations, for requests and for catalogs, a line each."""
    page = Page(colour=colour)
    for title, command, family in (
        ("rules for registrations", "knox-scopes lint FILES", apps),
        ("rules for requests", "knox-scopes lint FILES", requests),
        ("rules for catalogs", "knox-scopes catalog validate DIR", catalogs),
    ):
        page.head(title, f"  ({command})")
        page.table(((rule.code, "bold"), rule.name, rule.severity, rule.what) for rule in family)
    return str(page)
