"""Tests the command `uses`, and the option `--from` of the commands that take needs."""

import csv
import io
import json
import shutil
import sys
from pathlib import Path

import pytest
from shell import process, run

from knox_scopes import load, plan, read_registration, uses
from knox_scopes.access.limits import Budget
from knox_scopes.cli import sources

DATA = Path(__file__).parent.parent / "usage" / "data"
HAR = str(DATA / "recording.har")
DEVICES = "GET /kcs/v1/rp/devices"
UPLOAD = "PUT /kcs/v1/rp/devices/upload"
TOKENS = "POST /ams/v1/oauth2/token"
LOG = """\
{"method": "GET", "url": "https://api.samsungknox.com/kcs/v1/rp/devices", "status": 200, "time": "2026-08-01T06:00:00Z"}
{"method": "GET", "url": "https://api.samsungknox.com/kcs/v1/rp/devices", "status": 200, "time": "2026-08-02T06:00:00Z"}
{"method": "GET", "url": "https://us-kcs-api.samsungknox.com/kcs/v1/rp/customers/list", "status": 403}
{"method": "PUT", "url": "https://api.samsungknox.com/bulkenroll/v1/reseller/devices", "status": 200}
{"method": "OPTIONS", "url": "https://api.samsungknox.com/kcs/v1/rp/devices"}
{"method": "GET", "url": "https://www.example.com/"}
{"method": "GET", "url": "/index.html"}
{"method":
"""


@pytest.fixture
def log(tmp_path: Path) -> str:
    (tmp_path / "calls.jsonl").write_text(LOG, encoding="utf-8")
    return str(tmp_path / "calls.jsonl")


@pytest.mark.usefixtures("log")
def test_as_a_process_it_says_what_is_called_and_what_was_left_out(tmp_path: Path) -> None:
    (tmp_path / "odd.bin").write_bytes(b"\x00\x01")
    answer = process("uses", str(tmp_path))
    assert (answer.status, answer.err) == (0, "")
    assert [line.rstrip() for line in answer.out.replace(str(tmp_path), "T").split("\n")] == [
        "2 endpoints called, in 1 file",
        "  effect  endpoint                       evidence   count  first       last        where",
        "  read    GET /kcs/v1/rp/customers/list  attempted  1                              T/calls.jsonl:3",
        "  read    GET /kcs/v1/rp/devices         observed   2      2026-08-01  2026-08-02  T/calls.jsonl:1",
        *(line for line in answer.out.split("\n") if line.startswith("  GET /kcs/v1/rp/customers/list:  ")),
        "",
        "not matched",
        "  PUT https://api.samsungknox.com/bulkenroll/v1/reseller/devices  observed once, in T/calls.jsonl:4",
        *(line for line in answer.out.split("\n") if line.startswith("      legacy: no OAuth scope opens anything")),
        "      see  PUT /kcs/v1/rp/devices/upload",
        "",
        "calls to other hosts",
        "  (no host given)  1 call",
        "  www.example.com  1 call",
        "",
        "left out",
        "  preflight requests  1",
        "",
        "not read",
        "  T/calls.jsonl:8  1 line from here on cannot be read as JSON",
        "  T/odd.bin        it has none of the known formats",
        "",
        "read",
        "  T/calls.jsonl  json-lines  7 calls",
        "",
    ]


def test_the_json_has_the_fields_of_the_library(log: str) -> None:
    answer = run("uses", log, HAR, "--format", "json")
    found, made = answer.json(), uses(load(), [log, HAR])
    assert found.pop("schema") == "knox-scopes/uses/1"
    assert found.pop("catalog_version") == made.catalog_version
    assert list(found) == [
        "needs", "unmatched", "elsewhere", "left_out", "read", "unread", "more", "requested", "granted",
    ]  # fmt: skip
    assert [need["at"] for need in found["needs"]] == list(made.needs)
    assert found["needs"][1]["count"] == made.needs[DEVICES].count == 3
    assert found["requested"] == ["kdp.customers", "kdp.devices:view"]
    assert found["granted"] == ["kdp.devices:view"]


