"""Tables whose cells stand between `|`: of Markdown, and of pages saved as text."""

__all__ = ["block"]

import re
from collections.abc import Sequence

from pages.cells import clean
from pages.header import columns
from pages.values import Line

RULE = re.compile(r"\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?")
BAR = re.compile(r"(?<!\\)\|")


def block(lines: Sequence[str], at: int) -> tuple[list[Line], int] | None:
    """Returns head and rows of the table that begins at an index of the lines, and the index behind it, or None."""
    if not _is_head(lines, at):
        return None
    # Where the head has a bar in front, so have all rows; else a bar in front follows an empty first cell.
    bordered = lines[at].lstrip().startswith("|")
    rows = [_cells(lines[at], at, bordered=bordered)]
    end = at + 1
    while (next_row := _skip_blanks(lines, end)) < len(lines) and BAR.search(lines[next_row]):
        if next_row > end and _is_head(lines, next_row):
            break
        if not _is_rule(lines[next_row]):
            rows.append(_cells(lines[next_row], next_row, bordered=bordered))
        end = next_row + 1
    return rows, end


def _is_head(lines: Sequence[str], at: int) -> bool:
    if not BAR.search(lines[at]) or _is_rule(lines[at]):
        return False
    return (at + 1 < len(lines) and _is_rule(lines[at + 1])) or columns(
        _cells(lines[at], at, bordered=True).cells
    ) is not None


def _is_rule(line: str) -> bool:
    return "|" in line and RULE.fullmatch(line.strip()) is not None


def _cells(line: str, at: int, *, bordered: bool) -> Line:
    text = line.strip().removeprefix("|" if bordered else "")
    cells = [clean(cell.replace("\\|", "|")) for cell in BAR.split(text)]
    return Line(at + 1, tuple(cells[:-1] if text.endswith("|") else cells))


def _skip_blanks(lines: Sequence[str], at: int) -> int:
    while at < len(lines) and not lines[at].strip():
        at += 1
    return at
