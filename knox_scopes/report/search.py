"""The answer of `search`: what was found, what it is, and the least scope that opens it."""

from __future__ import annotations  # so that no report imports what it does not show

__all__ = ["search_text"]

from typing import TYPE_CHECKING

from knox_scopes.report.listing import NO_SCOPE
from knox_scopes.report.text import EFFECT_STYLES, Page, Span, count

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from knox_scopes.access.search import Hit


def search_text(hits: Sequence[Hit], words: Iterable[str], meant: str, *, left_out: int, colour: bool) -> str:
    """Returns the hits, a line each, the best first; `left_out` is how many more there are.

    `meant` is how the words may have to be spelled, or nothing.
    """
    page = Page(colour=colour)
    if not hits:
        hint = f"did you mean `{meant}`?" if meant else "`knox-scopes services` lists the services"
        page.line(f"nothing found for `{' '.join(words)}`; {hint}")
    rows: list[tuple[Span, ...]] = [
        (
            (hit.effect or hit.kind, EFFECT_STYLES.get(hit.effect, "bold")),
            hit.at,
            ("" if hit.kind == "scope" else " ".join(hit.scopes) or NO_SCOPE.get(hit.opened_by, ""), "cyan"),
            (hit.summary, "dim"),
        )
        for hit in hits
    ]
    page.table(rows, indent=0)
    if left_out:
        page.gap()
        page.line(f"and {count(left_out, 'hit')} more; show all with --limit 0")
    if hits and meant:
        page.gap()
        page.line(f"did you mean `{meant}`?")
    return str(page)
