import json
import re
from pathlib import Path
from typing import Any

import pytest
from jsonschema.validators import validator_for

from knox_scopes.apps.policy import read_policy
from knox_scopes.apps.registration import Registration, read_registration
from knox_scopes.catalog.model import Catalog
from knox_scopes.errors import Finding
from knox_scopes.report.github import github_text
from knox_scopes.report.json import answer
from knox_scopes.report.lint import lint_text
from knox_scopes.report.sarif import sarif_text
from knox_scopes.rules.base import rules
from knox_scopes.rules.lint import Lint, lint

SCHEMA = Path(__file__).parent.parent / "data" / "sarif-schema-2.1.0.json"
# Findings of each severity, two of one code about one scope, one that is ignored, and a secret.
EVERY = (*rules("apps"), *rules("requests"))
APP = """\
app: {name: Demo}
audience: customer
client_secret: hunter2hunter2
scopes: [kdp, 'kdp.devices:view', 'kdp.devices:view', 'kdp.devices:view', KAI.app, offline_access, kc.application]
uses:
  endpoints: [GET /kcs/v1/rp/devices, 'GET /x/{0}']
ignore:
  - {code: KS110, at: kc.application, reason: pilot}
"""
BARE = "scopes: [kdp.customers]\n"

Linted = list[tuple[Registration, Lint]]


def linted(catalog: Catalog, **texts: str) -> Linted:
    read = [read_registration(text.encode(), f"apps/{name}.yaml") for name, text in texts.items()]
    return [(registration, lint(catalog, registration, today="2026-01-01")) for registration in read]


def made(**fields: Any) -> Linted:  # noqa: ANN401 - the fields of a finding are of several types
    registration = read_registration(b"scopes: []", "app.yaml")
    whole = Finding(
        "KS101", "unknown-scope", "error", "high", "`x` is no scope", "app.yaml", 3, 5, "x", (), "take it out"
    )
    return [(registration, Lint((whole._replace(**fields),), ()))]


def run_of(text: str) -> Any:  # noqa: ANN401 - whatever the JSON text holds
    (run,) = json.loads(text)["runs"]
    return run


def prints(text: str) -> dict[tuple[str, str], list[str]]:
    """Returns the fingerprints by what the results are about, in their order."""
    found: dict[tuple[str, str], list[str]] = {}
    for result in run_of(text)["results"]:
        (fingerprint,) = result["partialFingerprints"].values()
        found.setdefault((result["ruleId"], result["properties"]["at"]), []).append(fingerprint)
    return found


@pytest.mark.parametrize("texts", [{}, {"app": APP}, {"app": APP, "bare": BARE}, {"broken": "scopes: [\n"}])
def test_the_log_is_valid_under_the_official_schema(catalog: Catalog, texts: dict[str, str]) -> None:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    validator = validator_for(schema)
    validator.check_schema(schema)
    log = json.loads(sarif_text(linted(catalog, **texts), catalog))
    assert [error.message for error in validator(schema).iter_errors(log)] == []
    assert log["$schema"] == schema["id"]


def test_the_official_schema_refuses_what_is_no_log() -> None:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    assert not validator_for(schema)(schema).is_valid({"version": "2.1.0", "runs": [{"results": []}]})


def test_every_format_tells_the_same_findings(catalog: Catalog) -> None:
    found = linted(catalog, app=APP, bare=BARE)
    every = [finding for _, one in found for finding in one.findings]
    expected = [(one.code, one.file, one.line, one.severity) for one in every]
    assert {severity for *_, severity in expected} == {"error", "warning", "info"}

    text = lint_text(found, colour=False)
    heads = re.findall(r"^(error|warning|info) (\w+) \S+  (.+):(\d+):\d+$", text, re.MULTILINE)
    assert [(code, file, int(line), severity) for severity, code, file, line in heads] == expected

    plain = json.loads(answer("knox-scopes/lint/1", catalog, {"findings": every}))["findings"]
    assert [(one["code"], one["file"], one["line"], one["severity"]) for one in plain] == expected

    severities = {"error": "error", "warning": "warning", "note": "info", "notice": "info"}
    told = []
    for result in run_of(sarif_text(found, catalog))["results"]:
        place = result["locations"][0]["physicalLocation"]
        file, line = place["artifactLocation"]["uri"], place["region"]["startLine"]
        if not result["suppressions"]:
            told.append((result["ruleId"], file, line, severities[result["level"]]))
    assert told == expected

    commands = re.findall(r"^::(\w+) file=(.+?),line=(\d+),col=\d+,title=(\w+) ", github_text(found), re.MULTILINE)
    assert [(code, file, int(line), severities[command]) for command, file, line, code in commands] == expected


