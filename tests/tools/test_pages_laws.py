"""Holds on every page: no row can be dropped, and no name, path or event altered, without being told."""

import functools
import re
from pathlib import Path

import pytest
from desk import CATALOG, PAGES, SEEDS, compared

from knox_scopes.catalog.load import load
from pages import compare as comparing
from pages.extract import extract
from pages.shell import ROOT

SCOPES = ROOT / "scopes"
# A scope, a path or an event, with what stands before it in a row.
NAMED = re.compile(r"(?:(?<=[ \t|])/[a-z]\S*|^[a-z]+[.:][A-Za-z.:]*[A-Za-z]|\b[A-Z]+(?:_[A-Z]+)+)", re.MULTILINE)
# The pages whose rows are lines. The broken one has rows that say nothing new, which may go.
WHOLE = [("pipe.txt", "2026-03-03"), ("tabs.txt", "2026-03-03"), ("list.txt", "2026-02-01")]
BROKEN = ("broken.txt", "2026-04-04")
SEED_DAYS = [("000", "2025-08-05"), ("003", "2025-08-05"), ("004", "2024-09-12")]


cached = functools.cache(load)


@pytest.fixture(autouse=True)
def _load_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Loads each catalog once for the hundreds of copies that are held against it."""
    monkeypatch.setattr(comparing, "load", cached)


def rows(file: Path) -> set[int]:
    """Returns the indexes of the lines on which the page has a row, or goes on with one."""
    page = extract(str(file))
    last = {table.line: max(line.number for line in table.lines) for table in page.tables}
    lines = file.read_text(encoding="utf-8").split("\n")
    inside = [range(begin, end) for begin, end in last.items()]
    return {at for part in inside for at in part if lines[at].strip(" -|")}


def check_drops(file: Path, day: str, catalog: Path, copy: Path) -> None:
    lines = file.read_text(encoding="utf-8").split("\n")
    numbers = rows(file)
    assert numbers
    silent = [lines[at] for at in sorted(numbers) if not found_in(lines[:at] + lines[at + 1 :], day, catalog, copy)]
    assert silent == []


def check_names(file: Path, day: str, catalog: Path, copy: Path) -> None:
    text = file.read_text(encoding="utf-8")
    numbers = rows(file)
    matches = [match for match in NAMED.finditer(text) if text.count("\n", 0, match.start()) in numbers]
    assert matches
    silent = []
    for match in matches:
        name = match[0] + ("X" if match[0].isupper() else "x")
        changed = text[: match.start()] + name + text[match.end() :]
        if not found_in(changed.split("\n"), day, catalog, copy):
            silent.append(match[0])
    assert silent == []


def found_in(lines: list[str], day: str, catalog: Path, copy: Path) -> bool:
    return bool(compared(copy / "page.txt", "\n".join(lines), day, catalog).left)


@pytest.mark.parametrize(("name", "day"), WHOLE)
def test_no_row_of_a_page_is_dropped_unseen(tmp_path: Path, name: str, day: str) -> None:
    check_drops(PAGES / name, day, CATALOG, tmp_path)


@pytest.mark.parametrize(("name", "day"), [*WHOLE, BROKEN])
def test_no_name_of_a_page_is_altered_unseen(tmp_path: Path, name: str, day: str) -> None:
    check_names(PAGES / name, day, CATALOG, tmp_path)


@pytest.mark.parametrize(("number", "day"), SEED_DAYS)
def test_no_row_of_a_seed_is_dropped_unseen(tmp_path: Path, number: str, day: str) -> None:
    check_drops(SEEDS[number], day, SCOPES, tmp_path)


@pytest.mark.parametrize(("number", "day"), SEED_DAYS)
def test_no_name_of_a_seed_is_altered_unseen(tmp_path: Path, number: str, day: str) -> None:
    check_names(SEEDS[number], day, SCOPES, tmp_path)
