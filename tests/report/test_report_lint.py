import pytest

from knox_scopes.apps.registration import read_registration
from knox_scopes.errors import Edit, Finding
from knox_scopes.report.lint import lint_text
from knox_scopes.rules.lint import Lint
from knox_scopes.rules.suppression import Ignored

FINDING = Finding(
    "KS107", "broader-scope", "warning", "high", "`kdp` is broader", "app.yaml", 1, 10, "kdp", ("reach: kdp",), "less"
)
FILE = read_registration(b"scopes: [kdp]\n", "app.yaml")


def text(*findings: Finding, ignored: tuple[Ignored, ...] = (), colour: bool = False) -> str:
    return lint_text([(FILE, Lint(findings, ignored))], colour=colour)


def test_a_finding_has_place_message_line_evidence_and_remedy() -> None:
    assert text(FINDING).split("\n") == [
        "warning KS107 broader-scope  app.yaml:1:10",
        "    `kdp` is broader",
        "     1 | scopes: [kdp]",
        "       |          ^",
        "        reach: kdp",
        "    fix: less",
        "",
        "1 warning in 1 file",
    ]


def test_a_finding_that_can_be_fixed_says_with_what() -> None:
    assert "    fix: less  (or run this again with `--fix`)\n" in text(
        FINDING._replace(edit=Edit(safe=True, changes=()))
    )
    assert "    fix: less  (or run this again with `--unsafe-fixes`)\n" in text(
        FINDING._replace(edit=Edit(safe=False, changes=()))
    )


def test_a_very_long_line_is_shown_around_its_column() -> None:
    file = read_registration(b"scopes: [" + b"a, " * 300 + b"kdp, " + b"b, " * 300 + b"]\n", "app.yaml")
    shown = lint_text([(file, Lint((FINDING._replace(column=910),), ()))], colour=False).split("\n")[2]
    assert shown.startswith("     1 | ...")
    assert shown.endswith("...")
    assert "kdp, " in shown
    assert len(shown) < 230
    shown = lint_text([(file, Lint((FINDING,), ()))], colour=False).split("\n")[2]
    assert shown.startswith("     1 | scopes: [a, a")


def test_a_finding_in_the_policy_has_no_line_of_the_registration() -> None:
    assert " | " not in text(FINDING._replace(file="policy.yaml"))


@pytest.mark.parametrize("line", [0, 3])
def test_a_finding_on_no_line_of_the_file_has_no_excerpt(line: int) -> None:
    assert " | " not in text(FINDING._replace(line=line))


def test_the_caret_stands_under_the_column_of_a_line_that_is_cut() -> None:
    long = read_registration(b"scopes: [" + b"x, " * 200 + b"kdp]\n", "app.yaml")
    at = long.lines[0].index("kdp")
    lines = lint_text([(long, Lint([FINDING._replace(column=at + 1)]))], colour=False).split("\n")
    assert lines[2][lines[3].index("^") :].startswith("kdp]")


def test_much_evidence_is_cut_and_counted() -> None:
    shown = text(FINDING._replace(evidence=tuple(f"read: {number}" for number in range(10))))
    assert "read: 7\n        and 2 more\n" in shown
    assert "read: 8" not in shown


def test_findings_are_counted_by_severity() -> None:
    info, error = FINDING._replace(severity="info"), FINDING._replace(severity="error")
    assert text(FINDING, info, error, error).endswith("\n\n2 errors, 1 warning, 1 info finding in 1 file")
    assert text() == "no issues found in 1 file"
    assert lint_text([(FILE, Lint((), ()))] * 2, colour=False) == "no issues found in 2 files"


def test_what_is_ignored_is_counted_and_all_is_not_said_to_be_well() -> None:
    shown = text(ignored=(Ignored(FINDING, "Agreed."), Ignored(FINDING, "Agreed too.")))
    assert shown.split("\n") == [
        "app.yaml:1: ignored KS107 at kdp: Agreed.",
        "",
        "app.yaml:1: ignored KS107 at kdp: Agreed too.",
        "",
        "2 findings ignored in 1 file",
    ]


def test_colour_is_in_the_severity_and_what_came_in_is_escaped() -> None:
    shown = text(FINDING._replace(message="\x1b[2J", remedy="\x07", evidence=("\u202e",)), colour=True)
    assert shown.startswith("\x1b[33mwarning\x1b[0m KS107")
    assert "\\x1b[2J" in shown
    assert "\\x07" in shown
    assert "\\u202e" in shown