def test_an_edit_is_a_fix_and_says_where_it_changes_access(catalog: Catalog) -> None:
    found = linted(catalog, app="scopes:\n  - kdp\n  - kdp\nuses:\n  endpoints: [GET /kcs/v1/rp/devices]\n")
    fixes = {result["ruleId"]: result["fixes"] for result in run_of(sarif_text(found, catalog))["results"]}
    (twice,), (broader,) = fixes["KS102"], fixes["KS107"]
    assert twice["description"]["text"] == "keep one of them"
    assert broader["description"]["text"] == "request kdp.devices:view instead (changes access)"
    (change,) = twice["artifactChanges"]
    assert change["artifactLocation"] == {"uri": "apps/app.yaml"}
    assert change["replacements"] == [
        {
            "deletedRegion": {"startLine": 3, "startColumn": 1, "endLine": 4, "endColumn": 1},
            "insertedContent": {"text": ""},
        }
    ]
    narrowed, gone = broader["artifactChanges"][0]["replacements"]
    assert narrowed == {
        "deletedRegion": {"startLine": 2, "startColumn": 5, "endLine": 2, "endColumn": 8},
        "insertedContent": {"text": "kdp.devices:view"},
    }
    assert gone == change["replacements"][0]
    assert fixes["KS201"] == []


def test_every_rule_is_told_with_its_help(catalog: Catalog) -> None:
    driver = run_of(sarif_text([], catalog))["tool"]["driver"]
    assert [rule["id"] for rule in driver["rules"]] == [rule.code for rule in EVERY]
    for told, rule in zip(driver["rules"], EVERY, strict=True):
        assert (told["name"], told["shortDescription"]["text"]) == (rule.name, rule.what)
        assert rule.what in told["fullDescription"]["text"]
        assert told["defaultConfiguration"]["level"] in {"error", "warning", "note"}
        for kind in ("text", "markdown"):
            assert all(part in told["help"][kind] for part in (rule.why, rule.example, rule.remedy, rule.source))


def test_a_result_points_to_its_rule_and_place(catalog: Catalog) -> None:
    run = run_of(sarif_text(linted(catalog, app=APP), catalog))
    for result in run["results"]:
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
    (result,) = (result for result in run["results"] if result["ruleId"] == "KS101")
    region = result["locations"][0]["physicalLocation"]["region"]
    assert region == {"startLine": 4, "startColumn": APP.splitlines()[3].index("offline_access") + 1}
    assert run["columnKind"] == "unicodeCodePoints"
    assert run["properties"] == {"catalogVersion": catalog.version, "leftOut": 0}


def test_the_message_is_the_sentence_and_the_remedy(catalog: Catalog) -> None:
    (result,) = run_of(sarif_text(made(evidence=("a", "b")), catalog))["results"]
    assert result["message"] == {"text": "`x` is no scope; fix: take it out"}
    assert result["properties"] == {"at": "x", "confidence": "high", "evidence": ["a", "b"]}


def test_info_is_a_note(catalog: Catalog) -> None:
    (result,) = run_of(sarif_text(made(severity="info"), catalog))["results"]
    assert result["level"] == "note"


def test_an_ignored_finding_is_suppressed_with_its_reason(catalog: Catalog) -> None:
    results = run_of(sarif_text(linted(catalog, app=APP), catalog))["results"]
    suppressed = [(one["ruleId"], one["suppressions"]) for one in results if one["suppressions"]]
    assert suppressed == [("KS110", [{"kind": "inSource", "justification": "pilot"}])]
    assert all("suppressions" in one for one in results)


def test_fingerprints_tell_all_findings_apart(catalog: Catalog) -> None:
    found = prints(sarif_text(linted(catalog, app=APP, other=APP), catalog))
    assert len(found["KS102", "kdp.devices:view"]) == 4
    every = [fingerprint for of_one in found.values() for fingerprint in of_one]
    assert len(set(every)) == len(every)


