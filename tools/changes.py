#!/usr/bin/env python3
"""Writes scopes/CHANGES.md from the data: what was first seen, renamed or ended on which day.

With --check nothing is written, and the exit status is 1 where the file is not what the data says.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from knox_scopes.apps.diff import Diff, Moved, by_service
from knox_scopes.catalog.build import build
from knox_scopes.catalog.load import read_services
from knox_scopes.catalog.model import STAGES, Access, Catalog, Endpoint, Event, Scope
from knox_scopes.catalog.order import by_path

SCOPES = Path(__file__).resolve().parent.parent / "scopes"
FILE = SCOPES / "CHANGES.md"
HEAD = """\
# Changes

What the catalog knows, by the day on which a page first showed it; newest first. Written by `tools/changes.py` from
the dates of the sources, and checked in the tests: to correct it, correct the data.

What is new, ended or open-ended on a day is so in production; what is announced is for testing (uat) or in a private
preview, and is new on a later day. A day says when something was first *seen*, not when it came: between two versions
of a page, and on the pages that nobody read, it may have been there before.
"""


def main() -> int:
    """Returns the exit status: 1 where the file is to be written anew."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing, only tell")
    check = parser.parse_args().check
    text = changes(SCOPES)
    if FILE.exists() and FILE.read_text(encoding="utf-8") == text:
        return 0
    if check:
        print(f"{FILE} is not what the data says; write it anew with tools/changes.py", file=sys.stderr)
        return 1
    FILE.write_text(text, encoding="utf-8")
    return 0


def changes(folder: Path) -> str:
    """Returns the text for the catalog in a folder."""
    raws = [document.value for document in read_services(folder)[0].values()]
    whole = build(raws, stages=STAGES)
    pages = {source.updated for service in whole.services.values() for source in service.sources.values()}
    known: list[Scope | Endpoint | Event] = []
    for items in (whole, whole.inactive):
        known += (*items.scopes.values(), *items.endpoints.values(), *items.events.values())
    parts: list[str] = []
    before = _Day(build(()), build(()))
    for day in sorted(pages | {item.until for item in known if item.until}):
        after = _Day(build(raws, as_of=day), build(raws, as_of=day, stages=STAGES))
        lines = list(_day(before, after))
        if lines:
            parts.insert(0, "\n".join((f"## {day}\n", *lines)))
        before = after
    return "\n".join((HEAD, *parts))


class _Day(NamedTuple):
    """The catalog of a day: what is generally available, and that with all that is announced."""

    settled: Catalog
    whole: Catalog


def _day(before: _Day, after: _Day) -> Iterator[str]:
    settled, whole = by_service(before.settled, after.settled), by_service(before.whole, after.whole)
    for service in sorted({*settled, *whole}):
        lines = list(_settled(settled[service], before.settled, after.settled)) if service in settled else []
        lines += _announced(whole[service], after) if service in whole else []
        if lines:
            yield from (f"### {service}: {after.whole.services[service].title}\n", *lines, "")


def _settled(change: Diff, before: Catalog, after: Catalog) -> Iterator[str]:
    """Yields a line for each kind of change to what is generally available in a service."""
    yield from _listed("new", change.added, change.gained, after)
    yield from _listed("ended", change.removed, change.lost, before)
    reach = [name for name in change.gained.reach if name not in change.added]
    if reach:
        yield f"- open-ended from now on ({len(reach)}): {', '.join(_shown(after, reach))}"
    yield from map(_moved, change.moved)


def _announced(change: Diff, after: _Day) -> Iterator[str]:
    """Yields a line for each kind of thing that is new in a service, and not generally available."""
    settled = {*after.settled.scopes, *after.settled.endpoints, *after.settled.events}
    names = [name for name in change.added if name not in settled]
    access = Access(*(tuple(at for at in members if at not in settled) for members in change.gained))
    yield from _listed("announced", names, access, after.whole)
    yield from (_moved(moved) for moved in change.moved if moved.at not in settled)


def _listed(word: str, names: Sequence[str], access: Access, catalog: Catalog) -> Iterator[str]:
    endpoints = sorted((*access.destroy, *access.write, *access.read), key=by_path)
    for kind, items in (("scopes", names), ("endpoints", endpoints), ("events", access.events)):
        if items:
            yield f"- {word} {kind} ({len(items)}): {', '.join(_shown(catalog, items))}"


def _moved(moved: Moved) -> str:
    old, new = (", ".join(f"`{name}`" for name in names) or "no scope known" for names in moved[1:])
    return f"- `{moved.at}`: from {old} to {new}"


def _shown(catalog: Catalog, names: Sequence[str]) -> Iterator[str]:
    for name in names:
        item = catalog.scopes.get(name) or catalog.endpoints.get(name) or catalog.events[name]
        former = catalog.scopes[name].renamed_from if name in catalog.scopes else None
        more = [*([item.stage] if item.stage != "ga" else []), *([f"formerly `{former}`"] if former else [])]
        yield f"`{name}`" + (f" ({', '.join(more)})" if more else "")


if __name__ == "__main__":
    sys.exit(main())
