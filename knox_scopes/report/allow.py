"""The answer of `allow`: for each request whether it is allowed, and why."""

from __future__ import annotations  # so that no report imports what it does not show

__all__ = ["allow_text"]

from typing import TYPE_CHECKING

from knox_scopes.report.access import data_of
from knox_scopes.report.text import Page

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from knox_scopes.access.grant import Decision
    from knox_scopes.access.unknown import Unknown
    from knox_scopes.catalog.freshness import Freshness

STYLES = {"allowed": "green", "denied": "red", "undetermined": "yellow"}


def allow_text(
    decided: Sequence[tuple[str, Decision]], unknown: Iterable[Unknown], fresh: Freshness, *, colour: bool
) -> str:
    """Returns decisions, a line each, and last how new the data is that they rest on."""
    page = Page(colour=colour)
    rows = [
        ((decision.outcome, STYLES[decision.outcome]), text, (decision.message, "dim")) for text, decision in decided
    ]
    page.table(rows, indent=0)
    for name in unknown:
        page.line(f"ignored: {name.message}")
    if data := data_of(fresh):
        page.line((f"({data})", "dim"))
    return str(page)
