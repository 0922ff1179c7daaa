"""Where the pages of these tests lie, and how they are altered and compared."""

__all__ = ["CATALOG", "PAGES", "SEEDS", "altered", "compared", "found", "run"]

import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple
from unittest.mock import patch

import pytest

from pages.compare import Comparison, compare
from pages.extract import extract
from pages.shell import run as run_tool

HERE = Path(__file__).parent
PAGES = HERE / "pages"
CATALOG = HERE / "scopes"
# The tables of the pages that the project started from, with names, paths and faults as printed, descriptions in our
# own words, and nothing around them.
SEEDS = {"000": PAGES / "knox-pipe.txt", "003": PAGES / "knox-tabs.txt", "004": PAGES / "knox-list.txt"}

Edit = tuple[str, str]


class Ran(NamedTuple):
    """Holds what a call of a tool left behind."""

    status: int
    out: str
    err: str


def altered(text: str, edits: Iterable[Edit]) -> str:
    """Returns the text after each edit; every one must find what it replaces."""
    for old, new in edits:
        assert old in text, old
        text = text.replace(old, new)
    return text


def compared(file: Path, text: str, day: str, catalog: Path = CATALOG, source: Iterable[str] = ()) -> Comparison:
    """Writes a page to a file and compares it."""
    file.write_text(text, encoding="utf-8")
    return compare(extract(str(file)), catalog, day, [*source])


def found(result: Comparison) -> set[tuple[str, str]]:
    """Returns kind and place of all that is left over; each is told once."""
    pairs = [(difference.kind, difference.at) for difference in result.left]
    assert len(pairs) == len({*pairs})
    return {*pairs}


def run(main: Callable[[], int], *args: object, capsys: pytest.CaptureFixture[str]) -> Ran:
    """Calls a tool as its script does."""
    with patch.object(sys, "argv", ["tool", *map(str, args)]), pytest.raises(SystemExit) as ended:
        run_tool(main)
    out, err = capsys.readouterr()
    return Ran(int(ended.value.code or 0), out, err)
