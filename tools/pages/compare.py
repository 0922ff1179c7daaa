"""Compares a page with the catalog of its day, and sorts what is found: left over, explained, or only to be noted."""

__all__ = ["Comparison", "compare", "likeliest_day"]

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from knox_scopes.catalog.load import Folder, load
from knox_scopes.catalog.model import STAGES, Catalog
from knox_scopes.errors import InputError
from pages.differ import Difference, differences
from pages.explain import Recorded, explain, idle, name_rows, recorded, spell_rows
from pages.identify import Identity, identify
from pages.places import Places
from pages.values import NOTES, Page, Remark, Row


class Comparison(NamedTuple):
    """The outcome: `left` is what nobody has decided on yet; `rows` are the page's, with the names given."""

    identity: Identity
    catalog: Catalog
    rows: tuple[Row, ...]
    left: tuple[Difference, ...]
    explained: tuple[tuple[Difference, Recorded], ...]
    notes: tuple[Remark, ...]


def compare(page: Page, folder: Folder, day: str, asked: Sequence[str] = ()) -> Comparison:
    """Compares a page of a day with the catalog in a folder, as far as that has it from the sources that the page is.

    Raises InputError where the sources cannot be told, CatalogError where the catalog is broken.
    """
    identity = identify(page, load(folder, stages=STAGES), day, asked)
    catalog = load(folder, as_of=day, stages=STAGES[: STAGES.index(identity.stage) + 1])
    known = recorded(catalog, identity)
    rows, given = name_rows(page.rows, known, catalog)
    rows, spelt = spell_rows(rows, known, catalog)
    scopes = {row.scope: row for row in rows if row.scope}
    left: list[Difference] = []
    explained = [*spelt]
    for found in (*_odd(page, rows, catalog), *differences(rows, catalog, identity)):
        why = given.get(found.line) if found.kind == "missing-name" else explain(found, known, scopes.keys())
        if why:
            explained.append((found, why))
        else:
            left.append(found)
    if identity.known:
        met = [*(why for _, why in explained), *((found.kind, found.at) for found in left)]
        left += idle(known, met, identity, catalog, scopes)
    notes = (*(remark for remark in page.remarks if remark.kind in NOTES), *_readings(rows, catalog))
    return Comparison(identity, catalog, rows, tuple(left), tuple(explained), notes)


def likeliest_day(page: Page, folder: Folder, asked: Sequence[str] = ()) -> str:
    """Returns the day for a page that carries none: of those of its sources the one it departs from least.

    Of equals it is the newest. Raises InputError where no source of the catalog can be the page.
    """
    services = load(folder, stages=STAGES).services.values()
    sources = [source for service in services for source in service.sources.values()]
    days = {
        source.updated
        for source in sources
        if source.key in asked or source.title in page.titles or source.basis == "inferred"
    }
    left: dict[str, int] = {}
    for day in sorted(days, reverse=True):
        try:
            found = compare(page, folder, day, asked)
        except InputError:  # on this day it may be several sources
            continue
        if found.identity.known and any(row.scope in found.catalog.scopes for row in found.rows):
            left[day] = len(found.left)
    if not left:
        raise InputError("the page carries no date; give the day of its last update with --date")
    return min(left, key=lambda day: left[day])


def _readings(rows: Sequence[Row], catalog: Catalog) -> Iterator[Remark]:
    """Yields the endpoints that the page prints otherwise than the catalog, and that are the same to a server."""
    places = Places(catalog)
    for row in rows:
        for printed in row.endpoints or ():
            full = places.full(places.service(row), printed)
            known = places.endpoint(full)
            if known and str(known) != full:
                yield Remark(row.line, "other-reading", row.scope, f"`{full}` is taken to be `{known}`")


def _odd(page: Page, rows: Sequence[Row], catalog: Catalog) -> Iterator[Difference]:
    """Yields what the page is broken in, as differences."""
    for remark in page.remarks:
        if remark.kind not in NOTES:
            scope = catalog.scopes.get(remark.at)
            message = remark.message
            if remark.kind == "missing-name":
                row = next(row for row in rows if row.line == remark.line)
                message += f", with {', '.join(row.held)}"
            yield Difference(scope.service if scope else "", remark.at, remark.kind, remark.line, message, remark.names)
