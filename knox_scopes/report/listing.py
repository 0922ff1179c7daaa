"""The answers of `endpoints` and `events`: a line each, with the scopes that open it."""

from __future__ import annotations  # so that no report imports what it does not show

__all__ = ["LIST_FIELDS", "NO_SCOPE", "list_rows", "list_text"]

from collections import Counter
from typing import TYPE_CHECKING

from knox_scopes.report.access import MOST_ROWS, summed_up
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


def list_text(listed: Sequence[Listed], noun: str, *, every: bool, whole: bool = True, colour: bool) -> str:
    """Returns endpoints or events with the least scope that opens each, or with `every` scope, narrowest first.

    A list of several services and more than MOST_ROWS is summed up, unless the `whole` is wanted.
    """
    page = Page(colour=colour)
    if not whole and len(listed) > MOST_ROWS and len({item.service for item in listed}) > 1:
        kinds = ("events" if item.effect == "event" else item.effect for item in listed)
        summed_up(page, Counter(zip(kinds, (item.service for item in listed), strict=True)), indent=0)
        return str(page)
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
