import os
from pathlib import Path

import pytest
from shell import run

APP = "app: {name: Demo}\ngrant_types: [client_credentials]\nscopes:\n  - kdp.customers # who\n  - KDP.customers\n"
MENDED = "app: {name: Demo}\ngrant_types: [client_credentials]\nscopes:\n  - kdp.customers # who\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "app.yaml").write_text(APP)
    return tmp_path / "app.yaml"


def test_fix_writes_the_file_and_lints_what_is_there_then(file: Path) -> None:
    file.chmod(0o640)
    answer = run("lint", str(file), "--fix", "--max-age", "100000")
    assert answer.status == 0
    assert file.read_text() == MENDED
    assert answer.err == f"fixed: {file}\n"
    assert file.stat().st_mode & 0o777 == 0o640
    assert "KS102" not in answer.out
    assert [path.name for path in file.parent.iterdir()] == ["app.yaml"]


def test_diff_shows_what_fix_would_do_and_changes_nothing(file: Path) -> None:
    answer = run("lint", str(file), "--diff")
    assert (answer.status, file.read_text()) == (1, APP)
    assert "-  - KDP.customers" in answer.out.splitlines()
    assert "+  - kdp.customers" not in answer.out.splitlines()


def test_unsafe_fixes_are_made_where_they_are_asked_for(file: Path) -> None:
    uses = "uses: {complete: true, endpoints: [GET /kcs/v1/rp/devices]}\n"
    file.write_text(uses + APP)
    assert "+  - kdp.devices:view" in run("lint", str(file), "--diff", "--unsafe-fixes").out.splitlines()
    assert run("lint", str(file), "--fix").status == 1
    assert file.read_text() == uses + MENDED
    assert run("lint", str(file), "--unsafe-fixes").status == 0
    assert file.read_text() == uses + MENDED.replace("- kdp.customers # who", "# who\n  - kdp.devices:view")


def test_only_what_is_selected_is_mended(file: Path) -> None:
    run("lint", str(file), "--fix", "--ignore", "KS102")
    assert file.read_text() == APP.replace("KDP", "kdp")
    run("lint", str(file), "--fix", "--select", "KS112")
    assert file.read_text() == APP.replace("KDP", "kdp")
    run("lint", str(file), "--fix", "--select", "KS102")
    assert file.read_text() == MENDED


def test_a_secret_stands_in_no_diff(file: Path) -> None:
    file.write_text("client_secret: sesame-open-123\n" + APP)
    assert "sesame" not in run("lint", str(file), "--diff").out


def test_what_is_in_order_is_not_written(file: Path) -> None:
    file.write_text(MENDED)
    file.chmod(0o400)
    os.utime(file, (1, 1))
    answer = run("lint", str(file), "--fix", "--max-age", "100000")
    assert (answer.status, answer.err) == (0, "")
    assert file.stat().st_mtime == 1
    assert run("lint", str(file), "--diff").status == 0


def test_a_link_and_stdin_are_not_written_to(file: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.yaml"
    link.symlink_to(file)
    answer = run("lint", str(link), "--fix")
    assert (answer.status, file.read_text()) == (2, APP)
    assert f"`{link}` is a link, which is not written to; fix the file itself\n" in answer.err
    answer = run("lint", "-", "--fix", stdin=APP.encode())
    assert answer.status == 2
    assert "with --diff" in answer.err


def test_a_folder_that_cannot_be_written_to_is_told(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("os.replace", refuse)
    answer = run("lint", str(file), "--fix")
    assert (answer.status, file.read_text()) == (2, APP)
    assert "Permission denied" in answer.err


def test_a_policy_is_heeded(file: Path, tmp_path: Path) -> None:
    policy = tmp_path / "policy"
    policy.write_text("deny: {services: [kdp]}\n")
    answer = run("lint", str(file), "--policy", str(policy), "--select", "KS401")
    assert answer.status == 1
    assert "KS401" in answer.out
    policy.write_text("deny: {services: [kpd]}\n")
    answer = run("lint", str(file), "--policy", str(policy))
    assert answer.status == 2
    assert "did you mean `kdp`" in answer.err


def test_the_environment_is_one_of_the_policy(file: Path, tmp_path: Path) -> None:
    policy = tmp_path / "policy"
    policy.write_text("effect: read\nenvironments: {test: destroy}\n")
    file.write_text(MENDED.replace("kdp.customers", "kdp.devices"))
    args = ["lint", str(file), "--policy", str(policy), "--select", "KS402"]
    assert run(*args).status == 1
    assert run(*args, "--environment", "test").status == 0
    assert run(*args, "--environment", "tset").status == 2
    assert "--environment needs --policy" in run("lint", str(file), "--environment", "test").err


@pytest.mark.parametrize(("form", "begins"), [("sarif", "{"), ("github", "::")])
def test_the_formats_for_ci(file: Path, form: str, begins: str) -> None:
    answer = run("lint", str(file), "--format", form)
    assert answer.status == 1
    assert answer.out.startswith(begins)
    assert "KS102" in answer.out
