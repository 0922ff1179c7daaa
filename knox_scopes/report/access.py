"""Access in words, as several commands print it: how much, what in particular, and what could not be resolved."""

from __future__ import annotations  # so that no report imports what it does not show

__all__ = [
    "LABELS",
    "UNLISTED",
    "access_rows",
    "alike",
    "amount",
    "data_of",
    "does",
    "incomplete",
    "note",
    "unresolved_rows",
    "unserved",
]

from typing import TYPE_CHECKING

from knox_scopes.report.text import EFFECT_STYLES, Page, Span, count

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from knox_scopes.access.needs import Need
    from knox_scopes.access.reasons import Unresolved
    from knox_scopes.catalog.freshness import Freshness
    from knox_scopes.catalog.model import Access, Catalog

# What an element of each kind is called, in a count and at the start of a row.
NOUNS = {
    "reach": "open-ended scope",
    "destroy": "destructive endpoint",
    "write": "write endpoint",
    "read": "read endpoint",
    "events": "event",
}
LABELS = {"reach": "open-ended", "destroy": "destroy", "write": "write", "read": "read", "events": "event"}
UNLISTED = "including endpoints that are not listed"


def amount(access: Access) -> str:
    """Returns how much an access is, kind by kind, in words: `1 open-ended scope, 2 read endpoints`."""
    parts = (count(len(members), NOUNS[kind]) for kind, members in access._asdict().items() if members)
    return ", ".join(parts) or "nothing"


def data_of(fresh: Freshness) -> str:
    """Returns of what day the catalog is, how new the data behind an answer is, and for which services no newer.

    Where no day was chosen and the answer touches no service, there is nothing to say.
    """
    chosen = f"catalog as of {fresh.as_of}" if fresh.as_of else ""
    oldest = [service for service, day in fresh.services.items() if day == fresh.oldest]
    some = f" for {', '.join(oldest)}, newer for the rest" if len(oldest) < len(fresh.services) else ""
    return "; ".join(filter(None, (chosen, f"data from {fresh.oldest}{some}" if oldest else "")))


def access_rows(
    page: Page,
    access: Access,
    brought: Mapping[str, Access] | None = None,
    *,
    catalog: Catalog | None = None,
    indent: int = 2,
) -> None:
    """Adds an access, an element a line, with the scopes that bring it where there are several.

    With a `catalog`, what each endpoint and event is for is said too.
    """
    rows: list[tuple[Span, ...]] = []
    for kind, members in access._asdict().items():
        for member in members:
            more = f"  ({UNLISTED})" if kind == "reach" else ""
            row: tuple[Span, ...] = ((LABELS[kind], EFFECT_STYLES[kind]), member + more)
            if brought and len(brought) > 1:
                via = (name for name, opens in brought.items() if member in getattr(opens, kind))
                row = (*row, (f"via {' '.join(via)}", "dim"))
            if catalog is not None:
                row = (*row, (does(catalog, member), "dim"))
            rows.append(row)
    page.table(rows, indent=indent)


def does(catalog: Catalog, at: str) -> str:
    """Returns what an endpoint or event is for, in a line of the catalog, or nothing."""
    item = catalog.endpoints.get(at) or catalog.events.get(at)
    return item.summary if item else ""


def note(notes: Iterable[str]) -> Iterable[Span]:
    """Returns what follows a need on its line: the notes on how it was read, if there are any."""
    return (("  " + "; ".join(notes), "dim"),) if notes else ()


def unserved(needs: Sequence[Need], unresolved: Sequence[Unresolved]) -> tuple[str, str]:
    """Returns that an answer is for only some of what was asked, and for how much of it, where any was resolved."""
    served = sum(len(need.inputs) for need in needs)
    return (
        f"INCOMPLETE: {len(unresolved)} of {count(served + len(unresolved), 'need')} unresolved",
        f"; this answer is for the other {served} only" if served else "",
    )


def incomplete(page: Page, needs: Sequence[Need], unresolved: Sequence[Unresolved]) -> None:
    """Adds that an answer is for only some of what was asked, where something is unresolved."""
    if unresolved:
        how, of_what = unserved(needs, unresolved)
        page.gap()
        page.line((how, "red"), of_what)


def alike(unresolved: Iterable[Unresolved]) -> dict[tuple[str, tuple[str, ...]], list[Unresolved]]:
    """Returns what could not be resolved, by the reason and what to try instead."""
    found: dict[tuple[str, tuple[str, ...]], list[Unresolved]] = {}
    for item in unresolved:
        found.setdefault((f"{item.reason}: {item.message}", item.suggestions), []).append(item)
    return found


def unresolved_rows(page: Page, unresolved: Sequence[Unresolved]) -> None:
    """Adds the needs that could not be resolved, with the reason and what to try instead, once for those alike."""
    if unresolved:
        page.head("unresolved")
    for (message, suggestions), items in alike(unresolved).items():
        for item in items:
            page.line((item.input or "(empty)", "red"), (f"  {item.at}" if item.at else "", "dim"), indent=2)
        page.line(message, indent=6)
        for suggestion in suggestions:
            page.line(f"try  {suggestion}", indent=6)
