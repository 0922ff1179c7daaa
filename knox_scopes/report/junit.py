"""The answer of `lint` as JUnit XML, the report of tests that most CI services show."""

from __future__ import annotations  # so that no report imports what it does not show

__all__ = ["junit_text"]

from typing import TYPE_CHECKING

from knox_scopes.report.finding import evidence
from knox_scopes.report.markup import escaped

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Sequence

    from knox_scopes.apps.registration import Registration
    from knox_scopes.errors import Finding
    from knox_scopes.rules.lint import Lint
    from knox_scopes.rules.requests.shown import Requests

NOTHING = "no issues"


def junit_text(linted: Sequence[tuple[Registration | Requests, Lint]], failing: Container[str]) -> str:
    """Returns a suite for each file, with a test for each finding; one without any has a test that passes.

    A finding of a severity that is `failing` is a failure; any other passes, and is told in the output of its test. An
    ignored finding is skipped, with the reason.
    """
    suites = [line for registration, found in linted for line in _suite(registration.file, found, failing)]
    return "\n".join(['<?xml version="1.0" encoding="UTF-8"?>', "<testsuites>", *suites, "</testsuites>"])


def _suite(file: str, found: Lint, failing: Container[str]) -> Iterator[str]:
    failures = sum(finding.severity in failing for finding in found)
    skipped = len(found.ignored)
    tests = len(found) + skipped or 1
    numbers = f'tests="{tests}" failures="{failures}" errors="0" skipped="{skipped}" time="0"'
    yield f'<testsuite name="{escaped(file)}" {numbers}>'
    for finding in found:
        yield _opened(file, f"{finding.code} {finding.name} at {finding.line}:{finding.column}")
        yield from _told(finding, fails=finding.severity in failing)
        yield "</testcase>"
    for finding, reason, _ in found.ignored:
        yield _opened(file, f"{finding.code} {finding.name} at {finding.line}:{finding.column}")
        yield f'<skipped message="{escaped(f"ignored: {reason}")}"/>'
        yield "</testcase>"
    if not (found or skipped):
        yield _opened(file, NOTHING)
        yield "</testcase>"
    yield "</testsuite>"


def _opened(file: str, name: str) -> str:
    return f'<testcase classname="{escaped(file)}" name="{escaped(name)}" time="0">'


def _told(finding: Finding, *, fails: bool) -> Iterator[str]:
    """Yields what is wrong, with its place, what it rests on and the remedy."""
    place = f"{finding.file}:{finding.line}:{finding.column}: {finding.severity}"
    rests_on = (f"- {line}" for line in evidence(finding))
    lines = map(escaped, (f"{place}: {finding.message}", *rests_on, f"fix: {finding.remedy}"))
    start = f'<failure type="{finding.severity}" message="{escaped(finding.message)}">' if fails else "<system-out>"
    yield start + "\n  ".join(lines) + ("</failure>" if fails else "</system-out>")
