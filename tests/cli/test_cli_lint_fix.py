import os
from pathlib import Path

import pytest
from shell import run

APP = "app: {name: Demo}\ngrant_types: [client_credentials]\nscopes:\n  - kdp.customers # who\n  - KDP.customers\n"
MENDED = "app: {name: Demo}\ngrant_types: [client_credentials]\nscopes:\n  - kdp.customers # who\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "app.yaml").write_text(APP, encoding="utf-8")
    return tmp_path / "app.yaml"


def test_fix_writes_the_file_and_lints_what_is_there_then(file: Path) -> None:
    file.chmod(0o640)
    answer = run("lint", str(file), "--fix", "--max-age", "100000")
    assert answer.status == 0
    assert file.read_text(encoding="utf-8") == MENDED
    assert answer.err == f"fixed: {file}\n"
    assert file.stat().st_mode & 0o777 == 0o640
    assert "KS102" not in answer.out
    assert [path.name for path in file.parent.iterdir()] == ["app.yaml"]


def test_diff_shows_what_fix_would_do_and_changes_nothing(file: Path) -> None:
    answer = run("lint", str(file), "--diff")
    assert (answer.status, file.read_text(encoding="utf-8")) == (1, APP)
    assert "-  - KDP.customers" in answer.out.splitlines()
    assert "+  - kdp.customers" not in answer.out.splitlines()


def test_unsafe_fixes_are_made_where_they_are_asked_for(file: Path) -> None:
    uses = "uses: {complete: true, endpoints: [GET /kcs/v1/rp/devices]}\n"
    file.write_text(uses + APP, encoding="utf-8")
    assert "+  - kdp.devices:view" in run("lint", str(file), "--diff", "--unsafe-fixes").out.splitlines()
    assert run("lint", str(file), "--fix").status == 1
    assert file.read_text(encoding="utf-8") == uses + MENDED
    assert run("lint", str(file), "--unsafe-fixes").status == 0
    assert file.read_text(encoding="utf-8") == uses + MENDED.replace(
        "- kdp.customers # who", "# who\n  - kdp.devices:view"
    )


def test_only_what_is_selected_is_mended(file: Path) -> None:
    run("lint", str(file), "--fix", "--ignore", "KS102")
    assert file.read_text(encoding="utf-8") == APP.replace("KDP", "kdp")
    run("lint", str(file), "--fix", "--select", "KS112")
    assert file.read_text(encoding="utf-8") == APP.replace("KDP", "kdp")
    run("lint", str(file), "--fix", "--select", "KS102")
    assert file.read_text(encoding="utf-8") == MENDED


def test_a_secret_stands_in_no_diff(file: Path) -> None:
    file.write_text("client_secret: sesame-open-123\n" + APP, encoding="utf-8")
    assert "sesame" not in run("lint", str(file), "--diff").out


def test_what_is_in_order_is_not_written(file: Path) -> None:
    file.write_text(MENDED, encoding="utf-8")
    file.chmod(0o400)
    os.utime(file, (1, 1))
    answer = run("lint", str(file), "--fix", "--max-age", "100000")
    assert (answer.status, answer.err) == (0, "")
    assert file.stat().st_mtime == 1
    answer = run("lint", str(file), "--diff")
    assert (answer.status, answer.out, answer.err) == (0, "", "note: nothing would change\n")


