"""The answer of `catalog diff`: what changes between two catalogs, and which registrations that touches."""

from __future__ import annotations  # so that no report imports what it does not show

__all__ = ["changes_text"]

from collections import Counter
from typing import TYPE_CHECKING

from knox_scopes.report.access import LABELS, MOST_ROWS, access_rows, amount
from knox_scopes.report.text import EFFECT_STYLES, Page, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from knox_scopes.apps.diff import Diff, Touched
    from knox_scopes.catalog.model import Catalog


def changes_text(
    catalogs: tuple[Catalog, Catalog],
    changes: Mapping[str, Diff],
    against: Sequence[tuple[str, Sequence[Touched]]],
    *,
    whole: bool = True,
    colour: bool,
) -> str:
    """Returns what changes by service, and what that changes for the scopes of the registrations in `against`.

    More than MOST_ROWS changes of a service are summed up, unless the `whole` is wanted.
    """
    page = Page(colour=colour)
    before, after = catalogs
    page.line(f"catalog of {before.version} -> catalog of {after.version}")
    if not changes:
        page.line("no changes", indent=2)
    for service, change in changes.items():
        known = after.services.get(service) or before.services[service]
        page.head(service, f"  {known.title}")
        rows = [*_rows(change, before, after)]
        if not whole and len(rows) > MOST_ROWS:
            page.table((what, str(number)) for what, number in Counter(row[0] for row in rows).items())
            page.line((f"list all {len(rows)} with --all", "dim"), indent=2)
        else:
            page.table(rows)
    for file, scopes in against:
        page.head(file)
        if not scopes:
            page.line("not affected", indent=2)
        for one in scopes:
            page.line((one.scope, "cyan"), f" {_says(one)}", indent=2)
            for access, catalog in ((one.gained, after), (one.lost, before)):
                access_rows(page, access, catalog=catalog, whole=whole, indent=6)
    return str(page)


def _rows(change: Diff, before: Catalog, after: Catalog) -> Iterable[tuple[Span, ...]]:
    """Yields a row for each change: what happens, to what, and which scopes open it."""
    for sign, style, names, access, catalog in (
        ("+", "green", change.added, change.gained, after),
        ("-", "red", change.removed, change.lost, before),
    ):
        for name in names:
            former = catalog.scopes[name].renamed_from
            yield (f"{sign} scope", style), name, f"formerly {former}" if former else ""
        for kind, members in access._asdict().items():
            for at in members:
                item = catalog.endpoints.get(at) or catalog.events.get(at)
                via = f"via {' or '.join(item.scopes)}" if item and item.scopes else ""
                yield (f"{sign} {LABELS[kind]}", EFFECT_STYLES[kind]), at, (via, "dim")
    for moved in change.moved:
        old, new = (", ".join(scopes) or "nothing" for scopes in (moved.before, moved.after))
        yield ("~ moved", "yellow"), moved.at, f"from {old} to {new}"


def _says(one: Touched) -> str:
    """Returns what becomes of a scope, to follow its name."""
    if not one.known[1]:
        return "is no longer in the catalog"
    if not one.known[0]:
        return f"is new in the catalog and grants {amount(one.gained)}"
    pairs = (("now also grants", one.gained), ("no longer grants", one.lost))
    return " and ".join(f"{word} {amount(access)}" for word, access in pairs if any(access))
