"""The answer of `catalog validate`: what is wrong with a folder of service files, as text and as JSON."""

from __future__ import annotations  # so that no report imports what it does not show

__all__ = ["validation_json", "validation_text"]

import re
from typing import TYPE_CHECKING

from knox_scopes.report.finding import add_finding, severities
from knox_scopes.report.json import dumped, plain
from knox_scopes.report.text import Page, count

if TYPE_CHECKING:
    from knox_scopes.rules.validate import Validation


def validation_text(found: Validation, *, colour: bool) -> str:
    """Returns the findings with the lines they are about, then how many there are, or what the catalog has."""
    page = Page(colour=colour)
    lines = {path: re.split("\r\n|\r|\n", text) for path, text in found.texts.items()}
    for finding in found.findings:
        add_finding(page, finding, lines.get(finding.file, ()))
    page.gap()
    if found.findings:
        page.line(f"{', '.join(severities(found.findings))} in {count(len(found.texts), 'file')}")
    if found.catalog is not None and found.is_valid:
        nouns = {"service": "services", "scope": "scopes", "endpoint": "endpoints", "event": "events"}
        counts = (count(len(getattr(found.catalog, items)), noun) for noun, items in nouns.items())
        page.line(f"valid: {', '.join(counts)} (all stages)")
    if found.replaces:
        page.head("replaces what ships")
        for name in found.replaces:
            page.line(name, indent=2)
    return str(page)


def validation_json(found: Validation) -> str:
    """Returns the findings as JSON text; files that make no catalog have no version."""
    version = found.catalog.version if found.catalog is not None else None
    fields = {
        "schema": "knox-scopes/validate/1",
        "catalog_version": version,
        "findings": plain(found.findings),
        "replaces": list(found.replaces),
    }
    return dumped(fields)
