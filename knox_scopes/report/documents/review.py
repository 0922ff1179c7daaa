"""What `review` has to say: the findings about requested scopes, and the scopes that would be enough."""

from __future__ import annotations  # so that no report imports what it does not show

__all__ = ["review_document"]

from collections import Counter
from typing import TYPE_CHECKING

from knox_scopes.report.access import data_of, unserved
from knox_scopes.report.document import Document, Heading, Items, Literal, Table, Word
from knox_scopes.report.documents.parts import access_blocks, names_text, scopes_tree, sentence, unresolved_blocks
from knox_scopes.report.documents.uses import left_out_blocks
from knox_scopes.report.graph import standing
from knox_scopes.report.review import NO_NEEDS, findings, risk_of
from knox_scopes.report.text import count
from knox_scopes.report.uses import evidence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from knox_scopes.access.review import Review
    from knox_scopes.catalog.model import Catalog
    from knox_scopes.report.document import Block
    from knox_scopes.usage.usage import Usage

LOOKS = {"red": "error", "yellow": "warning"}


def review_document(review: Review, catalog: Catalog, usage: Usage | None = None) -> Document:
    """Returns a review as a report; with a `usage` it has the evidence for the needs, and what is no need."""
    kinds = Counter(kind for (kind, _), _, _ in findings(review))
    grave = any(style == "red" for (_, style), _, _ in findings(review)) or review.unresolved
    told = ", ".join(f"{number} {kind}" for kind, number in kinds.items())
    found = f"{count(kinds.total(), 'issue')} found: {told}" if told else "no issues found"
    missing = "".join(unserved(review.needs, review.unresolved)) if review.unresolved else ""
    return Document(
        title=f"Review of {count(len(review.requested), 'requested scope')}",
        verdict="; ".join(filter(None, (sentence(found), missing))),
        tone="poor" if grave else "fair" if told else "good",
        blocks=tuple(_review(review, catalog, usage)),
        data=data_of(review.freshness),
    )


def _review(review: Review, catalog: Catalog, usage: Usage | None) -> Iterator[Block]:
    seen = {} if usage is None else evidence(usage)
    if not review.needs_given:
        yield f"{sentence(NO_NEEDS)}."
    rows = tuple(
        (Word(LOOKS[style], kind), f"`{about}`{said}" if about else said)
        for (kind, style), about, said in findings(review)
    )
    if rows:
        yield Table(("Finding", "What was found"), rows)
    yield Heading("Requested scopes")
    yield Literal(" ".join(review.requested) or "none")
    if review.needs_given:
        yield Heading("Minimal scopes for these needs")
        yield Literal(" ".join(review.minimal) or "none")
    said = {need.at: dict.fromkeys((*seen.get(need.at, ()), *need.notes)) for need in review.needs}
    remarks = [f"`{at}`: {'; '.join(notes)}" for at, notes in said.items() if notes]
    remarks += (f"unavoidable: `{risk.scope}` {risk_of(risk)}" for risk in review.unavoidable)
    if remarks:
        yield Heading("Notes")
        yield Items(tuple(remarks))
    for item in review.broader:
        title = f"{names_text(item.instead)} in place of `{item.scope}` removes"
        yield from access_blocks(title, item.closes, catalog)
    yield from unresolved_blocks(review.unresolved)
    if usage is not None:
        yield from left_out_blocks(usage)
    if not review.needs_given:
        yield from access_blocks("Grants", review.opens, catalog)
    yield from scopes_tree(catalog, standing(catalog, review.minimal, review.requested, asked=review.needs_given))
