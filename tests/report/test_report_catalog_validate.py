import json

from knox_scopes.catalog.build import build
from knox_scopes.errors import Finding
from knox_scopes.report.catalog.validate import validation_json, validation_text
from knox_scopes.rules.validate import Validation

FINDING = Finding("KS922", "future-date", "warning", "high", "`x` is after", "a.yaml", 2, 7, "x", (), "write another")
NOTED = FINDING._replace(code="KS935", name="equal-grants", severity="info")
TEXTS = {"a.yaml": "one: 1\r\ntwo: \x1b[2J\rthree: 3\n"}
EMPTY = build(())


def test_a_finding_has_the_line_it_stands_on_whatever_ends_the_lines() -> None:
    assert validation_text(Validation((FINDING,), TEXTS, EMPTY), colour=False).split("\n") == [
        "warning KS922 future-date  a.yaml:2:7",
        "    `x` is after",
        "     2 | two: \\x1b[2J",
        "       |          ^",
        "    fix: write another",
        "",
        "1 warning in 1 file",
    ]


def test_a_finding_in_a_file_that_could_not_be_read_has_no_excerpt() -> None:
    assert " | " not in validation_text(Validation((FINDING,), {}, None), colour=False)


def test_only_what_has_no_error_and_no_warning_is_called_valid() -> None:
    counts = "valid: 0 services, 0 scopes, 0 endpoints, 0 events (all stages)"
    assert validation_text(Validation((), TEXTS, EMPTY), colour=False) == counts
    assert validation_text(Validation((NOTED,), TEXTS, EMPTY), colour=False).endswith(
        f"\n1 info finding in 1 file\n{counts}"
    )
    assert "valid" not in validation_text(Validation((NOTED, FINDING), TEXTS, EMPTY), colour=False)
    assert "valid" not in validation_text(Validation((), TEXTS, None), colour=False)


def test_colour_is_for_terminals_only() -> None:
    assert validation_text(Validation((NOTED,), TEXTS, EMPTY), colour=True).startswith("\x1b[36minfo\x1b[0m KS935")


def test_json_has_the_findings_and_no_version_where_there_is_no_catalog() -> None:
    found = json.loads(validation_json(Validation((FINDING,), TEXTS, None)))
    assert (found["schema"], found["catalog_version"]) == ("knox-scopes/validate/1", None)
    assert found["findings"] == [FINDING._asdict() | {"evidence": []}]
