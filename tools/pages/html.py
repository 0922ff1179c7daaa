"""Tables of HTML, with cells that span rows and columns."""

__all__ = ["Found", "blocks", "is_html", "parsed", "words"]

import re
from collections import defaultdict
from collections.abc import Container, Iterator
from typing import NamedTuple, cast

from lxml import etree

from knox_scopes.errors import InputError
from pages.cells import clean
from pages.header import columns
from pages.values import Line

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "caption"})
BREAKS = frozenset({"br", "p", "li", "div", "tr", "ul", "ol", "pre"})
# What stands in a table of its own is read there.
SILENT = frozenset({"script", "style", "table", "template"})
Root = etree._Element | None  # noqa: SLF001 - lxml has no other name for the class
MOST_COLUMNS = 50
MOST_ROWS = 1000
MOST_HEADS = 3


class Found(NamedTuple):
    """One thing met on the way through a page: a heading (then `rows` is None) or a table, head first."""

    line: int
    heading: str
    rows: list[Line] | None


def is_html(text: str) -> bool:
    """Tells whether the text is an HTML document, or a piece of one."""
    begin = text[:4000].lstrip().lower()
    return begin.startswith(("<!doctype html", "<html")) or (begin.startswith("<") and "<table" in text.lower())


def parsed(text: str) -> Root:
    """Returns the root element of a page, or None where there is no element.

    Raises InputError where the elements are nested deeper than the parser goes.
    """
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    # The types do not know of pages without a root.
    root = cast("Root", etree.fromstring(text.encode(errors="replace"), parser))
    if any("depth" in entry.message.lower() for entry in parser.error_log):
        raise InputError("the elements of the page are nested too deep; save it as text and try that")
    return root


def words(root: Root) -> str:
    """Returns all that a reader of a page sees, as text."""
    return "" if root is None else _text(root, SILENT - {"table"})


def blocks(root: Root, *, above: int = 0) -> Iterator[Found]:
    """Yields headings and tables in the order of the page; `above` is the number of lines before it."""
    if root is None:
        return
    rows: dict[etree._Element, list[etree._Element]] = defaultdict(list)
    for row in root.iter("tr"):
        if (table := next(row.iterancestors("table"), None)) is not None:
            rows[table].append(row)
    for element in root.iter("table", "title", *HEADINGS):
        line = (element.sourceline or 1) + above
        if element.tag == "table":
            yield Found(line, "", _without_title([*_spread(rows[element], above)]))
        else:
            yield Found(line, " ".join(_text(element).split()), None)


def _without_title(rows: list[Line]) -> list[Line]:
    """Returns the rows from the head of a table of scopes on, where rows above it only say what the table is."""
    heads = (number for number, row in enumerate(rows[:MOST_HEADS]) if columns(row.cells))
    return rows[next(heads, 0) :]


def _spread(rows: list[etree._Element], above: int) -> Iterator[Line]:
    """Yields rows with every cell in its column: what spans columns stands in the first, what spans rows in all.

    Where the column of scopes goes on from the row above, the row continues that one, and repeats nothing of it.
    """
    hanging: dict[int, tuple[int, str]] = {}
    scopes = 0
    for row in rows:
        cells = {column: text for column, (_, text) in hanging.items()}
        if scopes in cells:
            cells = dict.fromkeys(cells, "")
        hanging = {column: (left - 1, text) for column, (left, text) in hanging.items() if left > 1}
        column = 0
        for cell in row.iterchildren("td", "th"):
            while column in cells:
                column += 1
            if column >= MOST_COLUMNS:
                break
            text, down = clean(_text(cell)), _span(cell, "rowspan", MOST_ROWS)
            for offset in range(min(_span(cell, "colspan", MOST_COLUMNS), MOST_COLUMNS - column)):
                cells[column + offset] = "" if offset else text
                if down > 1:
                    hanging[column + offset] = (down - 1, cells[column + offset])
        line = (row.sourceline or 1) + above
        if roles := columns(list(cells.values())):
            scopes = roles.index("scope")
        yield Line(line, tuple(cells.get(column, "") for column in range(max(cells, default=-1) + 1)))


def _span(cell: etree._Element, name: str, most: int) -> int:
    """Returns over how many rows or columns a cell goes; 0 means to the end."""
    written = re.match(r"\s*(\d{1,9})", cell.get(name) or "1")
    number = int(written[1]) if written else 1
    return min(number or most, most)


def _text(element: etree._Element, silent: Container[object] = SILENT) -> str:
    """Returns the text in an element, less that of silent ones in it, with a line break where a reader sees one."""
    parts: list[str] = []
    walk = etree.iterwalk(element, events=("start", "end"))
    for event, inner in walk:
        if inner.tag in BREAKS and inner is not element:
            parts.append("\n")
        skipped = inner.tag in silent and inner is not element
        if event == "start" and skipped:
            walk.skip_subtree()
        elif event == "start" or inner is not element:
            # Line breaks of the source mean nothing to a reader.
            parts.append(re.sub(r"\s+", " ", (inner.text if event == "start" else inner.tail) or ""))
    return "".join(parts)
