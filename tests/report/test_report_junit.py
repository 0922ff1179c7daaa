import re
from xml.etree import ElementTree as ET

import pytest

from knox_scopes.apps.registration import read_registration
from knox_scopes.errors import Finding, printable
from knox_scopes.report.junit import junit_text
from knox_scopes.rules.lint import Lint
from knox_scopes.rules.suppression import Ignored

FINDING = Finding(
    "KS107", "broader-scope", "warning", "high", "`kdp` is broader", "app.yaml", 3, 10, "kdp", ("reach: kdp",), "less"
)
ERROR = FINDING._replace(code="KS101", name="unknown-scope", severity="error", line=0, evidence=())
FAILING = ("warning", "error")
HOSTILE = ["</failure><script>&", '"]]>" x="', "a\nb\r\n::error::c", "\x00\x0b\x1b\ufffe\ud800", "##vso[x] \xe9 `|`"]

# What junit-10.xsd of the Jenkins plugin xUnit allows: for each element its attributes, those that must be there among
# them, and what may stand in it; `#text` is text.
REQUIRED: dict[str, set[str]] = {
    "testsuites": set(),
    "testsuite": {"name", "tests", "failures", "errors"},
    "testcase": {"name"},
    "failure": set(),
    "skipped": set(),
    "system-out": set(),
}
ALLOWED = {
    "testsuites": {"name", "time", "tests", "failures", "errors"},
    "testsuite": {
        *("name", "tests", "failures", "errors", "group", "time", "skipped", "timestamp", "hostname", "id"),
        *("package", "file", "log", "url"),
    },
    "testcase": {"name", "time", "classname", "group"},
    "failure": {"type", "message"},
    "skipped": {"type", "message"},
    "system-out": set(),
}
INSIDE = {
    "testsuites": {"testsuite"},
    "testsuite": {"testsuite", "properties", "testcase", "system-out", "system-err"},
    "testcase": {"skipped", "error", "failure", "system-out", "system-err"},
    "failure": {"#text"},
    "skipped": {"#text"},
    "system-out": {"#text"},
}
# Surefire's time, as the same file has it.
TIME = re.compile(r"(([0-9]{0,3},)*[0-9]{3}|[0-9]{0,3})*(\.[0-9]*)?")


def departures(element: ET.Element) -> list[str]:
    """Returns where a report departs from the published format."""
    tag = element.tag
    if tag not in ALLOWED:
        return [f"unknown element {tag}"]
    wrong = [f"{tag} lacks {name}" for name in REQUIRED[tag] - set(element.attrib)]
    wrong += (f"{tag} has {name}" for name in set(element.attrib) - ALLOWED[tag])
    wrong += (f"{child.tag} in {tag}" for child in element if child.tag not in INSIDE[tag])
    if not TIME.fullmatch(element.get("time", "0")):
        wrong.append(f"{tag} has the time {element.get('time')}")
    between = "".join((element.text or "", *(child.tail or "" for child in element)))
    if "#text" not in INSIDE[tag] and between.strip():
        wrong.append(f"text in {tag}")
    return wrong + [one for child in element for one in departures(child)]


def read(*linted: tuple[str, Lint], failing: tuple[str, ...] = FAILING) -> ET.Element:
    text = junit_text([(read_registration(b"scopes: []\n", name), found) for name, found in linted], failing)
    assert text.isascii()
    root = ET.fromstring(text.encode())  # noqa: S314 - our own text
    assert departures(root) == []
    return root


def test_the_check_of_the_format_notices_what_is_wrong() -> None:
    wrong = '<testsuites><testsuite name="a" time="x">t<failure/></testsuite><other/></testsuites>'
    assert sorted(departures(ET.fromstring(wrong))) == [  # noqa: S314 - our own text
        "failure in testsuite",
        "other in testsuites",
        "testsuite has the time x",
        "testsuite lacks errors",
        "testsuite lacks failures",
        "testsuite lacks tests",
        "text in testsuite",
        "unknown element other",
    ]


def test_each_registration_is_a_suite_with_a_test_for_each_finding() -> None:
    root = read(("app.yaml", Lint((FINDING, ERROR))), ("b.yaml", Lint(())))
    one, other = root.findall("testsuite")
    assert one.attrib == {
        "name": "app.yaml", "tests": "2", "failures": "2", "errors": "0", "skipped": "0", "time": "0",
    }  # fmt: skip
    assert [case.get("name") for case in one] == ["KS101 unknown-scope at 0:10", "KS107 broader-scope at 3:10"]
    assert [case.get("classname") for case in one] == ["app.yaml"] * 2
    assert (other.get("tests"), other.get("failures")) == ("1", "0")
    [case] = other
    assert (case.get("name"), len(case)) == ("no issues", 0)


def test_a_failure_says_what_is_wrong_where_on_what_grounds_and_what_to_do() -> None:
    failure = read(("app.yaml", Lint((FINDING,)))).find("testsuite/testcase/failure")
    assert failure is not None
    assert failure.attrib == {"type": "warning", "message": "`kdp` is broader"}
    assert str(failure.text).split("\n") == [
        "app.yaml:3:10: warning: `kdp` is broader",
        "  - reach: kdp",
        "  fix: less",
    ]


def test_what_does_not_fail_the_run_passes_and_is_told() -> None:
    root = read(("app.yaml", Lint((FINDING, ERROR))), failing=("error",))
    [suite] = root
    assert suite.get("failures") == "1"
    assert [[child.tag for child in case] for case in suite] == [["failure"], ["system-out"]]
    assert "fix: less" in (suite.findtext("testcase/system-out") or "")


def test_an_ignored_finding_is_skipped_with_its_reason() -> None:
    root = read(("app.yaml", Lint((), (Ignored(FINDING, "agreed"),))))
    [suite] = root
    assert (suite.get("tests"), suite.get("failures"), suite.get("skipped")) == ("1", "0", "1")
    assert [one.attrib for one in suite.iter("skipped")] == [{"message": "ignored: agreed"}]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_is_obeyed_and_all_of_it_can_be_read(text: str) -> None:
    finding = FINDING._replace(message=text, remedy=text, evidence=(text,), file=text)
    found = Lint((finding,), (Ignored(finding, text),))
    written = junit_text([(read_registration(b"scopes: []\n", text), found)], FAILING)
    assert "##vso" not in written
    assert [line for line in written.split("\n") if line.lstrip().startswith("::")] == []
    root = read((text, found))
    failure = root.find("testsuite/testcase/failure")
    assert failure is not None
    assert failure.get("message") == printable(text)
    assert str(failure.text).count(printable(text)) == 4
    assert root[0].get("name") == printable(text)
