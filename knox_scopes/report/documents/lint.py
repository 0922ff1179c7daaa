"""What `lint` has to say: the findings in registrations, and what was ignored and why."""

from __future__ import annotations  # so that no report imports what it does not show

__all__ = ["lint_document"]

from typing import TYPE_CHECKING

from knox_scopes.apps.context import Context
from knox_scopes.apps.registration import Registration
from knox_scopes.report.document import Code, Document, Heading, Lines, Table, Word
from knox_scopes.report.documents.parts import scopes_tree, sentence
from knox_scopes.report.finding import evidence, fixed_by
from knox_scopes.report.graph import standing
from knox_scopes.report.lint import summary

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from knox_scopes.catalog.model import Catalog
    from knox_scopes.report.document import Block
    from knox_scopes.rules.lint import Lint
    from knox_scopes.rules.requests.shown import Requests


def lint_document(
    linted: Sequence[tuple[Registration | Requests, Lint]], catalog: Catalog, *, left_out: int = 0, data: str = ""
) -> Document:
    """Returns the findings in registrations as a report; `left_out` and `data` are as for text."""
    has_requests = any(not isinstance(file, Registration) for file, _ in linted)
    has_apps = not has_requests or any(isinstance(file, Registration) for file, _ in linted)
    kinds = {"registrations": has_apps, "requests": has_requests}
    severities = {finding.severity for _, found in linted for finding in found}
    return Document(
        title=f"Check of {' and '.join(what for what, is_so in kinds.items() if is_so)}",
        verdict=sentence(summary(linted, left_out, "")),
        tone="poor" if "error" in severities else "fair" if "warning" in severities else "good",
        blocks=tuple(_lint(linted, catalog)),
        data=data,
    )


def _lint(linted: Sequence[tuple[Registration | Requests, Lint]], catalog: Catalog) -> Iterator[Block]:
    rows = tuple(
        (
            Word(finding.severity, finding.severity),
            f"{finding.code} {finding.name}",
            Code(f"{finding.file}:{finding.line}:{finding.column}"),
            Lines((finding.message, *map(Code, evidence(finding)))),
            f"{finding.remedy}{fixed_by(finding)}",
        )
        for _, found in linted
        for finding in found
    )
    if rows:
        yield Table(("Severity", "Rule", "Where", "What was found", "Fix"), rows)
    ignored = tuple(
        (f"{finding.code} {finding.name}", Code(f"{finding.file}:{finding.line}"), Code(finding.at), reason)
        for _, found in linted
        for finding, reason, _ in found.ignored
    )
    if ignored:
        yield Heading("Ignored")
        yield Table(("Rule", "Where", "About", "Reason given"), ignored)
    for registration, _ in linted:
        if not isinstance(registration, Registration):
            continue
        review = Context(catalog, registration).review
        states = standing(catalog, review.minimal, review.requested, asked=review.needs_given)
        yield from scopes_tree(catalog, states, f"Scopes of {registration.file}")
