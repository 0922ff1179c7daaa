"""What validating a folder of service files has found, as text for people and as JSON for programs."""

from __future__ import annotations  # so that no report imports what it does not show

__all__ = ["validation_json", "validation_text"]

import re
from typing import TYPE_CHECKING

from knox_scopes.report.data import dumped, plain
from knox_scopes.report.findings import add_finding, amounts
from knox_scopes.report.page import Page, count

if TYPE_CHECKING:
    from knox_scopes.rules.validate import Validation


def validation_text(found: Validation, *, colour: bool) -> str:
    """Returns the findings with the lines they stand on, then how many there are, or what the catalog holds."""
    page = Page(colour=colour)
    lines = {path: re.split("\r\n|\r|\n", text) for path, text in found.texts.items()}
    for finding in found.findings:
        add_finding(page, finding, lines.get(finding.file, ()))
    page.gap()
    if found.findings:
        page.line(f"{', '.join(amounts(found.findings))} in {count(len(found.texts), 'file')}")
    if found.catalog is not None and found.is_valid:
        nouns = {"service": "services", "scope": "scopes", "endpoint": "endpoints", "event": "events"}
        counts = (count(len(getattr(found.catalog, items)), noun) for noun, items in nouns.items())
        page.line(f"valid: {', '.join(counts)} (of all stages)")
    return str(page)


def validation_json(found: Validation) -> str:
    """Returns the findings as JSON text; where the files make no catalog, it has no version."""
    version = found.catalog.version if found.catalog is not None else None
    fields = {"schema": "knox-scopes/validate/1", "catalog_version": version, "findings": plain(found.findings)}
    return dumped(fields)