def test_csv_and_markdown_have_a_row_for_each_endpoint(log: str) -> None:
    rows = list(csv.DictReader(io.StringIO(run("uses", log, "--format", "csv").out)))
    assert [row["at"] for row in rows] == ["GET /kcs/v1/rp/customers/list", DEVICES]
    assert (rows[0]["evidence"], rows[0]["first"], rows[0]["hosts"]) == ("attempted", "", "us-kcs-api.samsungknox.com")
    assert rows[1]["last"] == "2026-08-02T06:00:00Z"
    lines = run("uses", log, "--format", "markdown").out.split("\n")
    assert "| Effect | Endpoint | Evidence | Count | First | Last | Where |" in lines
    assert any(line.startswith(f"| read | `{DEVICES}` | observed | 2 |") for line in lines)
    assert any(line.startswith("| `PUT https://api.samsungknox.com/bulkenroll/") for line in lines)
    assert "## Not matched" not in run("uses", HAR, "--format", "markdown").out


def test_zero_matches_is_a_failure_and_says_which_hosts_were_seen(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"method": "GET", "url": "https://www.example.com/a"}\n', encoding="utf-8")
    answer = run("uses", str(tmp_path / "a.jsonl"))
    assert answer.status == 1
    assert answer.out.startswith(
        "no call to a known endpoint found, in 1 file\n\ncalls to other hosts\n  www.example.com"
    )
    assert "No call to a known endpoint found, in 1 file" in (
        run("uses", str(tmp_path / "a.jsonl"), "--format", "markdown").out
    )


def test_what_is_written_resolves_to_the_same_needs_and_is_written_again(log: str, tmp_path: Path) -> None:
    file = tmp_path / "endpoints.txt"
    for _ in range(2):
        assert run("uses", log, HAR, "-o", str(file)).status == 0
    lines = file.read_text(encoding="utf-8").splitlines()
    assert lines[0] == "# 4 endpoints called, in 2 files; written by knox-scopes uses"
    assert lines[-1] == "# not matched (legacy): PUT https://api.samsungknox.com/bulkenroll/v1/reseller/devices"
    planned = run("plan", "-f", str(file), "--format", "json").json()
    assert [need["at"] for need in planned["needs"]] == list(uses(load(), [log, HAR]).needs)
    assert not planned["unresolved"]
    answer = run("uses", log, "-o", str(tmp_path / "gone" / "endpoints.txt"))
    assert (answer.status, answer.err.startswith("error: cannot write")) == (2, True)


def test_a_day_and_a_format_can_be_named(log: str, tmp_path: Path) -> None:
    answer = run("uses", log, "--since", "2026-08-02", "--format", "json").json()
    assert answer["needs"][1]["count"] == 1
    assert answer["left_out"]["calls before the given date"] == 1
    (tmp_path / "odd").write_text("written by nobody\n" + LOG, encoding="utf-8")
    assert run("uses", str(tmp_path / "odd")).status == 2
    assert run("uses", str(tmp_path / "odd"), "--from-format", "json-lines").status == 0
    answer = run("uses", log, "--from-format", "jsonlines")
    assert (answer.status, answer.err) == (2, "error: `jsonlines` is not a format; did you mean `json-lines`?\n")
    assert run("uses", log, "--since", "yesterday").err == (
        "error: `yesterday` is not a date; write it like 2026-08-01\n"
    )


def test_stdin_is_read(log: str) -> None:
    answer = process("uses", "-", "--format", "json", stdin=Path(log).read_bytes())
    assert [need["at"] for need in answer.json()["needs"]] == ["GET /kcs/v1/rp/customers/list", DEVICES]
    assert answer.json()["needs"][0]["where"] == "-:3"


def test_a_registration_is_updated_with_what_it_lacks(log: str, tmp_path: Path) -> None:
    app = tmp_path / "app.yaml"
    app.write_text(f"\ufeffapp: {{name: A}}\nuses:\n  endpoints:\n    - {DEVICES}  # nightly\n", encoding="utf-8")
    answer = run("uses", log, "--update", str(app))
    assert answer.err == f"added to `{app}`: GET /kcs/v1/rp/customers/list\n"
    assert app.read_text(encoding="utf-8") == (
        f"\ufeffapp: {{name: A}}\nuses:\n  endpoints:\n    - {DEVICES}  # nightly\n"
        "    - GET /kcs/v1/rp/customers/list\n"
    )
    answer = run("uses", log, "--update", str(app))
    assert answer.err == f"`{app}` declares all of these endpoints that need a scope\n"


def test_an_endpoint_that_needs_no_scope_is_shown_but_not_declared(tmp_path: Path) -> None:
    app = tmp_path / "app.yaml"
    app.write_text("app: {name: A}\nuses:\n  endpoints: []\n", encoding="utf-8")
    answer = run("uses", HAR, "--update", str(app))
    assert TOKENS in answer.out
    assert DEVICES in answer.err
    assert TOKENS not in answer.err + app.read_text(encoding="utf-8")
    assert "declares all" in run("uses", HAR, "--update", str(app)).err
    started = run("init", "--from", HAR)
    assert started.status == 0
    assert DEVICES in started.out
    assert TOKENS not in started.out
    assert TOKENS in run("init", TOKENS, "--from", HAR).out


