"""Runs the cases of the checks of catalogs: a small world with one thing wrong, and siblings in which it is not."""

import os
from pathlib import Path
from typing import Any

import pytest
import yaml

from knox_scopes.errors import Finding
from knox_scopes.rules.base import CONFIDENCES, SEVERITIES, rules
from knox_scopes.rules.catalogs.files import LOOKS_AT
from knox_scopes.rules.validate import Validation, validate

FOLDER = Path(__file__).parent.parent / "cases" / "data"
WORLD = {file.stem: file.read_text(encoding="utf-8") for file in sorted((FOLDER / "world").glob("*.yaml"))}
CHECKS = {check.code: check for check in rules("catalogs")}
CASES = {file.stem: yaml.safe_load(file.read_text(encoding="utf-8")) for file in sorted(FOLDER.glob("KS*.yaml"))}
FIRES = [pytest.param(code, case, id=f"{code} {case['why']}") for code in CASES for case in CASES[code]["fires"]]
QUIET = [pytest.param(case, id=f"{code} {case['why']}") for code in CASES for case in CASES[code]["quiet"]]
TODAY = "2025-06-01"


def validated(where: Path, *edits: dict[str, str]) -> Validation:
    """Returns what is found in the world with some places in it edited."""
    texts = dict(WORLD)
    for edit in edits:
        assert texts[edit["file"]].count(edit["old"]) == 1, edit["old"]
        texts[edit["file"]] = texts[edit["file"]].replace(edit["old"], edit["new"])
    for name, text in texts.items():
        (where / f"{name}.yaml").write_bytes(text.encode())
    return validate(where, today=TODAY)


def place(finding: Finding) -> str:
    return f"{Path(finding.file).name}:{finding.line}:{finding.column}"


def test_the_world_is_sound(tmp_path: Path) -> None:
    assert validated(tmp_path).findings == ()


def test_every_check_has_cases_and_every_case_a_check() -> None:
    assert set(CASES) == set(CHECKS)
    assert all(case["fires"] and case["quiet"] for case in CASES.values())


@pytest.mark.parametrize(("code", "case"), FIRES)
def test_a_check_finds_what_is_wrong_and_nothing_else_does(code: str, case: dict[str, Any], tmp_path: Path) -> None:
    found = validated(tmp_path, *case["edits"]).findings
    told = [(finding.code, finding.at.removeprefix(f"{tmp_path}{os.sep}"), place(finding)) for finding in found]
    assert told == [(code, at, where) for at, where in zip(case["at"], case["places"], strict=True)]
    assert [finding.message for finding in found] == case.get("says", [finding.message for finding in found])
    assert {(finding.name, finding.severity) for finding in found} == {(CHECKS[code].name, CHECKS[code].severity)}
    for sentence in (sentence for finding in found for sentence in (finding.message, finding.remedy)):
        assert sentence[0] == sentence[0].lower()
        assert not sentence.endswith(".")
        assert sentence.count("`") % 2 == 0


@pytest.mark.parametrize("case", QUIET)
def test_a_check_is_quiet(case: dict[str, Any], tmp_path: Path) -> None:
    assert validated(tmp_path, *case["edits"]).findings == ()


def test_every_check_is_documented_and_named_once() -> None:
    for names in (
        ([rule.code for rule in rules("apps")], [check.code for check in rules("catalogs")]),
        (
            [rule.name for rule in rules("apps")],
            [check.name for check in rules("catalogs")],
        ),
    ):
        assert len({*names[0], *names[1]}) == len(names[0]) + len(names[1])
    assert [check.code for check in rules("catalogs")] == sorted(CHECKS)
    for check in rules("catalogs"):
        assert check.severity in SEVERITIES
        assert check.confidence in CONFIDENCES
        assert check.looks_at in LOOKS_AT
        for text in (check.what, check.why, check.example, check.remedy, check.source):
            assert text
            assert text.endswith("...") or not text.endswith(".")
