"""Reads the rows of tables and the items of lists: what in their cells may be a request or an event."""

__all__ = ["CONTROL", "EVENT", "METHOD", "TARGET", "Row", "item", "row"]

import re
from typing import NamedTuple

from knox_scopes.endpoints import METHODS, known_method

METHOD = "|".join(sorted(METHODS))
EVENT = r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+"
# How a path or a URL begins, also with a variable for the address of the service.
HOST = r"(?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,}(?::\d+)?/"
TARGET = (
    rf"(?:/|(?i:https?|ftp)://|(?i:{HOST})|\{{\{{|\$\{{|\$\(|\$[A-Za-z_]\w*/|\{{[^{{}}\s/]+\}}/|<[^<>\s/]+>/|%\w+%/)"
)

# An item of a list; a minus sign or asterisk needs a blank after it.
BULLET = (
    r"\s*(?:(?:[-*+\u2013\u2014]|>{1,3}|\d{1,6}[.)])[ \t\xa0]+"
    r"|[\u2022\u2023\u25aa\u25e6\u00b7][ \t\xa0]*)"
)
# A bar between cells has a blank on either side; a row that begins with a bar and no blank has none anywhere.
BAR = r"(?<![ \xa0])[ \xa0]+\|(?:[ \xa0]*\|)*[ \xa0]+"
TIGHT_BAR = r"(?<!\\)\|"
UNEVEN = r"[`\xa0]|  |\| \||[^ ]\||\|[^ ]"
CONTROL = r"[\x00-\x08\x0a-\x1f\x7f-\x9f]"
# What a cell says that is more than a description and yet not one need: requests or events among other words.
MORE = rf"(?i:\b(?:{METHOD})[\s`*]+(?:/|https?:))|\b{EVENT}\b|^(?i:all)\b.*\b(?i:endpoints)\b"

NONE: frozenset[str] = frozenset()

# Those that are asked of each cell of large tables; all others are compiled where they are first needed.
_is_uneven = re.compile(UNEVEN).search
_is_event = re.compile(EVENT).fullmatch
_bullet = re.compile(BULLET).match


class Row(NamedTuple):
    """The cells of a row, and those that may hold a need by what they are.

    `more` tells that some other cell names requests or events too.
    """

    cells: tuple[str, ...]
    methods: frozenset[str]
    requests: frozenset[str]
    targets: frozenset[str]
    events: frozenset[str]
    more: bool

    @property
    def need(self) -> str | None:
        """Returns the one request or event that the row holds, or None if it holds none or several."""
        held = self.requests | self.targets | self.events
        if self.more or len(held) != 1 or len(self.methods) > 1:
            return None
        [need] = held
        if need in self.targets:
            return " ".join((*self.methods, need))
        # A method beside a request must be its own, and an event has none.
        of = {need.partition(" ")[0].upper()} if need in self.requests else frozenset()
        return need if self.methods <= of else None

    @property
    def has_need(self) -> bool:
        """Tells whether there is anything of a need in any cell."""
        return bool(self.methods or self.requests or self.targets or self.events or self.more)


def item(text: str) -> str | None:
    """Returns an item of a list without its bullet, or None for what is none."""
    found = _bullet(text)
    return text[found.end() :] if found else None


def row(text: str) -> Row | None:
    """Returns the cells of a row, of which an item of a list has one; None where there are none."""
    if not text.isprintable() and re.search(CONTROL, text):
        return None
    if text[:1] != "|":
        text = item(text) or text
    if "\t" in text:
        text = text.replace("\t", " | ")
    inner = text.strip("| \xa0")
    # Rows that are printed neatly, as most are, need no pattern.
    if _is_uneven(inner):
        begin = text.lstrip()[:2]
        is_tight = begin[:1] == "|" and begin[1:] not in {"", " ", "\t", "\xa0", "|"}
        cells = [cell for part in re.split(TIGHT_BAR if is_tight else BAR, inner) if (cell := _cell(part))]
    else:
        cells = inner.split(" | ")
    if not inner or not cells:
        return None
    kinds: dict[str, frozenset[str]] = {}
    for cell in cells:
        if kind := _kind(cell):
            kinds[kind] = kinds.get(kind, NONE) | {known_method(cell) or cell}
    of = kinds.get
    return Row(
        tuple(cells), of("method", NONE), of("request", NONE), of("target", NONE), of("event", NONE), "more" in kinds
    )


def _cell(cell: str) -> str:
    """Returns a cell with single blanks between its words, and without the backticks around any of them."""
    return " ".join(word.strip("`") for word in re.split(r"[ \xa0]+", cell.strip(" \xa0")))


def _kind(cell: str) -> str:
    """Returns what a cell holds of a need, or nothing."""
    word, blank, rest = cell.partition(" ")
    method = len(word) < 8 and known_method(word)  # noqa: PLR2004 - the longest method has seven letters
    if not blank:
        if method:
            return "method"
        if _is_target(cell):
            return "target"
        return "event" if "_" in cell and _is_event(cell) else ""
    if method and _is_target(re.sub(r"(?i) HTTP/\d(?:\.\d)?$", "", rest)):
        return "request"
    may_be_more = "/" in cell or "_" in cell or word.lower() == "all"
    return "more" if may_be_more and re.search(MORE, cell) else ""


def _is_target(text: str) -> bool:
    if text[:1] != "/" and ("/" not in text or re.match(TARGET, text) is None):
        return False
    return " " not in text and (text.isascii() or not re.search(r"\s", text))
