"""Reads needs out of lines: plain ones, items of a list, and the rows of a table as it was pasted from a page."""

__all__ = ["needs_in"]

import re
from collections.abc import Iterable
from typing import NamedTuple

from knox_scopes.endpoints import METHODS, known_method

# A bar between cells has a blank on either side; a row that begins with a bar and no blank has none anywhere.
SPACED = r"(?<![ \xa0])[ \xa0]+\|(?:[ \xa0]*\|)*[ \xa0]+"
TIGHT = r"(?<!\\)\|"
CONTROL = r"[\x00-\x08\x0a-\x1f\x7f-\x9f]"
EVENT = r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+"
METHOD = "|".join(sorted(METHODS))
# What a cell says that is more than a description and yet not one need: requests or events among other words.
MORE = rf"(?i:\b(?:{METHOD})[\s`*]+(?:/|https?:))|\b{EVENT}\b|^(?i:all)\b.*\b(?i:endpoints)\b"
# What makes a row something else than a header: anything of a path or of the name of an event, or a sentence.
NO_TITLE = r"\S/|/\S|\w_\w|\.$"
TITLES = frozenset(
    {"api", "endpoint", "endpoints", "event", "events", "method", "path", "request", "uri", "url", "verb"}
)

_is_rule = re.compile(r"(?=.*-)(?=.*[|\t])[-:|\s]+").fullmatch
_is_target = re.compile(r"(?:/|(?i:https?)://)\S*").fullmatch
_is_event = re.compile(EVENT).fullmatch


class Row(NamedTuple):
    """The cells of a row, and those that may hold a need by what they are.

    `more` tells that some other cell names requests or events too; `in_table` that the row is not an item of a list.
    """

    cells: tuple[str, ...]
    methods: frozenset[str]
    requests: frozenset[str]
    targets: frozenset[str]
    events: frozenset[str]
    more: bool
    in_table: bool

    @property
    def need(self) -> str | None:
        """Returns the one request or event that the row holds, or None if it holds none or several."""
        held = sorted(self.requests | self.targets | self.events)
        if self.more or len(held) != 1 or len(self.methods) > 1:
            return None
        [need] = held
        if need in self.targets:
            return " ".join((*self.methods, need))
        # A method beside a request must be its own, and an event has none.
        of = {need.partition(" ")[0].upper()} if need in self.requests else frozenset()
        return need if self.methods <= of else None

    @property
    def is_text(self) -> bool:
        """Tells whether there is nothing of a need in any cell."""
        held = self.methods or self.requests or self.targets or self.events or self.more
        return self.in_table and not held and not any(re.search(NO_TITLE, cell) for cell in self.cells)

    @property
    def is_titles(self) -> bool:
        """Tells whether the cells are such titles as the columns of requests have."""
        return self.is_text and any(TITLES & set(cell.lower().split()) for cell in self.cells)


def needs_in(lines: Iterable[str]) -> Iterable[tuple[int, str]]:
    """Yields the needs of lines, each with the number of its line.

    Blank lines, comments, and the header and the rule of a table hold none. A row without a need, or with several, is
    yielded as it stands, and so is any other line.

    >>> list(needs_in(["| Method | Path |", "| --- | --- |", "| GET | /a | Not `/b` |", "- GET /c", "GET /d | GET /e"]))
    [(3, 'GET /a'), (4, 'GET /c'), (5, 'GET /d | GET /e')]
    """
    kept = [_without_comment(line) for line in lines]
    rows = [_row(line) for line in kept]
    in_table = [row is not None and row.in_table for row in rows]
    for place, (line, row) in enumerate(zip(kept, rows, strict=True)):
        if not line.strip() or _is_rule(line):
            continue
        if row is None:
            yield place + 1, line.strip()
            continue
        above, below = in_table[place - 1 : place], in_table[place + 1 : place + 2]
        if row.is_text and any(map(_is_rule, kept[place + 1 : place + 2])):
            continue
        if row.is_titles and any(below) and not any(above):
            continue
        yield place + 1, row.need or line.strip()


def _without_comment(line: str) -> str:
    """Returns a line without its comment; a `#` inside a word is a fragment, which is a mistake to be told of.

    In a row a `#` does not end what cells follow.
    """
    if line.lstrip().startswith("#"):
        return ""
    kept, _, comment = line.partition(found[0]) if (found := re.search(r"\s#", line)) else (line, "", "")
    in_row = re.search(r"[|\t]", kept) and re.search(r"[|\t]", comment)
    return line if in_row else kept


def _row(line: str) -> Row | None:
    """Returns the cells of a row, or of an item of a list or a line in backticks as its only one; None for others."""
    text = re.sub(r"^\s*(?:[-*+]|\d+[.)])[ \t]+", "", line)
    in_table = "|" in line or "\t" in line.strip()
    if not (in_table or "`" in text or text != line) or re.search(CONTROL, line):
        return None
    is_tight = re.match(r"\s*\|[^\s|]", text) is not None
    text = text.replace("\t", " | ")
    inner = text.strip("| \xa0")
    cells = tuple(filter(None, (_plain(cell) for cell in re.split(TIGHT if is_tight else SPACED, inner))))
    if not cells:
        return None
    methods: set[str] = set()
    requests: set[str] = set()
    targets: set[str] = set()
    events: set[str] = set()
    more = False
    for cell in cells:
        word, _, rest = cell.partition(" ")
        if method := known_method(cell):
            methods.add(method)
        elif _is_target(cell):
            targets.add(cell)
        elif _is_event(cell):
            events.add(cell)
        elif known_method(word) and _is_target(re.sub(r"(?i) HTTP/\d(?:\.\d)?$", "", rest)):
            requests.add(cell)
        else:
            more = more or re.search(MORE, cell) is not None
    return Row(cells, frozenset(methods), frozenset(requests), frozenset(targets), frozenset(events), more, in_table)


def _plain(cell: str) -> str:
    """Returns a cell with single blanks between its words, and without the backticks around any of them."""
    return " ".join(word.strip("`") for word in re.split(r"[ \xa0]+", cell.strip(" \xa0")))
