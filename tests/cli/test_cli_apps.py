"""The commands that read one registration: `justify`, `consent`, `plan --registration`, and `diff` on two."""

import json
from pathlib import Path

import pytest
from shell import process, run

APP = """\
app: {name: Planner}
grant_types: [authorization_code]
scopes: [ke.campaign, kai.app]
uses: {endpoints: [GET /ke/v1/campaigns]}
jobs:
  nightly: {endpoints: [GET /ke/v1/fota, GET /nowhere]}
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "app.yaml").write_text(APP, encoding="utf-8")
    return tmp_path / "app.yaml"


def test_justify_writes_markdown_and_fails_while_something_is_to_be_cleared_up(file: Path) -> None:
    answer = run("justify", str(file))
    assert process("justify", str(file)) == answer
    assert (answer.status, answer.err) == (1, "")
    assert answer.out.startswith("# Access request: Planner\n")
    assert "- no requested scope covers `GET /ke/v1/fota`; `ke.fota:view` would\n" in answer.out
    as_json = run("justify", str(file), "--format", "json").json()
    assert as_json["schema"] == "knox-scopes/justify/1"
    assert [scope["scope"] for scope in as_json["scopes"]] == ["kai.app", "ke.campaign"]
    file.write_text(
        "app: {name: Planner}\ngrant_types: [client_credentials]\n"
        "scopes: ['ke.fota:view']\nuses: {endpoints: [GET /ke/v1/fota]}\n",
        encoding="utf-8",
    )
    assert run("justify", str(file)).status == 0


def test_consent_says_what_customers_are_asked(file: Path) -> None:
    answer = run("consent", str(file))
    assert process("consent", str(file)) == answer
    assert (answer.status, answer.err) == (0, "")
    assert answer.out.startswith("Planner asks its customers to allow")
    as_json = run("consent", str(file), "--format", "json").json()
    assert (as_json["schema"], as_json["asked"]) == ("knox-scopes/consent/1", True)
    assert list(as_json["services"]) == ["Knox Asset Intelligence", "Knox E-FOTA"]


def test_plan_says_what_to_register_and_what_each_job_asks_for(file: Path) -> None:
    answer = run("plan", "--registration", str(file))
    assert process("plan", "--registration", str(file)) == answer
    assert (answer.status, answer.err) == (1, "")  # for what is not resolved
    lines = answer.out.splitlines()
    assert lines[0] == lines[-1] == "INCOMPLETE: 1 of 3 needs unresolved; this answer is for the other 2 only"
    assert lines[2].startswith("2 scopes for 2 jobs  (data from 2026-06-17)")
    assert lines[lines.index("not registered yet") + 1] == "  ke.campaign:view ke.fota:view"
    assert lines[lines.index("registered, but not used by any job") + 1] == "  ke.campaign kai.app"
    assert lines[lines.index("scope parameter for the app as a whole") + 2] == "  scope=ke.campaign:view"
    assert lines[lines.index("scope parameter for nightly") + 1] == "  ke.fota:view"
    assert any("unknown-path" in line for line in lines)


def test_with_the_authorization_code_grant_a_job_cannot_ask_for_less(file: Path) -> None:
    says = "with the authorization code grant, a request must name exactly the registered scopes, so `nightly` cannot"
    text = file.read_text(encoding="utf-8")
    assert "authorization_code" in text
    assert f"\nnote: {says}" in run("plan", "--registration", str(file)).out
    [note] = run("plan", "--registration", str(file), "--format", "json").json()["notes"]
    assert note.startswith(says)
    file.write_text(text.replace("authorization_code", "client_credentials"), encoding="utf-8")
    assert "must name exactly" not in run("plan", "--registration", str(file)).out
    assert run("plan", "--registration", str(file), "--format", "json").json()["notes"] == []


def test_the_plan_of_jobs_as_json(file: Path) -> None:
    answer = run("plan", "--registration", str(file), "--format", "json", "--deny", "ke.fota:view").json()
    assert answer["schema"] == "knox-scopes/plan-jobs/1"
    assert answer["scopes"] == ["ke.campaign:view"]
    assert answer["jobs"]["nightly"]["scope_parameter"] == ""
    reasons = {item["reason"] for item in answer["jobs"]["nightly"]["unresolved"]}
    assert reasons == {"denied", "unknown-path"}


def test_scopes_are_read_as_lint_reads_them_and_identity_is_asked_for_by_no_job(file: Path) -> None:
    file.write_text(
        "scopes: [email, 'KE.fota:view']\njobs: {nightly: {endpoints: [GET /ke/v1/fota]}}\n", encoding="utf-8"
    )
    answer = run("plan", "--registration", str(file)).out
    assert "not registered yet" not in answer
    assert "not used by any job" not in answer


def test_the_plan_of_jobs_says_how_a_need_was_read(file: Path) -> None:
    file.write_text("jobs: {nightly: {endpoints: [GET /campaigns]}}\n", encoding="utf-8")
    assert "GET /ke/v1/campaigns  the base `/ke/v1` (ke) is assumed" in run("plan", "--registration", str(file)).out


def test_a_job_that_needs_no_scope_says_so(file: Path) -> None:
    file.write_text("jobs: {idle: {endpoints: [POST /ams/v1/oauth2/token]}}\n", encoding="utf-8")
    answer = run("plan", "--registration", str(file))
    assert answer.status == 0
    assert answer.out.endswith("scope parameter for idle\n  no scopes needed\n")


@pytest.mark.parametrize("more", [["GET /ke/v1/fota"], ["-f", "-"], ["--have", "ke"], ["--explain"]])
def test_a_registration_has_the_needs_already(file: Path, more: list[str]) -> None:
    answer = run("plan", "--registration", str(file), *more)
    assert answer.status == 2
    assert "--registration cannot be combined with NEEDS" in answer.err


@pytest.mark.parametrize("command", [["justify"], ["consent"], ["plan", "--registration"], ["diff", "x.yaml"]])
def test_a_file_that_is_no_registration_is_told_with_all_its_mistakes(tmp_path: Path, command: list[str]) -> None:
    file = tmp_path / "app.yaml"
    file.write_text("scopes: {a: b}\nusess: {}\n", encoding="utf-8")
    answer = run(*([command[0], str(file)] if command[0] == "diff" else command), str(file))
    assert (answer.status, answer.out) == (2, "")
    assert f"{file}:1: " in answer.err
    assert f"{file}:2: " in answer.err
    assert run(*([command[0], "/no.yaml"] if command[0] == "diff" else command), "/no.yaml").status == 2


def other(file: Path, text: str) -> str:
    (file.parent / "new.yaml").write_text(text, encoding="utf-8")
    return str(file.parent / "new.yaml")


def test_diff_of_two_registrations_says_what_changes_and_who_must_consent(file: Path) -> None:
    new = other(file, APP.replace("kai.app", "kdp.customers"))
    answer = run("diff", str(file), new)
    assert process("diff", str(file), new) == answer
    assert (answer.status, answer.err) == (0, "")
    assert answer.out.startswith("+ kdp.customers\n- kai.app\n")
    assert "  read  GET /kcs/v1/rp/customers/list" in answer.out
    assert answer.out.endswith("consent: the app must ask its customers again\n")
    assert run("diff", str(file), new, "--exit-code").status == 1
    assert run("diff", str(file), str(file), "--exit-code").out == "same access\n"


def test_customers_who_were_never_asked_need_not_be_asked_again(file: Path) -> None:
    new = other(file, APP.replace("kai.app", "kdp.customers").replace("authorization_code", "client_credentials"))
    assert "consent: not needed again" in run("diff", str(file), new).out
    assert json.loads(run("diff", str(file), new, "--format", "json").out)["consent_again"] is False


@pytest.mark.parametrize("name", ["bogus.scope", "kc.application"])
def test_what_is_unknown_is_never_said_to_be_the_same(file: Path, name: str) -> None:
    new = other(file, APP.replace("kai.app", f"kai.app, {name}"))
    answer = run("diff", str(file), new)
    assert f"{name} is not in the catalog" in answer.out
    assert "same access" not in answer.out
    assert run("diff", new, new).out == "same access\n"


def test_a_registration_and_a_scope_set_are_not_compared(file: Path) -> None:
    answer = run("diff", str(file), "kdp")
    assert answer.status == 2
    assert "not one of each" in answer.err
