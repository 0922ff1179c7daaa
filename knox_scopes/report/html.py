"""Reports as pages: one file each, without scripts, that asks no network for anything and obeys no text in it."""

from __future__ import annotations  # so that no report imports what it does not show

__all__ = ["html_text"]

import base64
import hashlib
import os
import re
from importlib.metadata import version
from typing import TYPE_CHECKING

from knox_scopes.report.document import Code, Heading, Items, Literal, Table, Word
from knox_scopes.report.markup import escaped
from knox_scopes.report.svg import tree_svg

if TYPE_CHECKING:
    from collections.abc import Iterable

    from knox_scopes.report.document import Block, Cell, Document

STYLE = os.path.join(os.path.dirname(__file__), "look.css")
QUOTED = re.compile(r"`([^`]+)`")
PIECES = re.compile(r"[^/]{1,40}/?|/", re.DOTALL)


def html_text(document: Document) -> str:
    """Returns a report as a page, with room for a reviewer's name, a date and a decision; all of it is ASCII."""
    with open(STYLE, encoding="utf-8") as file:
        style = f"\n{file.read()}"
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    made = f"Prepared with knox-scopes {version('knox-scopes')}"
    title = escaped(document.title)
    lines = [
        "<!DOCTYPE html>",
        '<html lang="en">',
        "<head>",
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="referrer" content="no-referrer">',
        f"<title>{title}</title>",
        f"<style>{style}</style>",
        "</head>",
        "<body>",
        "<main>",
        f"<h1>{title}</h1>",
        f'<p class="verdict {document.tone}">{_prose(document.verdict)}</p>',
        *(line for block in document.blocks for line in _lines(block)),
        '<div class="sign">',
        *(f"<label>{label} <input></label>" for label in ("Reviewed by", "Date", "Decision")),
        "</div>",
        "</main>",
        f"<footer>{escaped('; '.join(filter(None, (made, document.data))))}.</footer>",
        "</body>",
        "</html>",
    ]
    return "\n".join(lines)


def _prose(text: str) -> str:
    """Returns text as HTML; what stands in backticks is code."""
    parts = QUOTED.split(text)
    return "".join(_code(part) if number % 2 else escaped(part) for number, part in enumerate(parts))


def _code(text: str) -> str:
    """Returns text as code, which a line may end in only after a slash, or where it is very long."""
    return f"<code>{'<wbr>'.join(map(escaped, PIECES.findall(text)))}</code>"


def _lines(block: Block) -> Iterable[str]:
    """Yields the lines of a block."""
    match block:
        case str(text):
            yield f"<p>{_prose(text)}</p>"
        case Heading(text):
            yield f"<h2>{_prose(text)}</h2>"
        case Items(parts):
            yield "<ul>"
            yield from (f"<li>{_cell(part)}</li>" for part in parts)
            yield "</ul>"
        case Literal(text):
            yield f"<pre>{escaped(text)}</pre>"
        case Table(head, rows):
            heads = [escaped(title) for title in head]
            yield "<table>"
            yield "<thead>"
            yield "<tr>"
            yield from (f'<th scope="col">{title}</th>' for title in heads)
            yield "</tr>"
            yield "</thead>"
            yield "<tbody>"
            for row in rows:
                yield "<tr>"
                for title, cell in zip(heads, row, strict=True):
                    yield f'<td data-head="{title}">{_cell(cell)}</td>'
                yield "</tr>"
            yield "</tbody>"
            yield "</table>"
        case _:
            yield f"<h2>{escaped(block.title)}</h2>"
            yield tree_svg(block)


def _cell(cell: Cell) -> str:
    match cell:
        case str(text):
            return _prose(text)
        case Code(text):
            return _code(text)
        case Word(kind, text):
            return f'<span class="word {kind}">{escaped(text)}</span>'
        case _:
            return "".join(f"<div>{_cell(part)}</div>" for part in cell.parts)
