#!/usr/bin/env python3
"""Writes scopes/CHANGES.md from the data: what was first seen, renamed or ended on which day.

With --check nothing is written, and the exit status is 1 where the file is not what the data says.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from knox_scopes.apps.diff import Diff, by_service
from knox_scopes.catalog.build import build
from knox_scopes.catalog.load import load
from knox_scopes.catalog.model import STAGES, Catalog, Endpoint, Event, Scope
from knox_scopes.catalog.order import by_path

SCOPES = Path(__file__).resolve().parent.parent / "scopes"
FILE = SCOPES / "CHANGES.md"
HEAD = """\
# Changes

What the catalog knows, by the day on which a page first showed it; newest first, all stages. Written by
`tools/changes.py` from the dates of the sources, and checked in the tests: to correct it, correct the data.

A day says when something was first *seen*, not when it came: of the pages of 2024 only those of some services were
read, and what stands under a later day may have been there before.
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
    whole = load(folder, stages=STAGES)
    known: list[Scope | Endpoint | Event] = []
    for items in (whole, whole.inactive):
        known += (*items.scopes.values(), *items.endpoints.values(), *items.events.values())
    days = {day for item in known for day in (item.since, item.until) if day}
    parts: list[str] = []
    before = build(())
    for day in sorted(days):
        after = load(folder, as_of=day, stages=STAGES)
        parts.insert(0, "\n".join(_day(day, before, after)))
        before = after
    return "\n".join((HEAD, *parts))


def _day(day: str, before: Catalog, after: Catalog) -> Iterator[str]:
    yield f"## {day}\n"
    for service, change in by_service(before, after).items():
        yield f"### {service}: {after.services[service].title}\n"
        yield from _lines(change, after, before)
        yield ""


def _lines(change: Diff, after: Catalog, before: Catalog) -> Iterator[str]:
    """Yields a line for each kind of change to a service."""
    for word, names, access, catalog in (
        ("new", change.added, change.gained, after),
        ("ended", change.removed, change.lost, before),
    ):
        endpoints = sorted((*access.destroy, *access.write, *access.read), key=by_path)
        for kind, items in (("scopes", names), ("endpoints", endpoints), ("events", access.events)):
            if items:
                yield f"- {word} {kind} ({len(items)}): {', '.join(_shown(catalog, items))}"
    for moved in change.moved:
        old, new = (", ".join(f"`{name}`" for name in names) or "no scope known" for names in moved[1:])
        yield f"- `{moved.at}`: from {old} to {new}"


def _shown(catalog: Catalog, names: Sequence[str]) -> Iterator[str]:
    for name in names:
        item = catalog.scopes.get(name) or catalog.endpoints.get(name) or catalog.events[name]
        former = catalog.scopes[name].renamed_from if name in catalog.scopes else None
        more = [*([item.stage] if item.stage != "ga" else []), *([f"formerly `{former}`"] if former else [])]
        yield f"`{name}`" + (f" ({', '.join(more)})" if more else "")


if __name__ == "__main__":
    sys.exit(main())
