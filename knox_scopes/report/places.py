"""Where a finding is, as programs that read reports are told it: its path in the project, and what it is known by."""

from __future__ import annotations  # so that no report imports what it does not show

__all__ = ["Fingerprints", "path_in"]

import hashlib
import os
from collections import Counter
from typing import TYPE_CHECKING

from knox_scopes.report.json import dumped

if TYPE_CHECKING:
    from knox_scopes.errors import Finding


def path_in(root: str, file: str) -> str:
    """Returns a path with slashes, relative to the folder `root` where it is absolute and in there.

    >>> path_in("/build", "/build/apps/./a.yaml"), path_in("", "apps/a.yaml"), path_in("/build", "/other/a.yaml")
    ('apps/a.yaml', 'apps/a.yaml', '/other/a.yaml')
    """
    path, folder = (os.path.normpath(name).replace(os.sep, "/") for name in (file, root))
    return path.removeprefix(folder.rstrip("/") + "/") if root else path


class Fingerprints:
    """Tells the findings of a run from each other by what stays when lines move: rule, file, and what it is about."""

    def __init__(self) -> None:
        """Begins without any."""
        self._seen: Counter[tuple[str, str, str]] = Counter()

    def of(self, finding: Finding, place: str) -> str:
        """Returns the fingerprint of the next finding; those that are alike in all of this are counted."""
        what = (finding.code, place, finding.at)
        fingerprint = hashlib.sha256(dumped([*what, self._seen[what]]).encode()).hexdigest()
        self._seen[what] += 1
        return fingerprint
