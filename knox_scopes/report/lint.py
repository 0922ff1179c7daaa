"""The answer of `lint` as text: the findings in registrations and requests, and how many there are."""

from __future__ import annotations  # so that no report imports what it does not show

__all__ = ["HIDDEN_BY_OPTIONS", "concise_text", "lint_text", "summary"]

from typing import TYPE_CHECKING

from knox_scopes.report.finding import STYLES, add_finding, severities
from knox_scopes.report.text import Page, count
from knox_scopes.rules.requests.shown import Requests

if TYPE_CHECKING:
    from collections.abc import Sequence

    from knox_scopes.apps.registration import Registration
    from knox_scopes.rules.lint import Lint

HIDDEN_BY_OPTIONS = "hidden by options"


def lint_text(
    linted: Sequence[tuple[Registration | Requests, Lint]],
    *,
    left_out: int = 0,
    data: str = "",
    quiet: bool = False,
    colour: bool,
) -> str:
    """Returns the findings in registrations with the lines they are about, and what was ignored and why.

    `left_out` is how many findings the caller did not ask for: a file with some is never said to have no issues.
    `data` says how new the data is that they rest on. A `quiet` answer has the findings alone.
    """
    page = Page(colour=colour)
    for registration, found in linted:
        for finding in found.findings:
            # A waiver's finding stands in the policy, which is not shown.
            add_finding(page, finding, registration.lines if finding.file == registration.file else ())
        for finding, reason, _ in () if quiet else found.ignored:
            page.gap()
            page.line(f"{finding.file}:{finding.line}: ignored {finding.code} at {finding.at}: {reason}")
    if not quiet:
        page.gap()
        page.line(summary(linted, left_out, data))
    return str(page)


def concise_text(
    linted: Sequence[tuple[Registration | Requests, Lint]],
    *,
    left_out: int = 0,
    data: str = "",
    quiet: bool = False,
    colour: bool,
) -> str:
    """Returns the findings, a line each: file, line, column, code and message; a last line sums up, unless `quiet`."""
    page = Page(colour=colour)
    for finding in (finding for _, found in linted for finding in found.findings):
        place = f"{finding.file}:{finding.line}:{finding.column}: "
        page.line(place, (finding.code, STYLES[finding.severity]), f" {finding.message}")
    if not quiet:
        page.line(summary(linted, left_out, data))
    return str(page)


def summary(linted: Sequence[tuple[Registration | Requests, Lint]], left_out: int, data: str) -> str:
    """Returns how many findings there are, in how many files, and how new the data is that they rest on."""
    ignored = sum(len(found.ignored) for _, found in linted)
    told = severities(finding for _, found in linted for finding in found.findings)
    if ignored:
        told.append(f"{count(ignored, 'finding')} ignored")
    if left_out:
        told.append(f"{count(left_out, 'finding')} {HIDDEN_BY_OPTIONS}")
    arguments = sum(isinstance(file, Requests) and file.is_argument for file, _ in linted)
    # What a registration names may have findings too.
    others = {finding.file for _, found in linted for finding in found.findings} - {file.file for file, _ in linted}
    read = {"file": len(linted) - arguments + len(others), "argument": arguments}
    where = " and ".join(count(number, what) for what, number in read.items() if number)
    return f"{', '.join(told) or 'no issues found'} in {where}" + (f"  ({data})" if data else "")
