"""What `diff` has to say: the scopes that differ, the access gained and lost, and whether customers consent again."""

from __future__ import annotations  # so that no report imports what it does not show

__all__ = ["diff_document"]

from typing import TYPE_CHECKING

from knox_scopes.access.grant import grant
from knox_scopes.catalog.freshness import freshness
from knox_scopes.report.access import amount, data_of
from knox_scopes.report.diff import agreement, same, unknown_text
from knox_scopes.report.document import Code, Document, Items, Table, Word
from knox_scopes.report.documents.parts import access_blocks, scopes_tree, sentence

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from knox_scopes.apps.diff import Diff
    from knox_scopes.catalog.model import Catalog
    from knox_scopes.report.document import Block

# How a scope stands in two versions, in the looks of how one stands to needs.
MEANINGS = {"granted": "granted before and after", "needed": "granted now", "excess": "not granted any more"}


def diff_document(
    diff: Diff, before: Iterable[str], after: Iterable[str], catalog: Catalog, *, of_apps: bool
) -> Document:
    """Returns a comparison as a report; `before` and `after` are the scope names on the two sides."""
    told = same(diff) if diff.same_meaning else ""
    for title, access in (("gained", diff.gained), ("lost", diff.lost)):
        told += f"{'; ' if told else ''}{title}: {amount(access)}" if any(access) else ""
    old, new = (grant(catalog, names) for names in (before, after))
    return Document(
        title="Change of access",
        verdict=sentence(told or "the access of unknown scopes cannot be compared"),
        tone="good" if diff.same_meaning else "fair",
        blocks=tuple(_diff(diff, set(old.implied), set(new.implied), catalog, of_apps=of_apps)),
        data=data_of(freshness(catalog, (*old.scopes, *new.scopes))),
    )


def _diff(diff: Diff, old: set[str], new: set[str], catalog: Catalog, *, of_apps: bool) -> Iterator[Block]:
    rows = [(Word("added", "added"), Code(name)) for name in diff.added]
    rows += [(Word("removed", "removed"), Code(name)) for name in diff.removed]
    if rows:
        yield Table(("Change", "Scope"), tuple(rows))
    if diff.unknown:
        yield Items(tuple(map(unknown_text, diff.unknown)))
    if again := agreement(diff, of_apps=of_apps):
        yield f"Consent: {again}."
    yield from access_blocks("Gained", diff.gained, catalog)
    yield from access_blocks("Lost", diff.lost, catalog)
    states = {
        name: "granted" if name in old & new else "needed" if name in new else "excess" for name in sorted(old | new)
    }
    yield from scopes_tree(catalog, states, meanings=MEANINGS)
