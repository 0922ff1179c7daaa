"""The answers of `endpoints` and `events`: a line each, with the scopes that open it."""

from __future__ import annotations  # so that no report imports what it does not show

__all__ = ["LIST_FIELDS", "NO_SCOPE", "list_rows", "list_text"]

from typing import TYPE_CHECKING

from knox_scopes.report.text import EFFECT_STYLES, Page, Span, count

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from knox_scopes.access.search import Listed

LIST_FIELDS = ("at", "service", "effect", "opened_by", "scopes", "summary")
# What stands in place of the scopes, by how an endpoint or event is opened.
NO_SCOPE = {
    "none": "(no scope)",
    "via-event": "(scopes of the events)",
    "undocumented": "(not documented)",
}


def list_text(listed: Sequence[Listed], noun: str, *, every: bool, colour: bool) -> str:
    """Returns endpoints or events with the least scope that opens each, or with `every` scope, narrowest first."""
    page = Page(colour=colour)
    rows: list[tuple[Span, ...]] = [
        (
            (item.effect, EFFECT_STYLES.get(item.effect, "green")),
            item.at,
            (_scopes(item, every=every), "cyan"),
            (item.summary, "dim"),
        )
        for item in listed
    ]
    page.table(rows, indent=0)
    page.gap()
    page.line(count(len(listed), noun))
    return str(page)


def list_rows(listed: Iterable[Listed]) -> Iterable[Mapping[str, str]]:
    """Yields a row of CSV for each endpoint or event; the scopes stand in one cell, narrowest first."""
    for item in listed:
        yield {name: " ".join(value) if name == "scopes" else value for name, value in item._asdict().items()}


def _scopes(item: Listed, *, every: bool) -> str:
    return " ".join(item.scopes if every else item.scopes[:1]) or NO_SCOPE[item.opened_by]
