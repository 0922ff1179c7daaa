"""The answer of `lint` as the code quality report that GitLab shows in a merge request."""

from __future__ import annotations  # so that no report imports what it does not show

__all__ = ["gitlab_text"]

from typing import TYPE_CHECKING

from knox_scopes.errors import printable
from knox_scopes.report.json import dumped
from knox_scopes.report.places import Fingerprints, path_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from knox_scopes.apps.registration import Registration
    from knox_scopes.rules.lint import Lint
    from knox_scopes.rules.requests.shown import Requests

SEVERITIES = {"error": "major", "warning": "minor", "info": "info"}


def gitlab_text(linted: Sequence[tuple[Registration | Requests, Lint]], *, root: str = "") -> str:
    """Returns the findings in registrations, none of the ignored among them.

    Absolute paths in the folder `root` are written relative to it, as GitLab finds files. A finding about a file as a
    whole is on its first line, since the format has no other place for it.
    """
    fingerprints = Fingerprints()
    found = []
    for finding in (finding for _, one in linted for finding in one):
        path = path_in(root, finding.file)
        found.append(
            {
                "description": printable(f"{finding.message}; fix: {finding.remedy}"),
                "check_name": f"{finding.code} {finding.name}",
                "fingerprint": fingerprints.of(finding, path),
                "severity": SEVERITIES[finding.severity],
                "location": {"path": path, "lines": {"begin": max(finding.line, 1)}},
            }
        )
    return dumped(found)
