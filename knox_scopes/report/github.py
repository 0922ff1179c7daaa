"""The answer of `lint` as the workflow commands that GitHub Actions turns into annotations on a change."""

from __future__ import annotations  # so that no report imports what it does not show

__all__ = ["github_text"]

import os
from typing import TYPE_CHECKING

from knox_scopes.errors import printable
from knox_scopes.report.finding import fixed_by
from knox_scopes.report.lint import HIDDEN_BY_OPTIONS
from knox_scopes.report.text import count, inert

if TYPE_CHECKING:
    from collections.abc import Sequence

    from knox_scopes.apps.registration import Registration
    from knox_scopes.errors import Finding
    from knox_scopes.rules.lint import Lint
    from knox_scopes.rules.requests.shown import Requests

COMMANDS = {"error": "error", "warning": "warning", "info": "notice"}


def github_text(linted: Sequence[tuple[Registration | Requests, Lint]], *, left_out: int = 0) -> str:
    """Returns a command for each finding in registrations, and one for all that are ignored.

    Where there is nothing to annotate, there is one sentence for the log instead.
    """
    lines = [_annotation(finding) for _, found in linted for finding in found.findings]
    ignored = [
        f"{finding.code} at {finding.at} ({finding.file}:{finding.line}): {reason}"
        for _, found in linted
        for finding, reason, _ in found.ignored
    ]
    if ignored:
        says = "\n".join([f"{count(len(ignored), 'finding')} ignored", *ignored])
        lines.append(f"::notice title=knox-scopes::{_data(says)}")
    if left_out:
        lines.append(f"::notice title=knox-scopes::{count(left_out, 'finding')} {HIDDEN_BY_OPTIONS}")
    return "\n".join(lines) or f"no issues found in {count(len(linted), 'file')}"


def _annotation(finding: Finding) -> str:
    properties = {
        "file": os.path.normpath(finding.file).replace(os.sep, "/"),
        "line": str(finding.line),
        "col": str(finding.column),
        "title": f"{finding.code} {finding.name}",
    }
    told = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    says = f"{finding.message}\nfix: {finding.remedy}{fixed_by(finding)}"
    return f"::{COMMANDS[finding.severity]} {told}::{_data(says)}"


def _data(text: str) -> str:
    r"""Returns a text as the message of a command, which cannot end the line nor begin another command.

    >>> _data("100 %\nof\x1b it")
    '100 %25%0Aof\\x1b it'
    """
    return inert(printable(text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")))


def _property(text: str) -> str:
    """Returns a text as the value of a property, which cannot begin another property.

    >>> _property("a,line=1::b")
    'a%2Cline=1%3A%3Ab'
    """
    return _data(text).replace(":", "%3A").replace(",", "%2C")
