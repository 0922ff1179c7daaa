"""The answer of `lint` as SARIF 2.1.0, the format that code scanning services read."""

from __future__ import annotations  # so that no report imports what it does not show

__all__ = ["sarif_text"]

import os
import re
from importlib.metadata import version
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from knox_scopes.report.json import dumped
from knox_scopes.report.places import Fingerprints, path_in
from knox_scopes.rules.base import codes, rules

if TYPE_CHECKING:
    from collections.abc import Sequence

    from knox_scopes.apps.registration import Registration
    from knox_scopes.catalog.model import Catalog
    from knox_scopes.errors import Edit, Finding
    from knox_scopes.rules.base import Rule
    from knox_scopes.rules.lint import Lint
    from knox_scopes.rules.requests.shown import Requests
    from knox_scopes.rules.suppression import Ignored

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
LEVELS = {"error": "error", "warning": "warning", "info": "note"}
# The words that code scanning has for the severity of a rule that is no vulnerability.
PROBLEMS = {"error": "error", "warning": "warning", "info": "recommendation"}
FINGERPRINT = "knoxScopesFinding/v1"


def sarif_text(
    linted: Sequence[tuple[Registration | Requests, Lint]], catalog: Catalog, *, left_out: int = 0, root: str = ""
) -> str:
    """Returns the findings in registrations as a SARIF log with one run; ignored ones are in it as suppressed.

    `left_out` is how many findings the caller did not ask for. Absolute paths in the folder
    `root` are written relative to it; a path outside it becomes a `file:` URI.
    """
    every = (*rules("apps"), *rules("requests"))
    indices = {rule.code: number for number, rule in enumerate(every)}
    fingerprints = Fingerprints()
    results = []
    for _, found in linted:
        told: list[tuple[Finding, list[Ignored]]] = [(finding, []) for finding in found.findings]
        told += [(one.finding, [one]) for one in found.ignored]
        for finding, ignored in told:
            uri = _uri(finding.file, root)
            results.append(_result(finding, ignored, indices[finding.code], uri, fingerprints.of(finding, uri)))
    described = [_rule(rule) for rule in every]
    driver = {"name": "knox-scopes", "version": version("knox-scopes"), "rules": described}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": results,
        "properties": {"catalogVersion": catalog.version, "leftOut": left_out},
    }
    return dumped({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]})


def _rule(rule: Rule[Any]) -> dict[str, Any]:
    told = {"Why": rule.why, "Example": rule.example, "Fix": rule.remedy, "Source": rule.source}
    text = "\n".join(f"{title}: {says}" for title, says in told.items())
    language = "" if rule.code in codes("requests") else "yaml"
    shown = told | {"Example": f"\n\n```{language}\n{rule.example}\n```"}
    markdown = "\n\n".join(f"**{title}:** {says}" for title, says in shown.items())
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": rule.what},
        "fullDescription": {"text": f"{rule.what}: {rule.why}"},
        "help": {"text": text, "markdown": markdown},
        "defaultConfiguration": {"level": LEVELS[rule.severity]},
        "properties": {"precision": rule.confidence, "problem.severity": PROBLEMS[rule.severity]},
    }


def _result(finding: Finding, ignored: list[Ignored], index: int, uri: str, fingerprint: str) -> dict[str, Any]:
    region = {"startLine": finding.line, "startColumn": finding.column}
    where = {"artifactLocation": {"uri": uri}}
    return {
        "ruleId": finding.code,
        "ruleIndex": index,
        "level": LEVELS[finding.severity],
        "message": {"text": _literal(f"{finding.message}; fix: {finding.remedy}")},
        "locations": [{"physicalLocation": {**where, "region": region}}],
        "fixes": [_fix(finding.edit, finding.remedy, where)] if finding.edit else [],
        "partialFingerprints": {FINGERPRINT: fingerprint},
        # Where one result of a run has this key, all must: without it nobody knows whether a result is suppressed.
        "suppressions": [
            {"kind": "external" if one.waiver else "inSource", "justification": one.reason} for one in ignored
        ],
        "properties": {"at": finding.at, "confidence": finding.confidence, "evidence": list(finding.evidence)},
    }


def _fix(edit: Edit, remedy: str, where: dict[str, Any]) -> dict[str, Any]:
    """Returns an edit; its description says where it changes access, for which the format has no word."""
    risk = "" if edit.safe else " (changes access)"
    replacements = [
        {
            "deletedRegion": {
                "startLine": change.line,
                "startColumn": change.column,
                "endLine": change.end_line,
                "endColumn": change.end_column,
            },
            "insertedContent": {"text": change.text},
        }
        for change in edit.changes
    ]
    return {
        "description": {"text": _literal(remedy + risk)},
        "artifactChanges": [{**where, "replacements": replacements}],
    }


def _literal(text: str) -> str:
    """Returns a text in which nothing from the input is taken for a placeholder or a link.

    The standard wants every brace doubled, but viewers that show `{{id}}` as it stands are many; those that replace
    anything replace `{0}`, so it alone is doubled.

    >>> _literal("no `/x/{id}/{0}` [here](https://example.com)")
    'no `/x/{id}/{{0}}` [here] (https://example.com)'
    """
    return re.sub(r"\{(\d+)\}", r"{{\1}}", text).replace("](", "] (")


def _uri(file: str, root: str) -> str:
    path = path_in(root, file)
    return f"file:///{quote(path.lstrip('/'))}" if os.path.isabs(path) else quote(path)