def test_a_registration_that_cannot_be_updated_is_left_as_it_is(
    log: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = tmp_path / "app.yaml"
    odd = "app: {name: A}\nuses:\n  endpoints:\n    - >-\n      GET\n      /ke/v1/fota\n"
    app.write_text(odd, encoding="utf-8")
    answer = run("uses", log, "--update", str(app))
    assert answer.status == 2
    assert "cannot add to the uses in" in answer.err
    assert DEVICES in answer.err
    assert app.read_text(encoding="utf-8") == odd
    app.write_text("app: {name: A}\n", encoding="utf-8")
    monkeypatch.setattr("knox_scopes.cli.uses.write_whole", refuse)
    answer = run("uses", log, "--update", str(app))
    assert (answer.status, answer.err.split("\n")[0]) == (2, f"error: cannot write `{app}`: it is read-only")


def refuse(*_: object, **__: object) -> None:
    raise OSError(None, "it is read-only")


def test_a_plan_has_the_evidence_for_each_need_and_what_was_left_out(log: str, tmp_path: Path) -> None:
    # Beside the other file, since the first place is that of the file that sorts first.
    har = shutil.copy(HAR, tmp_path)
    answer = run("plan", "GET /ke/v1/fota", "--from", log, "--from", str(har))
    assert answer.status == 1
    assert f"      {DEVICES}  observed 3 times, 2026-08-01 to 2026-08-02, first in {log}:1\n" in answer.out
    assert f"      {UPLOAD}  attempted once, 2026-08-01, in {har}:47\n" in answer.out
    assert f"  {TOKENS}  needs no scope; observed once, 2026-08-01, in {har}:7\n" in answer.out
    assert "      GET /ke/v1/fota\n" in answer.out
    assert f"  PUT https://api.samsungknox.com/bulkenroll/v1/reseller/devices  {log}:4\n" in answer.out
    assert "\ncalls to other hosts\n" in answer.out
    found = run("plan", "--from", log, "--format", "json").json()
    assert found["scopes"] == list(plan(load(), uses(load(), log)).scopes)
    assert found["usage"]["read"] == [{"file": log, "format": "json-lines", "calls": 7}]
    assert "usage" not in run("plan", DEVICES, "--format", "json").json()


def test_a_plan_from_files_that_show_no_call_is_a_failure(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"method": "GET", "url": "https://www.example.com/a"}\n', encoding="utf-8")
    answer = run("plan", "--from", str(tmp_path))
    assert (answer.status, answer.err) == (1, "")
    assert "  no call to a known endpoint found\n\ncalls to other hosts\n  www.example.com  1 call" in answer.out


def test_a_registration_cannot_be_planned_for_with_files() -> None:
    answer = run("plan", "--registration", "app.yaml", "--from", HAR)
    assert (answer.status, "--registration cannot be combined with NEEDS, --file, --from" in answer.err) == (2, True)


def test_a_review_takes_the_scopes_of_the_tokens(log: str) -> None:
    answer = run("review", "--from", HAR)
    assert answer.out.startswith("review of 2 scopes  ")
    assert (
        "  unneeded  kdp.customers: not required by any of the needs (if the list of needs is complete)\n" in answer.out
    )
    assert f"  missing   {UPLOAD} is not covered: add kdp.devices:manage\n" in answer.out
    assert f"  {DEVICES}:  observed once, 2026-08-01, in {HAR}:33\n" in answer.out
    given = run("review", "--from", HAR, "--scopes", "kdp", "--format", "json").json()
    assert (given["requested"], given["usage"]["requested"]) == (["kdp"], ["kdp.customers", "kdp.devices:view"])
    assert given["complete"] is False
    answer = run("review", "--from", log)
    assert answer.err.startswith(
        f"error: no scopes given, and `{log}` shows no request for a token with scopes; pass them with --scopes\n"
    )
    assert run("review", DEVICES).err.startswith("error: no scopes given; pass them with --scopes\n")


def test_a_decision_is_made_for_each_call(log: str) -> None:
    answer = run("allow", "--from", HAR)
    assert [line.split()[0:3] for line in answer.out.split("\n")[:3]] == [
        ["allowed", *DEVICES.split()],
        ["allowed", *TOKENS.split()],
        ["denied", *UPLOAD.split()],
    ]
    assert run("allow", "--from", HAR, "-s", "kdp").status == 0
    assert run("allow", "--from", log).status == 2
    assert run("allow", DEVICES).err.startswith("error: no scopes given; pass them with --scopes\n")


def test_no_requests_at_all_are_not_allowed(tmp_path: Path) -> None:
    (tmp_path / "a.har").write_text('{"log": {"entries": []}}', encoding="utf-8")
    answer = run("allow", "--from", str(tmp_path / "a.har"), "-s", "kdp")
    assert (answer.status, answer.err.startswith("error: no requests in ")) == (2, True)


def test_a_registration_begins_with_what_is_called(log: str, tmp_path: Path) -> None:
    answer = run("init", "--from", log, "-o", str(tmp_path / "app.yaml"))
    assert answer.status == 1
    assert "bulkenroll" in answer.err
    made = read_registration((tmp_path / "app.yaml").read_bytes(), "app.yaml")
    assert [item.text for item in made.uses] == ["GET /kcs/v1/rp/customers/list", DEVICES]


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("patience", [-1.0, 1e9])
def test_a_bar_is_shown_on_a_terminal_where_reading_lasts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, patience: float
) -> None:
    entry = {
        "request": {"method": "GET", "url": "https://api.samsungknox.com/kcs/v1/rp/devices"},
        "more": "x" * 400_000,
    }
    (tmp_path / "a.har").write_text(json.dumps({"log": {"entries": [entry] * 4}}), encoding="utf-8")
    terminal = Terminal()
    monkeypatch.setattr(sources, "PATIENCE", patience)
    monkeypatch.setattr(sys, "stderr", terminal)
    found = sources.read_usage(load(), [str(tmp_path), str(tmp_path / "a.har")])
    assert found.needs[DEVICES].count == 8
    assert ("reading" in terminal.getvalue() and "100%" in terminal.getvalue()) == (patience < 0)


