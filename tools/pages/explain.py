"""Finds the recorded correction that explains a difference: of its kind, of this page, and naming what it is about.

A correction is met exactly or not at all. What it says the page has must be what the page has, name by name; so that
it can hide nothing but what it was written for.
"""

__all__ = ["Recorded", "explain", "idle", "name_rows", "recorded", "spell_rows"]

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from knox_scopes.catalog.model import Catalog, Correction
from pages.differ import Difference
from pages.identify import Identity
from pages.places import Places
from pages.values import DIFFERENCES, Row


class Recorded(NamedTuple):
    """A correction with the service whose file has it."""

    service: str
    correction: Correction


def recorded(catalog: Catalog, identity: Identity) -> tuple[Recorded, ...]:
    """Returns the corrections of the page and of its earlier versions that have a kind, and so can be met."""
    return tuple(
        Recorded(name, correction)
        for name, service in catalog.services.items()
        for correction in service.corrections
        if correction.kind and not identity.versions.get(name, frozenset()).isdisjoint(correction.sources)
    )


def explain(found: Difference, known: Iterable[Recorded], scopes: Collection[str]) -> Recorded | None:
    """Returns the correction that explains a difference, or None; `scopes` are those of the page."""
    for entry in known:
        correction = entry.correction
        if (
            correction.kind == found.kind
            and found.service in {entry.service, ""}
            and correction.at == found.at
            and all(_names(correction.says, name) for name in found.says)
            and all(_names(correction.recorded, name) for name in found.has)
            and not _says_more(correction, found, scopes)
        ):
            return entry
    return None


def _says_more(correction: Correction, found: Difference, scopes: Collection[str]) -> bool:
    """Tells whether the correction names scopes that the page has, but not here."""
    if not any(name in scopes for name in found.says):
        return False
    return any(_names(correction.says, name) for name in scopes if name not in found.says)


def _names(text: str, name: str) -> bool:
    """Tells whether a text has a name as a word of its own."""
    return re.search(rf"(?<![\w./:{{-]){re.escape(name)}(?![\w/:{{-]|\.\w)", text) is not None


def idle(
    known: Iterable[Recorded],
    met: Collection[object],
    identity: Identity,
    catalog: Catalog,
    rows: Mapping[str, Row],
) -> Iterator[Difference]:
    """Yields the corrections that explain nothing, though the page has what they are about.

    `met` holds the corrections that explain something, and (kind, at) of what is left over already. How a page is
    broken differs from copy to copy, so corrections of that sort may be idle.
    """
    for entry in known:
        correction = entry.correction
        own = identity.keys.get(entry.service, frozenset())
        if not own or not own <= {*correction.sources}:
            continue  # it is of an earlier version, or of another text of the same day
        if entry in met or (correction.kind, correction.at) in met:
            continue
        about = [correction.at] if correction.at in catalog.scopes else catalog.scopes
        there = any(name in rows and _names(f"{correction.at} {correction.says}", name) for name in about)
        if correction.kind == "missing-table":
            there = any(catalog.scopes[name].service == entry.service for name in rows if name in catalog.scopes)
        if correction.kind in DIFFERENCES and there:
            says = f"a correction has it that the page says: {correction.says}"
            message = f"{says}; that is not, or not exactly, what it says of `{correction.at}`"
            line = rows[correction.at].line if correction.at in rows else 0
            yield Difference(entry.service, correction.at, "idle-correction", line, message)


def spell_rows(
    rows: Sequence[Row], known: Iterable[Recorded], catalog: Catalog
) -> tuple[tuple[Row, ...], tuple[tuple[Difference, Recorded], ...]]:
    """Returns the rows with the endpoints that corrections give for misprinted ones, and what was so explained."""
    places = Places(catalog)
    misprints = [entry for entry in known if entry.correction.kind == "misprint"]
    explained: list[tuple[Difference, Recorded]] = []

    def spelled(row: Row, printed: str) -> str:
        for entry in misprints:
            at = entry.correction.at
            if places.endpoint(printed) is None and at in catalog.endpoints and _names(entry.correction.says, printed):
                message = f"`{printed}` is a misprint of `{at}`"
                explained.append((Difference(entry.service, at, "misprint", row.line, message), entry))
                return at
        return printed

    spelt = tuple(
        row._replace(endpoints=row.endpoints and tuple(spelled(row, printed) for printed in row.endpoints))
        for row in rows
    )
    return spelt, tuple(explained)


def name_rows(
    rows: Sequence[Row], known: Iterable[Recorded], catalog: Catalog
) -> tuple[tuple[Row, ...], dict[int, Recorded]]:
    """Returns the rows with the names that corrections give to those without, and those corrections by line.

    A name is given only where there is one row without and one correction for it among the scopes of its table.
    """
    scopes = {row.scope for row in rows}
    given: dict[int, Recorded] = {}
    for heading in {row.heading for row in rows if not row.scope}:
        around = [row for row in rows if row.heading == heading]
        unnamed = [row for row in around if not row.scope]
        services = {catalog.scopes[row.scope].service for row in around if row.scope in catalog.scopes}
        candidates = [
            entry
            for entry in known
            if entry.correction.kind == "missing-name"
            and entry.correction.at in catalog.scopes
            and entry.correction.at not in scopes
            and services <= {entry.service}
        ]
        if len(unnamed) == len(candidates) == 1:
            given[unnamed[0].line] = candidates[0]
    named = tuple(
        row._replace(scope=given[row.line].correction.at) if not row.scope and row.line in given else row
        for row in rows
    )
    return named, given
