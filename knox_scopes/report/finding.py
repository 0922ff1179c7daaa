"""A finding as people read it, for `lint` and `catalog validate` alike."""

from __future__ import annotations  # so that no report imports what it does not show

__all__ = ["STYLES", "add_finding", "evidence", "fixed_by", "severities"]

from collections import Counter
from typing import TYPE_CHECKING

from knox_scopes.errors import printable
from knox_scopes.report.text import Page, count

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from knox_scopes.errors import Finding

STYLES = {"error": "red", "warning": "yellow", "info": "cyan"}
NOUNS = {"error": "error", "warning": "warning", "info": "info finding"}
MOST_EVIDENCE = 8
MOST_EXCERPT = 200


def add_finding(page: Page, finding: Finding, lines: Sequence[str]) -> None:
    """Adds a finding to a page, with the line of the file that it is about."""
    page.gap()
    place = f"{finding.file}:{finding.line}:{finding.column}"
    page.line((finding.severity, STYLES[finding.severity]), f" {finding.code} {finding.name}  {place}")
    page.line(finding.message, indent=4)
    if 0 < finding.line <= len(lines):
        clipped, column = _clipped(lines[finding.line - 1], finding.column - 1)
        page.line((f"{finding.line:>4} | {clipped}", "dim"), indent=2)
        page.line((f"     | {' ' * len(printable(clipped[:column]))}^", STYLES[finding.severity]), indent=2)
    for line in evidence(finding):
        page.line(line, indent=8)
    page.line(("fix: ", "bold"), finding.remedy, (fixed_by(finding), "dim"), indent=4)


def evidence(finding: Finding) -> list[str]:
    """Returns the first lines of what a finding rests on, and how many more there are."""
    more = len(finding.evidence) - MOST_EVIDENCE
    return [*finding.evidence[:MOST_EVIDENCE], *((f"and {more} more",) if more > 0 else ())]


def fixed_by(finding: Finding) -> str:
    """Returns the option that makes the fix, in brackets, or nothing where none does."""
    if finding.edit is None:
        return ""
    return f"  (or run this again with `{'--fix' if finding.edit.safe else '--unsafe-fixes'}`)"


def severities(findings: Iterable[Finding]) -> list[str]:
    """Returns how many findings there are of each severity, the worst first, without those there are none of."""
    numbers = Counter(finding.severity for finding in findings)
    return [count(numbers[severity], noun) for severity, noun in NOUNS.items() if numbers[severity]]


def _clipped(line: str, column: int) -> tuple[str, int]:
    """Returns a line, or where it is very long the part of it around a column, and where the column is then."""
    if len(line) <= MOST_EXCERPT:
        return line, column
    start = max(0, min(column - MOST_EXCERPT // 2, len(line) - MOST_EXCERPT))
    end = start + MOST_EXCERPT
    dots = "..." if start else ""
    return f"{dots}{line[start:end]}{'...' if end < len(line) else ''}", column - start + len(dots)