def test_fingerprints_stay_when_lines_move(catalog: Catalog) -> None:
    before = linted(catalog, app=APP)
    after = linted(catalog, app="# a line\n\n" + APP)
    assert [one.line + 2 for one in before[0][1].findings] == [one.line for one in after[0][1].findings]
    assert prints(sarif_text(before, catalog)) == prints(sarif_text(after, catalog))


@pytest.mark.parametrize(
    ("file", "root", "uri"),
    [
        ("apps/a.yaml", "", "apps/a.yaml"),
        ("./apps//a.yaml", "", "apps/a.yaml"),
        ("../a.yaml", "", "../a.yaml"),
        ("-", "", "-"),
        # what a URI would take for something else
        ("my apps/caf\u00e9 100%#1?.yaml", "", "my%20apps/caf%C3%A9%20100%25%231%3F.yaml"),
        ("c:a.yaml", "", "c%3Aa.yaml"),
        # absolute
        ("/repo/apps/a.yaml", "", "file:///repo/apps/a.yaml"),
        ("/repo/apps/a.yaml", "/repo", "apps/a.yaml"),
        ("/repo/apps/a.yaml", "/repo/", "apps/a.yaml"),
        ("/repo/apps/a.yaml", "/", "repo/apps/a.yaml"),
        ("/repository/a.yaml", "/repo", "file:///repository/a.yaml"),
        ("apps/a.yaml", "/repo", "apps/a.yaml"),
    ],
)
def test_a_file_is_a_relative_uri_where_it_can_be(catalog: Catalog, file: str, root: str, uri: str) -> None:
    (result,) = run_of(sarif_text(made(file=file), catalog, root=root))["results"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"] == {"uri": uri}


def test_backslashes_become_slashes_where_they_separate(catalog: Catalog, monkeypatch: pytest.MonkeyPatch) -> None:
    found = made(file="apps\\a.yaml")
    assert "apps%5Ca.yaml" in sarif_text(found, catalog)
    monkeypatch.setattr("knox_scopes.report.sarif.os.sep", "\\")
    assert '"apps/a.yaml"' in sarif_text(found, catalog)


@pytest.mark.parametrize(
    ("message", "shown"),
    [
        ("`/x/{id}`", "`/x/{id}`"),
        ("`/x/{0}/{12}`", "`/x/{{0}}/{{12}}`"),
        ("`[safe](https://example.com)`", "`[safe] (https://example.com)`"),
    ],
)
def test_the_input_is_no_placeholder_and_no_link(catalog: Catalog, message: str, shown: str) -> None:
    (result,) = run_of(sarif_text(made(message=message), catalog))["results"]
    assert result["message"]["text"] == f"{shown}; fix: take it out"


def test_the_text_is_printing_ascii_and_always_the_same(catalog: Catalog) -> None:
    found = made(message="`\x1b[31m\u202e\x7f caf\u00e9`", file="caf\u00e9.yaml")
    text = sarif_text(found, catalog)
    assert re.fullmatch(r"[\n\x20-\x7e]*", text)
    assert text == sarif_text(found, catalog)


def test_no_secret_is_told(catalog: Catalog) -> None:
    assert "KS002" in (text := sarif_text(linted(catalog, app=APP), catalog))
    assert "hunter2" not in text


def test_a_finding_that_the_policy_waives_is_suppressed_from_outside(catalog: Catalog) -> None:
    waiver = "{code: KS401, app: Demo, owner: Ann, reason: Pilot., until: '2999-01-01'}"
    policy = read_policy(f"deny: {{services: [kdp]}}\nwaivers: [{waiver}]\n".encode(), "policy.yaml", catalog)
    registration = read_registration(b"app: {name: Demo}\nscopes: [kdp.customers]\n", "app.yaml")
    text = sarif_text([(registration, lint(catalog, registration, policy=policy))], catalog)
    suppressed = [one["suppressions"] for one in json.loads(text)["runs"][0]["results"] if one["suppressions"]]
    assert suppressed == [[{"kind": "external", "justification": "Pilot. (waived by Ann until 2999-01-01)"}]]
