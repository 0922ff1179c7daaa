import json
from pathlib import Path

import pytest
from shell import ACME, folder_of, process, run

GOOD = """\
app: {name: Demo}
grant_types: [client_credentials]
scopes: [kdp.customers]
uses: {endpoints: [GET /kcs/v1/rp/customers/list]}
"""
BAD = GOOD.replace("[kdp.customers]", "[kdp.customers, kdp.customers, ke.fota:view]")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "inner").mkdir()
    (tmp_path / "good.yaml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "inner" / "bad.yml").write_text(BAD, encoding="utf-8")
    (tmp_path / "notes.txt").write_text("no registration", encoding="utf-8")
    return tmp_path


def test_as_a_process_a_clean_file_has_nothing_to_find(folder: Path) -> None:
    answer = process("lint", str(folder / "good.yaml"), "--max-age", "100000")
    assert (answer.status, answer.out) == (0, "no issues found in 1 file  (data from 2026-06-17)\n")


def test_a_folder_means_the_registrations_in_it_and_below(folder: Path) -> None:
    answer = run("lint", str(folder), "--format", "json")
    assert answer.status == 1
    whole = answer.json()
    assert whole["schema"] == "knox-scopes/lint/1"
    assert {Path(finding["file"]).name for finding in whole["findings"]} == {"bad.yml"}
    assert [(finding["code"], finding["at"], finding["line"]) for finding in whole["findings"]] == [
        ("KS102", "kdp.customers", 3),
        ("KS106", "ke.fota:view", 3),
    ]
    keys = ["code", "name", "severity", "confidence", "message", "file", "line", "column", "at", "evidence", "remedy"]
    assert list(whole["findings"][0]) == [*keys, "edit"]
    gone = {"line": 3, "column": 25, "end_line": 3, "end_column": 40, "text": ""}
    assert whole["findings"][0]["edit"] == {"safe": True, "changes": [gone]}


def test_a_file_is_linted_once_however_often_it_is_named(folder: Path) -> None:
    answer = run("lint", str(folder), str(folder / "inner" / ".." / "good.yaml"), str(folder / "*.yaml"))
    assert answer.out.endswith("in 2 files  (data from 2026-06-17)\n")


def test_the_policy_is_no_registration_wherever_it_lies(folder: Path) -> None:
    (folder / "policy.yaml").write_text("effect: read\n", encoding="utf-8")
    assert "KS001" in run("lint", str(folder)).out
    answer = run("lint", str(folder), "--policy", str(folder / "policy.yaml"))
    assert "KS001" not in answer.out
    assert "in 2 files" in answer.out


def test_hidden_folders_are_left_alone_and_the_case_of_an_ending_does_not_matter(folder: Path) -> None:
    (folder / ".git").mkdir()
    (folder / ".git" / "config.yaml").write_text("scopes: [", encoding="utf-8")
    (folder / "LOUD.YAML").write_text(GOOD, encoding="utf-8")
    assert "in 3 files" in run("lint", str(folder)).out


def test_what_the_options_leave_out_is_counted(folder: Path) -> None:
    file = str(folder / "inner" / "bad.yml")
    args = ["lint", file, "--select", "KS101"]
    assert run(*args).out == ("2 findings hidden by options in 1 file  (data from 2026-06-17)\n")
    assert run(*args, "--format", "json").json()["left_out"] == 2
    assert run(*args, "--format", "github").out == ("::notice title=knox-scopes::2 findings hidden by options\n")
    assert run(*args, "--format", "sarif").json()["runs"][0]["properties"]["leftOut"] == 2


def test_old_data_is_a_finding(folder: Path) -> None:
    # The newest page on the service is of 2026-06-17, 113 days before the day of these tests.
    file = str(folder / "good.yaml")
    assert run("lint", file, "--max-age", "113").status == 0
    answer = run("lint", file, "--max-age", "112", "--format", "json")
    assert (answer.status, answer.err) == (1, "")
    [finding] = answer.json()["findings"]
    assert (finding["code"], finding["at"], finding["line"]) == ("KS503", "kdp", 3)
    assert finding["message"] == "the data for `kdp` is from 2026-06-17, 113 days old; at most 112 days are allowed"
    assert run("lint", file, "--max-age", "112", "--ignore", "KS503").status == 0
    assert run("lint", file, "--max-age", "-1").status == 2


def test_the_data_of_a_chosen_day_is_as_old_as_it_was_then(folder: Path) -> None:
    file = str(folder / "good.yaml")
    answer = run("lint", file, "--as-of", "2025-05-09", "--max-age", "30")
    assert (answer.status, answer.out) == (
        0,
        "no issues found in 1 file  (catalog as of 2025-05-09; data from 2025-04-09)\n",
    )
    assert "KS503" in run("lint", file, "--as-of", "2025-05-09", "--max-age", "29").out


def test_an_overlay_makes_no_other_service_look_fresh(folder: Path) -> None:
    over = folder_of(folder / "over", acme=ACME.replace("2025-01-31", "2026-10-07"))
    answer = run("lint", str(folder / "good.yaml"), "--max-age", "112", "--overlay", over, "--format", "json")
    whole = answer.json()
    assert whole["catalog_version"] == "2026-10-08"
    assert whole["freshness"] == {"oldest": "2026-06-17", "services": {"kdp": "2026-06-17"}, "as_of": None}
    assert [finding["at"] for finding in whole["findings"]] == ["kdp"]


def test_the_oldest_data_of_all_files_is_named(folder: Path) -> None:
    (folder / "kwn.yaml").write_text(
        GOOD.replace("GET /kcs/v1/rp/customers/list]", "GET /kcs/v1/rp/customers/list, POST /kwn/v1/subscriptions]")
        .replace("uses: {", "uses: {events: [KAI_APP_ANR_FC], ")
        .replace("[kdp.customers]", "[kdp.customers, kai.app]"),
        encoding="utf-8",
    )
    answer = run("lint", str(folder / "kwn.yaml"), str(folder / "good.yaml"))
    assert answer.out == "no issues found in 2 files  (data from 2026-05-05 for kwn, newer for the rest)\n"


def test_a_pattern_means_the_files_that_fit_it(folder: Path) -> None:
    assert "in 2 files" in run("lint", str(folder / "**" / "*.y*ml")).out


def test_stdin_and_several_files_are_one_run(folder: Path) -> None:
    assert "in 2 files" in run("lint", "-", str(folder / "good.yaml"), stdin=GOOD.encode()).out


def test_all_that_cannot_be_read_is_told(folder: Path) -> None:
    (folder / "empty").mkdir()
    answer = run("lint", str(folder / "gone.yaml"), str(folder / "empty"))
    assert answer.status == 2
    assert "gone.yaml" in answer.err
    assert "` that end in .yaml, .yml, .json" in answer.err


@pytest.mark.parametrize(
    ("options", "codes", "status"),
    [
        ([], ["KS102", "KS106"], 1),
        (["--select", "KS106"], ["KS106"], 1),
        (["--ignore", "KS106", "--ignore", "KS102"], [], 0),
        (["--fail-on", "error"], ["KS102", "KS106"], 0),
        (["--min-confidence", "high"], ["KS102", "KS106"], 1),
    ],
)
def test_what_is_told_and_what_fails_can_be_chosen(
    folder: Path, options: list[str], codes: list[str], status: int
) -> None:
    answer = run("lint", str(folder / "inner" / "bad.yml"), "--format", "json", *options)
    assert [finding["code"] for finding in json.loads(answer.out)["findings"]] == codes
    assert answer.status == status


def test_a_rule_that_does_not_exist_is_wrong_use(folder: Path) -> None:
    answer = run("lint", str(folder), "--select", "KS999", "--ignore", "KS000")
    assert answer.status == 2
    assert "`KS999`" in answer.err
    assert "`KS000`" in answer.err


def test_ignored_findings_are_told_with_their_reason_and_never_called_nothing(folder: Path) -> None:
    file = folder / "good.yaml"
    entries = "ignore:\n  - {code: KS102, reason: pilot}\n  - {code: KS106, at: 'ke.fota:view', reason: soon}\n"
    file.write_text(BAD + entries, encoding="utf-8")
    answer = run("lint", str(file))
    assert answer.status == 0
    assert "2 findings ignored in 1 file" in answer.out
    assert "ignored KS102 at kdp.customers: pilot" in answer.out
    ignored = run("lint", str(file), "--format", "json").json()["ignored"]
    assert [(finding["code"], finding["reason"]) for finding in ignored] == [("KS102", "pilot"), ("KS106", "soon")]


def test_a_finding_shows_its_line_its_evidence_and_its_remedy(folder: Path) -> None:
    file = folder / "good.yaml"
    file.write_text(
        "app: {name: Demo}\ngrant_types: [client_credentials]\nscopes: [ke]\nuses: {endpoints: [GET /ke/v1/fota]}\n",
        encoding="utf-8",
    )
    text = run("lint", str(file), "--select", "KS107").out
    assert "   3 | scopes: [ke]" in text
    assert "reach: ke" in text
    assert "more" in text
    assert "fix: request ke.fota:view instead" in text


def test_a_file_that_is_far_too_long_is_a_finding(folder: Path) -> None:
    (folder / "long.yaml").write_text("# " + "x" * 11_000_000, encoding="utf-8")
    answer = run("lint", str(folder), "--select", "KS001")
    assert answer.status == 1
    assert "the file is over 1,000,000 bytes" in answer.out


# -- sources of uses beside registrations

RECORDED = (
    '{"log": {"entries": [{"request": {"method": "GET", "url": "https://api.samsungknox.com/kcs/v1/rp/devices"},'
    ' "response": {"status": 200}}]}}'
)
NAMING = "scopes: ['kdp.devices:view']\nuses: {endpoints: [GET /kcs/v1/rp/devices], from: [%s]}\n"


@pytest.mark.parametrize("pattern", ["traffic", "traffic/*.json", "'**/*.json'"])
def test_what_a_registration_names_as_a_source_is_no_registration(tmp_path: Path, pattern: str) -> None:
    (tmp_path / "traffic").mkdir()
    (tmp_path / "traffic" / "may.json").write_text(RECORDED, encoding="utf-8")
    (tmp_path / "app.yaml").write_text(NAMING % pattern, encoding="utf-8")
    answer = run("lint", str(tmp_path), "--select", "KS001")
    assert answer.status == 0
    assert answer.err == "note: 1 file named under `from` taken as a source, not as a registration\n"


def test_nothing_that_may_be_a_registration_is_hidden_as_a_source(tmp_path: Path) -> None:
    (tmp_path / "traffic").mkdir()
    broken = tmp_path / "traffic" / "broken.yaml"
    broken.write_text("scopes: [kdp\n", encoding="utf-8")
    other = tmp_path / "traffic" / "other.yaml"
    other.write_text("scopes: [nope]\n", encoding="utf-8")
    recorded = tmp_path / "traffic" / "may.json"
    recorded.write_text(RECORDED, encoding="utf-8")
    (tmp_path / "app.yaml").write_text(NAMING % "traffic, '*.gone', ../outside", encoding="utf-8")
    answer = run("lint", str(tmp_path), "--format", "json")
    found = {(one["code"], Path(one["file"]).name) for one in answer.json()["findings"]}
    assert {("KS001", "broken.yaml"), ("KS101", "other.yaml")} <= found
    assert answer.err == "note: 1 file named under `from` taken as a source, not as a registration\n"
    # A recording that is given by its name is looked into.
    answer = run("lint", str(tmp_path), str(recorded))
    assert answer.status == 2
    assert f"`{recorded}` is not a registration, and has no request to this authorization server" in answer.err


def test_a_file_that_no_source_means_is_no_source(tmp_path: Path) -> None:
    (tmp_path / "may.json").write_text(RECORDED, encoding="utf-8")
    (tmp_path / "app.yaml").write_text(NAMING % "'*.gone', ../outside", encoding="utf-8")
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "app.yaml").write_text(NAMING % "app.yaml", encoding="utf-8")
    answer = run("lint", str(tmp_path), "--select", "KS001", "--format", "json")
    assert answer.json()["findings"] == []
    assert answer.err == f"note: {tmp_path / 'may.json'} has no request to this authorization server\n"
