"""What `uses` has to say: what an app calls and on what evidence, what else was found, and what was read."""

from __future__ import annotations  # so that no report imports what it does not show

__all__ = ["left_out_blocks", "uses_document"]

from typing import TYPE_CHECKING

from knox_scopes.report.document import Code, Document, Heading, Literal, Table, Word
from knox_scopes.report.documents.parts import sentence
from knox_scopes.report.text import count
from knox_scopes.report.uses import TITLES, left_out, seen_of, title_of, use_row

if TYPE_CHECKING:
    from collections.abc import Iterator

    from knox_scopes.report.document import Block, Cell
    from knox_scopes.usage.usage import Usage, Use


def uses_document(usage: Usage) -> Document:
    """Returns a usage as a report."""
    return Document(
        title="Uses",
        verdict=sentence(title_of(usage)),
        tone="poor" if not usage.needs else "fair" if usage.unmatched or usage.unread else "good",
        blocks=tuple(_uses(usage)),
        data="",
    )


def _uses(usage: Usage) -> Iterator[Block]:
    if usage.needs:
        yield Table(tuple(map(sentence, TITLES)), tuple(map(_cells, usage.needs.values())))
    if usage.unmatched:
        yield Heading("Not matched")
        yield Table(
            ("Call", "Seen", "Why", "Perhaps"),
            tuple(
                (Code(one.call), seen_of(one), f"{one.reason}: {one.message}", ", ".join(map(_quoted, one.suggestions)))
                for one in usage.unmatched
            ),
        )
    yield from left_out_blocks(usage)
    for title, names in (("requested", usage.requested), ("granted", usage.granted)):
        if names:
            yield Heading(f"Scopes {title} with tokens")
            yield Literal(" ".join(names))
    yield Heading("Read")
    yield Table(
        ("File", "Format", "Calls"),
        tuple((Code(file.file), file.format, count(file.calls, "call")) for file in usage.read),
    )


def left_out_blocks(usage: Usage) -> Iterator[Block]:
    """Yields what of the files is no need, and why, and what was not read."""
    for title, rows in left_out(usage):
        yield Heading(sentence(title))
        yield Table(("What", "How many, or why"), tuple((Code(name), text) for name, text in rows))


def _cells(use: Use) -> tuple[Cell, ...]:
    texts = [span if isinstance(span, str) else span[0] for span in use_row(use)]
    return (Word(use.effect, use.effect) if use.effect else "", Code(use.at), *texts[2:-1], Code(texts[-1]))


def _quoted(text: str) -> str:
    return f"`{text}`"