def test_the_stopwatch_of_the_bar_runs_out() -> None:
    assert Budget(seconds=-1.0).left() == 0.0


def test_no_bar_is_shown_where_there_is_no_stderr(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", None)
    assert sources.read_usage(load(), [HAR]).needs[DEVICES].count == 1


def test_the_number_of_hosts_and_unread_parts_shown_is_bounded(tmp_path: Path) -> None:
    calls = [{"method": "GET", "url": f"https://{n}.example.com/"} for n in range(30)]
    calls += [{"method": "GET", "url": "https://not a host/"}]
    text = "".join(f"{json.dumps(call)}\n" for call in calls)
    for number in range(30):
        (tmp_path / f"{number}.bin").write_bytes(b"\x00")
    (tmp_path / "a.jsonl").write_text(text, encoding="utf-8")
    out = run("uses", str(tmp_path)).out
    assert "\n  and 10 more hosts\n" in out.replace("  \n", "\n")
    assert "  other hosts" in out
    assert "\n  and 10 more\n" in out


def test_a_plan_for_the_successors_of_legacy_calls(log: str) -> None:
    assert run("plan", "--from", log, "--format", "json").json()["scopes"] == ["kdp.customers", "kdp.devices:view"]
    answer = run("plan", "--from", log, "--migrate")
    assert (answer.status, "INCOMPLETE" in answer.out) == (0, False)
    assert "the documentation names it as the replacement of `PUT https://api.samsungknox.com/bulkenroll/" in answer.out
    assert answer.out.endswith("  scope=kdp.customers+kdp.devices:manage+kdp.devices:view\n")


@pytest.mark.parametrize("form", ["markdown", "html"])
def test_reports_for_people_have_the_evidence_and_what_was_left_out(log: str, form: str) -> None:
    told = run("uses", log, "--format", form).out
    for command in (["plan", "--from", log], ["review", "--scopes", "kdp", "--from", log]):
        report = run(*command, "--format", form).out
        assert "observed" in report
        assert "attempted" in report
        assert "Calls to other hosts" in report
    assert "Not matched" in told
    assert "Scopes requested with tokens" in run("uses", HAR, "--format", form).out
    assert "Scopes granted with tokens" in run("uses", HAR, "--format", form).out


def test_a_file_of_no_known_format_can_be_named(tmp_path: Path) -> None:
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n\x00")
    answer = run("plan", "--from", str(tmp_path / "picture.png"))
    assert (answer.status, answer.out) == (2, "")
    assert "cannot tell what" in answer.err
    assert "; name it with --from-format" in answer.err
