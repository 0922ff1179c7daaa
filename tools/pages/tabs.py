"""Tables whose cells stand between tabs, as a word processor saves them; a page break leaves blank lines in them."""

__all__ = ["block"]

from collections.abc import Sequence

from pages.cells import clean
from pages.header import columns, names_scopes
from pages.values import Line


def block(lines: Sequence[str], at: int) -> tuple[list[Line], int] | None:
    """Returns head and rows of the table that begins at an index of the lines, and the index behind it, or None.

    Without lines that set it apart, a head is known by its words only: one of its cells names scopes.
    """
    head = _cells(lines[at], at)
    if "\t" not in lines[at] or not names_scopes(head.cells):
        return None
    rows, end = [head], at + 1
    for number in range(at + 1, len(lines)):
        if not lines[number].strip():
            continue
        row = _cells(lines[number], number)
        other = columns(row.cells) not in {None, columns(head.cells)}
        if "\t" not in lines[number] or other:
            break
        rows.append(row)
        end = number + 1
    return rows, end


def _cells(line: str, at: int) -> Line:
    return Line(at + 1, tuple(clean(cell) for cell in line.split("\t")))
