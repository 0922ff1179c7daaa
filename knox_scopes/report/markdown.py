r"""Markdown in which no text from outside is obeyed: no markup, HTML, link, mention or fence comes of it."""

from __future__ import annotations  # so that no report imports what it does not show

__all__ = ["MOST", "code", "inline", "markdown_text", "table"]

import re
from typing import TYPE_CHECKING

from knox_scopes.errors import printable
from knox_scopes.report.document import Code, Heading, Items, Literal, Table, Word
from knox_scopes.report.text import inert

if TYPE_CHECKING:
    from collections.abc import Iterable

    from knox_scopes.report.document import Block, Cell, Document

# Code spans, and else the words, which are separated by blanks, and by bars, which would end the cell of a table.
PARTS = re.compile(r"(`[^`]*`|[ |]+)")
# What a renderer may turn into a link by itself: mail addresses and mentions, URLs, domains, numbers of issues.
LINK = re.compile(r"@|:/|//|(?i:mailto|xmpp|www)\b|\w\.[^\W\d_]{2}|#\d")
# What Markdown obeys anywhere; `_` between letters it does not.
SPECIAL = re.compile(r"[\\*\[\]`&~$#<]|(?<![^\W_])_|_(?![^\W_])")
# What Markdown obeys at the start of a line: headings, lists, quotations, underlines, definitions.
START = re.compile(r"^(\d*)([-+=>:!.)])")
BAR = "&#124;"
# How many characters a comment on a pull request holds: 65,536 on GitHub, less on Bitbucket.
MOST = 32_000
CUT = "The rest is left out, so that this fits in a comment; `--format html` has all of it."


def inline(text: str) -> str:
    r"""Returns text that reads the same as Markdown; what stands in backticks stays code, and what may link becomes it.

    >>> print(inline("a | <b> [c](d) E_F `G|_H`"), inline("- see https://e.com ~~~"))
    a &#124; &lt;b> \[c\](d) E_F `G`&#124;`_H` \- see `https://e.com` \~\~\~
    """
    joined = ""
    for part in filter(None, map(_part, PARTS.split(inert(printable(text.strip()))))):
        # Two fences without a blank between would be one.
        joined += f" {part}" if joined.endswith("`") and part.startswith("`") else part
    return START.sub(r"\1\\\2", joined, count=1)


def code(text: str) -> str:
    """Returns text as code, whatever backticks and bars it has.

    >>> print(code("GET /a"), code("a``b`"), code("a|b"))
    `GET /a` ``` a``b` ``` `a`&#124;`b`
    """
    return _code(inert(printable(text)))


def table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> list[str]:
    """Returns the lines of a table; its cells are Markdown already."""
    return [f"| {' | '.join(row)} |" for row in (head, ("---",) * len(head), *rows)]


def markdown_text(document: Document, *, most: int = MOST) -> str:
    """Returns a report as Markdown of at most so many characters: the verdict, then what it rests on.

    Drawings are left out.
    """
    lines = [f"## {inline(document.title)}", "", f"**{inline(document.verdict)}**"]
    data = ["", f"Prepared with knox-scopes, {inline(document.data)}."] if document.data else []
    left = most - _length([*lines, "", inline(CUT), *data])
    for block in document.blocks:
        for line in _lines(block):
            left -= _length([line])
            if left < 0:
                return "\n".join([*lines, "", inline(CUT), *data])
            lines.append(line)
    return "\n".join([*lines, *data])


def _length(lines: Iterable[str]) -> int:
    return sum(len(line) + 1 for line in lines)


def _lines(block: Block) -> list[str]:
    """Returns the lines of a block, which begin with an empty one."""
    match block:
        case str(text):
            return ["", inline(text)]
        case Heading(text):
            return ["", f"### {inline(text)}"]
        case Items(parts):
            return ["", *(f"- {_cell(part)}" for part in parts)]
        case Literal(text):
            return ["", code(text)]
        case Table(head, rows):
            title, rule, *lines = table(head, (tuple(map(_cell, row)) for row in rows))
            return ["", f"{title}\n{rule}", *lines]  # a table that is cut still is one
        case _:  # a drawing
            return []


def _cell(cell: Cell) -> str:
    match cell:
        case str(text) | Word(_, text):
            return inline(text)
        case Code(text):
            return code(text)
        case _:
            return "<br>".join(map(_cell, cell.parts))


def _part(part: str) -> str:
    """Returns one part of a text: code, blanks and bars, or a word."""
    if part.startswith("`") and part.endswith("`") and len(part) > 2:  # noqa: PLR2004 - the backticks themselves
        return _code(part[1:-1])
    if not part.strip(" |"):
        return part.replace("|", BAR)
    return _span(part) if LINK.search(part) else SPECIAL.sub(r"\\\g<0>", part).replace(r"\<", "&lt;")


def _code(text: str) -> str:
    """Returns text as code, with the bars outside, where they can be written so that they end no cell."""
    return BAR.join(map(_span, text.split("|")))


def _span(text: str) -> str:
    """Returns a code span with a fence that nothing in the text can end."""
    if not text.strip():
        return text
    fence = "`" * (max(map(len, re.findall("`+", text)), default=0) + 1)
    pad = " " if "`" in (text[0], text[-1]) else ""
    return f"{fence}{pad}{text}{pad}{fence}"
