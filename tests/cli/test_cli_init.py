from pathlib import Path

import pytest
import yaml
from shell import process, run

from knox_scopes import lint, load, read_registration

NEEDS = ["PUT /kcs/v1/rp/devices/upload", "GET /campaigns", "KAI_APP_ANR_FC"]


@pytest.mark.parametrize("audience", ["customer", "msp", "reseller", "uem-partner"])
def test_what_it_writes_has_the_least_scopes_and_nothing_to_find(audience: str) -> None:
    answer = run("init", *NEEDS, "--audience", audience)
    assert answer.status == 0
    written = yaml.safe_load(answer.out)
    assert written["scopes"] == ["kai.app", "kdp.devices:manage", "ke.campaign:view"]
    assert written["uses"]["endpoints"] == ["GET /ke/v1/campaigns", "PUT /kcs/v1/rp/devices/upload"]
    assert written["uses"]["events"] == ["KAI_APP_ANR_FC"]
    assert list(written["reasons"]) == ["kdp.devices:manage"]
    found = lint(load(), read_registration(answer.out.encode(), "app.yaml"))
    assert [(finding.code, finding.at) for finding in found] == [("KS113", "kdp.devices:manage")]


def test_jobs_stand_under_their_names_and_the_scopes_are_what_all_need(tmp_path: Path) -> None:
    (tmp_path / "nightly.txt").write_text("GET /kcs/v1/rp/devices\nKAI_APP_ANR_FC\n", encoding="utf-8")
    (tmp_path / "console.txt").write_text("GET /campaigns\n", encoding="utf-8")
    jobs = [f"--job={name}={tmp_path / file}" for name, file in (("nightly", "nightly.txt"), ("a: b", "console.txt"))]
    written = yaml.safe_load(run("init", NEEDS[0], *jobs).out)
    assert written["scopes"] == ["kai.app", "kdp.devices:manage", "kdp.devices:view", "ke.campaign:view"]
    assert written["uses"]["endpoints"] == [NEEDS[0]]
    assert written["jobs"] == {
        "nightly": {"endpoints": ["GET /kcs/v1/rp/devices"], "events": ["KAI_APP_ANR_FC"]},
        "a: b": {"endpoints": ["GET /ke/v1/campaigns"], "events": []},
    }


@pytest.mark.parametrize(
    ("jobs", "says"),
    [
        (["nightly"], "`nightly` is not a job"),
        (["=x.txt"], "is not a job"),
        (["nightly="], "is not a job"),
        (["a\x1b=x.txt"], "is not a job"),
        (["nightly=/nowhere.txt"], "cannot read `/nowhere.txt`: "),
        (["a=-", "a=-"], "the job `a` is given twice"),
    ],
)
def test_what_is_no_job_is_told(jobs: list[str], says: str) -> None:
    answer = run("init", *(f"--job={job}" for job in jobs))
    assert answer.status == 2
    assert says in answer.err


def test_without_needs_it_is_a_form_to_fill_in() -> None:
    written = yaml.safe_load(run("init").out)
    assert (written["scopes"], written["uses"]["endpoints"], written["uses"]["events"]) == ([], [], [])


@pytest.mark.parametrize("name", ['My "app"', "a: b # c", "back\\slash", "été"])
def test_any_name_that_prints_is_kept(name: str) -> None:
    assert yaml.safe_load(run("init", "--name", name).out)["app"]["name"] == name


def test_a_name_that_does_not_print_is_refused() -> None:
    assert run("init", "--name", "a\x1b[2J").status == 2


def test_it_writes_a_new_file_and_never_over_one(tmp_path: Path) -> None:
    file = tmp_path / "app.yaml"
    answer = run("init", NEEDS[0], "-o", str(file))
    assert (answer.status, str(file) in answer.out) == (0, True)
    before = file.read_text(encoding="utf-8")
    again = run("init", "-o", str(file))
    assert (again.status, file.read_text(encoding="utf-8")) == (2, before)
    assert "cannot write " in again.err


def test_needs_that_cannot_be_resolved_are_all_told_and_nothing_is_written(tmp_path: Path) -> None:
    answer = run("init", "GET /nowhere", "KG_DEVICE_LOCKED", "-o", str(tmp_path / "app.yaml"))
    assert answer.status == 2
    assert "/nowhere" in answer.err
    assert "KG_DEVICE_LOCKED" in answer.err
    assert not (tmp_path / "app.yaml").exists()


def test_as_a_process_it_writes_to_stdout() -> None:
    assert yaml.safe_load(process("init", NEEDS[0]).out)["scopes"] == ["kdp.devices:manage"]
