"""Reads a page, whatever its form: finds the tables of scopes among all else, and understands their rows."""

__all__ = ["dated", "extract", "tabs"]

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain

from knox_scopes.errors import InputError, printable
from knox_scopes.names import is_scope_name
from pages import html, pipe, plain
from pages import tabs as tab_separated
from pages.cells import ENDPOINT, clean, content
from pages.dates import day, updated
from pages.files import read_text
from pages.header import columns, names_scopes
from pages.repeats import without_repeats
from pages.rows import read_rows
from pages.values import Line, Page, Remark, Table

FORMS = {"pipe": pipe.block, "tabs": tab_separated.block, "list": plain.block}
MOST_TITLE = 120
DATED = re.compile(r"\bupdated\b", re.IGNORECASE)
MOST_CELL = 20_000
# The heading of a tab: the release that it is for.
TAB = re.compile(r"[0-9]{2}\.[0-9]{2}")
UAT = re.compile(r"for the Knox cloud services\s{1,9}[0-9.]{1,9}\s{1,9}UAT\b")


def extract(file: str) -> Page:
    """Returns the page that a file holds.

    Raises InputError where the file cannot be read, holds no table of scopes, or has tabs.
    """
    pages = tabs(file)
    if len(pages) > 1:
        names = " and ".join(page.tab for page in pages)
        what = "keep the one that you mean in a file of its own"
        raise InputError(f"{printable(file)}: the page has the tabs {names}; {what}")
    return pages[0]


def tabs(file: str) -> tuple[Page, ...]:
    """Returns each tab of the page that a file holds as a page; most have none, and are one.

    Tabs show the current release first, and what is announced for testing last. Raises InputError where the file
    cannot be read, or holds no table of scopes.
    """
    text = read_text(file)
    finder = _Finder()
    try:
        if html.is_html(text):
            root = html.parsed(text)
            finder.take_html(html.blocks(root))
            words = html.words(root)
        else:
            finder.walk(text.split("\n"))
            words = clean(text)
        carried = updated(words)
    except InputError as error:
        raise InputError(f"{printable(file)}: {error}") from error
    parts = [part for part in finder.parts if part.tables]
    if not parts:
        forms = "a table with the columns `Scope name`, `Description`, `Applicable API endpoints`, or a list of scopes"
        raise InputError(f"{printable(file)}: there is no table of scopes on the page; what is looked for is {forms}")
    pages = [_page(file, carried, frozenset(finder.titles), part) for part in parts]
    if UAT.search(words):
        pages[-1] = pages[-1]._replace(stage="uat")
    return tuple(pages)


def _page(file: str, carried: str | None, titles: frozenset[str], part: "_Part") -> Page:
    read = [(table, *read_rows(table)) for table in part.tables]
    rows, again = without_repeats([(table, own) for table, own, _ in read])
    undated = [] if carried else [Remark(1, "no-date", "page", "the page carries no date of its last update")]
    remarks = chain(undated, part.remarks, again, *(said for _, _, said in read))
    return Page(file, carried, titles, tuple(part.tables), rows, tuple(sorted(remarks)), part.tab)


def dated(page: Page, asked: str | None) -> Page:
    """Returns the page with the day that it is said to be of, where it carries none itself.

    Raises InputError where that is no day, or not the one that the page carries.
    """
    if asked is None:
        return page
    if page.date not in {None, day(asked)}:
        raise InputError(f"{printable(page.name)}: the page carries the date {page.date}; leave out --date {asked}")
    return page._replace(date=asked, remarks=tuple(remark for remark in page.remarks if remark.kind != "no-date"))


@dataclass
class _Part:
    """Gathers what is found in one tab, or on a page without any."""

    tab: str = ""
    tables: list[Table] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)


class _Finder:
    """Finds the tables of scopes of a page, and remembers what could be its title and its headings."""

    def __init__(self) -> None:
        self.parts = [_Part()]
        self.titles: set[str] = set()
        self.heading = ""

    @property
    def part(self) -> _Part:
        return self.parts[-1]

    def take_html(self, blocks: Iterable[html.Found]) -> None:
        for found in blocks:
            if found.rows is None:
                self.head(found.heading)
            else:
                self.table("html", found.rows)

    def walk(self, lines: Sequence[str]) -> None:
        """Goes through the lines of a page that is text."""
        at = 0
        while at < len(lines):
            if "<table" in lines[at].lower():
                end = _end_of_html(lines, at)
                # A heading that stands in the piece is that of the table.
                self.take_html(html.blocks(html.parsed("\n".join(lines[at:end])), above=at))
                at = end
                continue
            form, found = next(_found(lines, at), ("", None))
            if found is None:
                self.line(at + 1, lines[at])
                at += 1
            else:
                self.table(form, found[0])
                at = found[1]

    def line(self, number: int, text: str) -> None:
        """Takes a line that belongs to no table."""
        if ("\t" in text or "|" in text) and any(map(_is_told, re.split(r"[\t|]", text))):
            message = f"`{clean(text)}` looks like a row, but belongs to no table of scopes"
            self.part.remarks.append(Remark(number, "unread-row", f"line {number}", message))
        elif len(text) <= MOST_TITLE:
            title = clean(text)
            marked = title.startswith("#")
            title = title.lstrip("#").strip()
            plain_title = title and not title.endswith((".", ":", ",", ";", "?", "!")) and not DATED.search(title)
            if marked or plain_title:
                self.head(title)

    def head(self, title: str) -> None:
        self.titles.add(title)
        self.heading = title
        if TAB.fullmatch(title):
            if self.part.tables:
                self.parts.append(_Part())
            self.part.tab = title

    def table(self, form: str, rows: Sequence[Line]) -> None:
        """Takes a table, and what is to be said of it where it is none of scopes."""
        if not rows:
            return
        head = rows[0]
        roles = columns(head.cells)
        words = ", ".join(f"`{cell}`" for cell in head.cells if cell)
        if roles is None:
            if names_scopes(head.cells) or any(ENDPOINT.search(cell) for row in rows for cell in row.cells):
                message = f"a table with the columns {words} is not read: it is none of scopes and endpoints"
                self.part.remarks.append(Remark(head.number, "unread-table", f"{self.heading} table", message))
            return
        for row in rows:
            if any(len(cell) > MOST_CELL for cell in row.cells):
                raise InputError(f"line {row.number}: a cell holds more than {MOST_CELL:,} characters; look into it")
        for cell, role in zip(head.cells, roles, strict=True):
            if cell and not role:
                message = f"the column `{cell}` is not read"
                self.part.remarks.append(Remark(head.number, "unread-column", f"{self.heading} table", message))
        self.part.tables.append(Table(head.number, form, self.heading, roles, tuple(rows[1:])))


def _is_told(cell: str) -> bool:
    """Tells whether a cell holds what only a table of scopes has."""
    text = clean(cell)
    held = content(text)
    return bool(held.endpoints or held.events) or (is_scope_name(text) and not text.isalpha())


def _found(lines: Sequence[str], at: int) -> Iterator[tuple[str, tuple[list[Line], int]]]:
    for form, block in FORMS.items():
        if found := block(lines, at):
            yield form, found


def _end_of_html(lines: Sequence[str], at: int) -> int:
    """Returns the index behind the line on which the table that begins at an index ends, with those inside it."""
    depth = 0
    for number in range(at, len(lines)):
        line = lines[number].lower()
        depth += line.count("<table") - line.count("</table")
        if depth <= 0:
            return number + 1
    return len(lines)
