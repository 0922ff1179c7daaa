import json
from typing import Any

import pytest

from knox_scopes.apps.registration import read_registration
from knox_scopes.catalog.model import Catalog
from knox_scopes.errors import Finding
from knox_scopes.report.gitlab import gitlab_text
from knox_scopes.rules.base import rules
from knox_scopes.rules.lint import Lint, lint
from knox_scopes.rules.suppression import Ignored

FINDING = Finding(
    "KS101", "unknown-scope", "error", "high", "`x` is no scope", "app.yaml", 3, 5, "x", (), "take it out"
)
APP = "scopes: [kdp, 'kdp.devices:view', nope, nope]\nuses:\n  endpoints: [GET /kcs/v1/rp/devices]\n"
# docs.gitlab.com, "Code Quality", on what a report that is imported has to have.
FIELDS = {"description", "check_name", "fingerprint", "severity", "location"}
SEVERITIES = {"info", "minor", "major", "critical", "blocker"}


def issues(*findings: Finding, root: str = "") -> list[Any]:
    registration = read_registration(b"scopes: []", "app.yaml")
    found: list[Any] = json.loads(gitlab_text([(registration, Lint(findings))], root=root))
    return found


def linted(catalog: Catalog, text: str) -> list[Any]:
    registration = read_registration(text.encode(), "apps/app.yaml")
    found: list[Any] = json.loads(gitlab_text([(registration, lint(catalog, registration, today="2026-01-01"))]))
    return found


def prints(found: list[Any]) -> list[str]:
    return [issue["fingerprint"] for issue in found]


def test_every_issue_has_the_fields_that_gitlab_documents(catalog: Catalog) -> None:
    found = linted(catalog, APP)
    known = {f"{rule.code} {rule.name}" for rule in rules("apps")}
    assert len(found) > 3
    for issue in found:
        assert set(issue) == FIELDS
        assert issue["description"]
        assert issue["check_name"] in known
        assert issue["severity"] in SEVERITIES
        assert issue["location"]["path"] == "apps/app.yaml"
        assert type(issue["location"]["lines"]["begin"]) is int
        assert issue["location"]["lines"]["begin"] >= 1


def test_fingerprints_are_unique_and_stay_when_lines_move(catalog: Catalog) -> None:
    before, after = linted(catalog, APP), linted(catalog, f"# one\n# two\n{APP}")
    assert len(set(prints(before))) == len(before)
    assert prints(before) == prints(after)
    lines = [[issue["location"]["lines"]["begin"] for issue in found] for found in (before, after)]
    assert [line + 2 for line in lines[0] if line > 1] == [line for line in lines[1] if line > 3]


def test_alike_findings_are_told_apart_and_other_files_too() -> None:
    twice = issues(FINDING, FINDING._replace(line=9))
    assert len(set(prints(twice))) == 2
    assert prints(issues(FINDING)) != prints(issues(FINDING._replace(file="b.yaml")))


def test_severities_differ() -> None:
    said = {one: issues(FINDING._replace(severity=one))[0]["severity"] for one in ("info", "warning", "error")}
    assert len(set(said.values())) == 3
    assert set(said.values()) <= SEVERITIES
    assert said["info"] == "info"


def test_a_finding_about_a_whole_file_is_on_its_first_line() -> None:
    [issue] = issues(FINDING._replace(line=0))
    assert issue["location"]["lines"] == {"begin": 1}


def test_paths_are_relative_to_the_project() -> None:
    paths = [FINDING._replace(file=name) for name in ("/build/a/b.yaml", "./c.yaml", "/other/d.yaml")]
    found = [issue["location"]["path"] for issue in issues(*paths, root="/build")]
    assert sorted(found) == ["/other/d.yaml", "a/b.yaml", "c.yaml"]


def test_what_is_ignored_is_left_out_and_no_finding_is_an_empty_list() -> None:
    registration = read_registration(b"scopes: []", "app.yaml")
    assert json.loads(gitlab_text([(registration, Lint((), (Ignored(FINDING, "agreed"),)))])) == []


@pytest.mark.parametrize("text", ["<script>|`\n", "\x1b[2J", "##vso[x]", "::error::"])
def test_no_text_is_obeyed(text: str) -> None:
    registration = read_registration(b"scopes: []", "app.yaml")
    written = gitlab_text([(registration, Lint((FINDING._replace(message=text, file=text),)))])
    assert written.isascii()
    assert "##" not in written
    assert json.loads(written)[0]["description"].isprintable()
