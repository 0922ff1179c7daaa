from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from knox_scopes import load
from knox_scopes.apps.policy import read_policy
from knox_scopes.apps.registration import read_registration
from knox_scopes.catalog.model import Catalog
from knox_scopes.errors import Finding
from knox_scopes.rules.base import rules
from knox_scopes.rules.lint import lint_all

# The rules on the form of the file, on scopes, on the policy and on entries to ignore.
FILES = sorted((Path(__file__).parent.parent / "cases" / "lint").glob("KS[0145]*.yaml"))


@cache
def at_stages(stages: tuple[str, ...]) -> Catalog:
    return load(stages=stages)


def cases(kind: str) -> list[Any]:
    return [
        pytest.param(file.stem, case, id=f"{file.stem}: {case['why']}")
        for file in FILES
        for case in yaml.safe_load(file.read_text(encoding="utf-8"))[kind]
    ]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Makes a folder of its own the current one, for the files that a case has beside its registration."""
    monkeypatch.chdir(tmp_path)


def found(code: str, case: dict[str, Any]) -> list[Finding]:
    for name, text in case.get("beside", {}).items():
        Path(name).parent.mkdir(exist_ok=True)
        Path(name).write_text(text, encoding="utf-8")
    texts = {"app.yaml": case["file"]} | {f"other{number}": text for number, text in enumerate(case.get("others", ()))}
    registrations = [read_registration(text.encode(), name) for name, text in texts.items()]
    today = str(case["today"]) if "today" in case else None
    catalog = at_stages(tuple(case.get("stages", ())))
    policy = read_policy(case["policy"].encode(), "policy.yaml", catalog) if "policy" in case else None
    linted = lint_all(catalog, registrations, policy=policy, today=today, max_age=case.get("max_age"))[0]
    return [finding for finding in linted if finding.code == code]


@pytest.mark.parametrize(("code", "case"), cases("fires"))
def test_a_rule_fires(code: str, case: dict[str, Any]) -> None:
    findings = found(code, case)
    assert [finding.at for finding in findings] == case["at"]
    if "lines" in case:
        assert [finding.line for finding in findings] == case["lines"]
    if "says" in case:
        assert [finding.message for finding in findings] == case["says"]
    if "remedies" in case:
        assert [finding.remedy for finding in findings] == case["remedies"]
    if "evidence" in case:
        assert [list(finding.evidence) for finding in findings] == case["evidence"]
    [rule] = [rule for rule in rules("apps") if rule.code == code]
    assert {finding.severity for finding in findings} == {case.get("severity", rule.severity)}
    assert all(finding.message and finding.remedy and finding.column >= 1 for finding in findings)


@pytest.mark.parametrize(("code", "case"), cases("quiet"))
def test_a_rule_stays_quiet(code: str, case: dict[str, Any]) -> None:
    assert found(code, case) == []


def test_every_rule_has_a_case_where_it_fires_and_one_where_it_stays_quiet() -> None:
    assert [file.stem for file in FILES] == [rule.code for rule in rules("apps") if rule.code[2] in "0145"]
    for file in FILES:
        case = yaml.safe_load(file.read_text(encoding="utf-8"))
        assert case["why"]
        assert case["fires"]
        assert case["quiet"]
