"""Plain text for people: coloured on request, and with nothing in it that a terminal or a CI service would obey."""

__all__ = ["EFFECT_STYLES", "NARROWEST", "Page", "Span", "count", "inert", "wrapped"]

import re
from collections.abc import Iterable

from knox_scopes.errors import printable

STYLES = {
    "bold": "1",
    "dim": "2",
    "red": "31",
    "green": "32",
    "yellow": "33",
    "cyan": "36",
}
EFFECT_STYLES = {"reach": "red", "destroy": "red", "write": "yellow", "read": "green", "events": "green"}
# `##[`, `##vso[` and `##teamcity[` begin a command anywhere in a line of a CI log, `::` at its start.
MARKER = r"##(?=\w*\[)"

NARROWEST = 60
CODE = r"\x1b\[[0-9]+m"
# Where a column begins: at the first word, and after two blanks or more.
COLUMN = r"^ +|  +(?=\S)"

Span = str | tuple[str, str]


def count(number: int, noun: str) -> str:
    """Returns number and noun, in the plural where it is due.

    >>> count(1, "scope"), count(0, "endpoint"), count(2, "open-ended scope")
    ('1 scope', '0 endpoints', '2 open-ended scopes')
    """
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def inert(line: str) -> str:
    r"""Returns a line with the markers by which CI services know commands in a log written as escapes.

    >>> print(inert("  ::set-env name=a::b"), inert("see ##vso[task.complete]"), inert("## a::b"))
      \x3a:set-env name=a::b see #\x23vso[task.complete] ## a::b
    """
    if "##" in line:
        line = re.sub(MARKER, r"#\\x23", line)
    bare = line.lstrip()
    return line if not bare.startswith("::") else f"{line[: -len(bare)]}\\x3a{bare[1:]}"


def wrapped(text: str, width: int) -> str:
    r"""Returns a text whose lines are at most so wide, but never narrower than NARROWEST, where blanks allow it.

    What is left of a line stands under its last column, or under its indentation.

    >>> print(wrapped("read  GET /a  Lists the devices of a reseller, one page after the other, newest first.", 60))
    read  GET /a  Lists the devices of a reseller, one page
                  after the other, newest first.
    """
    width = max(width, NARROWEST)
    return "\n".join(line for long in text.split("\n") for line in _wrapped(long, width))


def _wrapped(line: str, width: int) -> Iterable[str]:
    """Yields the lines of one that may be too wide; the codes of colours take no room."""
    starts = [found.end() for found in re.finditer(COLUMN, re.sub(CODE, "", line)) if found.end() <= width // 2]
    hang = max(starts, default=0)
    while len(re.sub(CODE, "", line)) > width:
        places = (found.start() for found in re.finditer(" +", line))
        blanks = [place for place in places if hang < len(re.sub(CODE, "", line[:place])) <= width]
        if not blanks:
            break
        yield line[: blanks[-1]].rstrip()
        line = " " * hang + line[blanks[-1] :].lstrip()
    yield line


class Page:
    """Gathers lines made of spans; a span is text, or text and one of STYLES."""

    def __init__(self, *, colour: bool) -> None:
        """Begins an empty page, coloured or not."""
        self.colour = colour
        self.lines: list[str] = []

    def line(self, *spans: Span, indent: int = 0) -> None:
        """Adds a line."""
        text = " " * indent + "".join(map(self._span, spans))
        self.lines.append(inert(text.rstrip()))

    def gap(self) -> None:
        """Adds an empty line, unless the page is empty or ends with one."""
        if self.lines and self.lines[-1]:
            self.lines.append("")

    def head(self, title: str, *more: Span) -> None:
        """Adds an empty line and a heading."""
        self.gap()
        self.line((title, "bold"), *more)

    def table(self, rows: Iterable[tuple[Span, ...]], *, indent: int = 2) -> None:
        """Adds rows with their columns aligned."""
        rows = list(rows)
        widths = [
            max(len(printable(_text(row[column]))) for row in rows) for column in range(len(rows[0]) if rows else 0)
        ]
        for row in rows:
            spans: list[Span] = []
            for width, span in zip(widths, row, strict=True):
                spans += (span, " " * (width - len(printable(_text(span))) + 2))
            self.line(*spans, indent=indent)

    def __str__(self) -> str:
        """Returns the page as one text."""
        return "\n".join(self.lines)

    def _span(self, span: Span) -> str:
        text = printable(_text(span))
        if isinstance(span, str) or not self.colour:
            return text
        return f"\x1b[{STYLES[span[1]]}m{text}\x1b[0m"


def _text(span: Span) -> str:
    return span if isinstance(span, str) else span[0]
