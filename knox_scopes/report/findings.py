"""Findings of lint and the documentation of rules, as text for people."""

from __future__ import annotations  # so that no report imports what it does not show

__all__ = ["add_finding", "amounts", "findings_text", "mended_by", "rule_text"]

import textwrap
from collections import Counter
from typing import TYPE_CHECKING, Any

from knox_scopes.report.page import Page, count

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from knox_scopes.apps.registration import Registration
    from knox_scopes.errors import Finding
    from knox_scopes.rules.base import Rule
    from knox_scopes.rules.lint import Lint

STYLES = {"error": "red", "warning": "yellow", "info": "cyan"}
MOST_EVIDENCE = 8
MOST_EXCERPT = 200


def findings_text(linted: Sequence[tuple[Registration, Lint]], *, left_out: int = 0, colour: bool) -> str:
    """Returns the findings of registrations with the lines they stand on, and what was ignored and why.

    `left_out` is how many findings the caller did not ask for; all is not said to be well over them.
    """
    page = Page(colour=colour)
    for registration, found in linted:
        for finding in found.findings:
            # A waiver's finding stands in the policy, which is not shown.
            add_finding(page, finding, registration.lines if finding.file == registration.file else ())
        for finding, reason, _ in found.ignored:
            page.gap()
            page.line(f"{finding.file}:{finding.line}: {finding.code} at {finding.at} ignored: {reason}")
    page.gap()
    every = [finding for _, found in linted for finding in found.findings]
    ignored = sum(len(found.ignored) for _, found in linted)
    told = amounts(every)
    files = count(len(linted), "file")
    if ignored:
        told.append(f"{count(ignored, 'finding')} ignored")
    if left_out:
        told.append(f"{count(left_out, 'finding')} left out by the options")
    page.line(f"{', '.join(told)} in {files}" if told else f"nothing found in {files}")
    return str(page)


def amounts(findings: Iterable[Finding]) -> list[str]:
    """Returns how many findings there are of each severity, the worst first; those without any are left out."""
    numbers = Counter(finding.severity for finding in findings)
    return [count(numbers[severity], severity) for severity in STYLES if numbers[severity]]


def rule_text(rule: Rule[Any], *, colour: bool) -> str:
    """Returns the documentation of a rule of lint, or of a check of catalogs."""
    page = Page(colour=colour)
    page.line((rule.code, "bold"), f" {rule.name}  ({rule.severity}, confidence {rule.confidence})")
    for title in ("what", "why", "example", "remedy", "source"):
        for number, line in enumerate(textwrap.wrap(getattr(rule, title), 100)):
            page.line(f"{'' if number else title:<8} ", line, indent=2)
    return str(page)


def add_finding(page: Page, finding: Finding, lines: Sequence[str]) -> None:
    """Adds a finding to a page, with the line that it stands on of those of the file."""
    page.gap()
    place = f"{finding.file}:{finding.line}:{finding.column}"
    page.line((finding.severity, STYLES[finding.severity]), f" {finding.code} {finding.name}  {place}")
    page.line(finding.message, indent=4)
    if 0 < finding.line <= len(lines):
        page.line((f"{finding.line:>4} | {_clipped(lines[finding.line - 1], finding.column - 1)}", "dim"), indent=2)
    for line in finding.evidence[:MOST_EVIDENCE]:
        page.line(line, indent=8)
    if len(finding.evidence) > MOST_EVIDENCE:
        page.line(f"and {len(finding.evidence) - MOST_EVIDENCE} more", indent=8)
    page.line(("remedy: ", "bold"), finding.remedy, (mended_by(finding), "dim"), indent=4)


def mended_by(finding: Finding) -> str:
    """Returns the command that does what the remedy says, in brackets, or nothing."""
    if finding.edit is None:
        return ""
    return f"  (`knox-scopes lint {'--fix' if finding.edit.safe else '--unsafe-fixes'} {finding.file}` does it)"


def _clipped(line: str, column: int) -> str:
    """Returns a line, or where it is very long the part of it around a column."""
    if len(line) <= MOST_EXCERPT:
        return line
    start = max(0, min(column - MOST_EXCERPT // 2, len(line) - MOST_EXCERPT))
    end = start + MOST_EXCERPT
    return f"{'...' if start else ''}{line[start:end]}{'...' if end < len(line) else ''}"