def test_a_link_and_stdin_are_not_written_to(file: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.yaml"
    link.symlink_to(file)
    answer = run("lint", str(link), "--fix")
    assert (answer.status, file.read_text(encoding="utf-8")) == (2, APP)
    assert f"`{link}` is a link, which is not written to; fix the file itself\n" in answer.err
    answer = run("lint", "-", "--fix", stdin=APP.encode())
    assert answer.status == 2
    assert "with --diff" in answer.err


def test_a_folder_that_cannot_be_written_to_is_told(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("os.replace", refuse)
    answer = run("lint", str(file), "--fix")
    assert (answer.status, file.read_text(encoding="utf-8")) == (2, APP)
    assert "Permission denied" in answer.err


def test_a_policy_is_heeded(file: Path, tmp_path: Path) -> None:
    policy = tmp_path / "policy"
    policy.write_text("deny: {services: [kdp]}\n", encoding="utf-8")
    answer = run("lint", str(file), "--policy", str(policy), "--select", "KS401")
    assert answer.status == 1
    assert "KS401" in answer.out
    policy.write_text("deny: {services: [kpd]}\n", encoding="utf-8")
    answer = run("lint", str(file), "--policy", str(policy))
    assert answer.status == 2
    assert "did you mean `kdp`" in answer.err


def test_the_environment_is_one_of_the_policy(file: Path, tmp_path: Path) -> None:
    policy = tmp_path / "policy"
    policy.write_text("effect: read\nenvironments: {test: destroy}\n", encoding="utf-8")
    file.write_text(MENDED.replace("kdp.customers", "kdp.devices"), encoding="utf-8")
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


ROOT = """\
app: {name: Device importer}
audience: reseller
grant_types: [client_credentials]
scopes: [kdp, "kdp.devices:view"]
reasons: {kdp: "Uploads and, on returns, deletes devices."}
uses:
  endpoints: [GET /kcs/v1/rp/devices, PUT /kcs/v1/rp/devices/upload]
  complete: true
"""


def test_the_fix_that_a_finding_promises_is_made(file: Path) -> None:
    file.write_text(ROOT, encoding="utf-8")
    answer = run("lint", str(file), "--diff")
    assert (answer.status, answer.out) == (0, "")
    assert answer.err == "note: --unsafe-fixes would fix more: 1 finding\n"
    answer = run("lint", str(file), "--diff", "--unsafe-fixes")
    assert answer.status == 1
    assert answer.err == ""
    reason = '"Uploads and, on returns, deletes devices."'
    assert f"+reasons: {{kdp.devices:manage: {reason}, kdp.devices:view: {reason}}}" in answer.out.splitlines()
    assert run("lint", str(file)).status == 1
    assert run("lint", str(file), "--unsafe-fixes", "--max-age", "100000").status == 0
    assert (
        f'scopes: [kdp.devices:manage, "kdp.devices:view"]\nreasons: {{kdp.devices:manage: {reason}'
        in file.read_text(encoding="utf-8")
    )


def test_a_fix_that_is_not_made_says_why(file: Path) -> None:
    policy = file.with_name("policy")
    policy.write_text(
        "deny: {scopes: ['kdp.devices:manage']}\nwaivers:\n"
        "  - {code: KS401, app: Device importer, at: kdp, owner: A, reason: R, until: 2999-01-01}\n",
        encoding="utf-8",
    )
    file.write_text(ROOT, encoding="utf-8")
    answer = run("lint", str(file), "--unsafe-fixes", "--policy", str(policy), "--max-age", "100000")
    assert (answer.status, file.read_text(encoding="utf-8")) == (1, ROOT)
    assert answer.err == f"not fixed: {file}:4: KS107 at kdp: there would be KS401 at kdp.devices:manage instead\n"


def test_two_files_of_one_app_are_found_under_a_policy(file: Path) -> None:
    policy = file.with_name("policy")
    policy.write_text("effect: read\n", encoding="utf-8")
    for name in ("one.yaml", "two.yaml"):
        file.with_name(name).write_text(MENDED, encoding="utf-8")
    args = ["lint", str(file.with_name("one.yaml")), str(file.with_name("two.yaml")), "--format", "json"]
    found = run(*args, "--policy", str(policy)).json()["findings"]
    assert [(Path(one["file"]).name, one["at"]) for one in found if one["code"] == "KS405"] == [
        ("one.yaml", "Demo"),
        ("two.yaml", "Demo"),
    ]
    assert "KS405" not in run(*args).out


def test_a_waiver_for_an_app_that_is_in_no_file_of_a_folder_is_noted(file: Path) -> None:
    policy = file.with_name("policy")
    waivers = ", ".join(
        f"{{code: KS401, app: {app}, owner: Ann, reason: R., until: '2999-01-01'}}" for app in ("Demo", "Old", "Gone")
    )
    policy.write_text(f"deny: {{services: [kdp]}}\nwaivers: [{waivers}]\n", encoding="utf-8")
    file.write_text(MENDED, encoding="utf-8")
    answer = run("lint", str(file.parent), "--policy", str(policy), "--max-age", "100000")
    says = f"note: {policy} has waivers for apps that are in none of these files: `Gone`, `Old`\n"
    assert (answer.status, answer.err) == (0, says)
    assert run("lint", str(file), "--policy", str(policy), "--max-age", "100000").err == ""
    policy.write_text("deny: {services: [kdp]}\n", encoding="utf-8")
    assert run("lint", str(file.parent), "--policy", str(policy), "--max-age", "100000").err == ""
