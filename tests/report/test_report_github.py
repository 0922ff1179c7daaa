from typing import Any

import pytest

from knox_scopes.apps.registration import read_registration
from knox_scopes.errors import Finding
from knox_scopes.report.github import github_text
from knox_scopes.rules.lint import Lint
from knox_scopes.rules.suppression import Ignored

REGISTRATION = read_registration(b"scopes: []", "app.yaml")
FINDING = Finding(
    "KS101", "unknown-scope", "error", "high", "`x` is no scope", "app.yaml", 3, 5, "x", ("shown elsewhere",), "drop it"
)


def told(**fields: Any) -> str:  # noqa: ANN401 - the fields of a finding are of several types
    return github_text([(REGISTRATION, Lint((FINDING._replace(**fields),), ()))])


@pytest.mark.parametrize(("severity", "command"), [("error", "error"), ("warning", "warning"), ("info", "notice")])
def test_a_finding_is_one_command(severity: str, command: str) -> None:
    assert told(severity=severity) == (
        f"::{command} file=app.yaml,line=3,col=5,title=KS101 unknown-scope::`x` is no scope%0Afix: drop it"
    )


@pytest.mark.parametrize(
    ("message", "shown"),
    [
        ("100 %, a: b", "100 %25, a: b"),
        ("%0A", "%250A"),
        ("a\r\nb", "a%0D%0Ab"),
        ("a\n::error::b", "a%0A::error::b"),
        ("\x1b[31m \u2028 \x85 \u202e", "\\x1b[31m \\u2028 \\x85 \\u202e"),
        ("caf\u00e9", "caf\u00e9"),
    ],
)
def test_a_message_stays_on_its_line(message: str, shown: str) -> None:
    text = told(message=message)
    assert text.endswith(f",title=KS101 unknown-scope::{shown}%0Afix: drop it")
    assert len(text.splitlines()) == 1


@pytest.mark.parametrize(
    ("file", "shown"),
    [
        ("./apps//a.yaml", "apps/a.yaml"),
        ("a,line=9::b.yaml", "a%2Cline=9%3A%3Ab.yaml"),
        ("100%\r\n.yaml", "100%25%0D%0A.yaml"),
        ("-", "-"),
    ],
)
def test_a_file_stays_in_its_property(file: str, shown: str) -> None:
    assert told(file=file).startswith(f"::error file={shown},line=3,col=5,")


def test_backslashes_become_slashes_where_they_separate(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("knox_scopes.report.github.os.sep", "\\")
    assert told(file="apps\\a.yaml").startswith("::error file=apps/a.yaml,")


def test_findings_keep_their_order_a_line_each() -> None:
    first, second = (Lint((FINDING._replace(line=line), FINDING._replace(line=line + 1)), ()) for line in (1, 7))
    lines = github_text([(REGISTRATION, first), (REGISTRATION, second)]).splitlines()
    assert [line.split(",")[1] for line in lines] == ["line=1", "line=2", "line=7", "line=8"]


def test_all_ignored_findings_are_one_notice_that_says_why() -> None:
    one = Lint((FINDING,), (Ignored(FINDING._replace(code="KS104"), "pilot"),))
    other = Lint((), (Ignored(FINDING._replace(code="KS110", file="b.yaml"), "agreed\non 100 %"),))
    *_, last = lines = github_text([(REGISTRATION, one), (REGISTRATION, other)]).splitlines()
    assert len(lines) == 2
    assert last == (
        "::notice title=knox-scopes::2 findings ignored%0AKS104 at x (app.yaml:3): pilot"
        "%0AKS110 at x (b.yaml:3): agreed%0Aon 100 %25"
    )


def test_nothing_found_is_a_sentence_and_no_command() -> None:
    assert github_text([(REGISTRATION, Lint((), ()))] * 2) == "no issues found in 2 files"


def test_with_ignored_findings_alone_nothing_is_said_to_be_well() -> None:
    text = github_text([(REGISTRATION, Lint((), (Ignored(FINDING, "pilot"),)))])
    assert text == "::notice title=knox-scopes::1 finding ignored%0AKS101 at x (app.yaml:3): pilot"
