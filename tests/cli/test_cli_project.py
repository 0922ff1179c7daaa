"""The project file and the environment: what they set, how they are found, and what goes before what."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from shell import ACME, folder_of, process, run

from knox_scopes.cli.project import Project, read_project

APP = "scopes: [kdp]\nuses: {endpoints: [GET /kcs/v1/rp/devices]}\n"
NOTHING = dict.fromkeys(("catalog", "overlay", "cache", "policy", "select", "ignore", "paths"))
NUMBERS = {"max-age": (365, "default"), "max-size": (1, "default")}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    below = tmp_path / "a" / "b"
    below.mkdir(parents=True)
    monkeypatch.chdir(below)
    return tmp_path


def settings(**env: str) -> dict[str, tuple[object, str]]:
    found = run("config", "--format", "json", env=env).json()["settings"]
    return {one["key"]: (one["value"], one["origin"]) for one in found}


def test_as_a_process_the_nearest_file_above_says_what_is_in_force(project: Path) -> None:
    (project / "knox-scopes.toml").write_text('overlay = "own"\nmax-age = 30\nselect = ["KS101"]\n', encoding="utf-8")
    answer = process("config")
    assert (answer.status, answer.err) == (0, "")
    file = os.path.join("..", "..", "knox-scopes.toml")
    assert answer.out.splitlines()[0] == f"project file: {file}"
    assert f"  overlay   {os.path.join('..', '..', 'own')}  ({file})" in answer.out
    assert f"  max-age   30         ({file})" in answer.out
    assert "  policy    -          (default)" in answer.out


def test_without_a_file_the_defaults_are_in_force(project: Path) -> None:
    assert "no project file in this folder or above" in run("config").out
    assert settings() == dict.fromkeys(NOTHING, (None, "default")) | NUMBERS
    assert not (project / "knox-scopes.toml").exists()


def test_a_table_in_pyproject_serves_and_a_file_of_its_own_goes_before(project: Path) -> None:
    (project / "pyproject.toml").write_text('[tool.knox-scopes]\nignore = ["KS107"]\n', encoding="utf-8")
    assert settings()["ignore"] == (["KS107"], os.path.join("..", "..", "pyproject.toml"))
    (project / "knox-scopes.toml").write_text("max-age = 7\n", encoding="utf-8")
    assert settings()["ignore"] == (None, "default")
    (project / "a" / "pyproject.toml").write_text("[project]\nname = 'x'\n", encoding="utf-8")
    assert settings()["max-age"][0] == 7


def test_an_environment_variable_goes_before_the_file_and_the_command_line_before_both(project: Path) -> None:
    own = folder_of(project / "own", acme=ACME)
    (project / "knox-scopes.toml").write_text('catalog = "gone"\nselect = ["KS101"]\n', encoding="utf-8")
    assert run("services").status == 2
    assert run("services", env={"KNOX_SCOPES_CATALOG": own}).out.count("acme") == 1
    assert run("services", "--catalog", own, env={"KNOX_SCOPES_CATALOG": "gone"}).out.count("acme") == 1
    assert settings(KNOX_SCOPES_LINT_SELECT="KS102")["select"] == ("KS102", "KNOX_SCOPES_LINT_SELECT")


def test_a_variable_named_after_a_command_and_its_option_sets_it() -> None:
    assert run("search", "device", env={"KNOX_SCOPES_SEARCH_LIMIT": "1"}).out.count("\n") < 5


def test_the_overlay_of_a_project_serves_every_command(project: Path) -> None:
    folder_of(project / "own", acme=ACME)
    (project / "knox-scopes.toml").write_text('overlay = ["own"]\n', encoding="utf-8")
    assert run("plan", "GET /acme/v1/things").status == 0
    assert "acme" in run("catalog", "status").out
    assert "acme.things:view" in run("catalog", "export").out


def test_lint_takes_files_policy_and_rules_from_the_project(project: Path) -> None:
    (project / "apps").mkdir()
    (project / "apps" / "app.yaml").write_text(APP, encoding="utf-8")
    (project / "policy.yaml").write_text("deny: {scopes: [kdp]}\n", encoding="utf-8")
    text = 'paths = ["apps"]\npolicy = "policy.yaml"\nselect = ["KS401"]\n'
    (project / "knox-scopes.toml").write_text(text, encoding="utf-8")
    found = run("lint", "--format", "json")
    assert found.status == 1
    assert {one["code"] for one in found.json()["findings"]} == {"KS401"}
    assert {one["code"] for one in run("lint", "--select", "KS104", "--format", "json").json()["findings"]} == {"KS104"}


def test_lint_without_files_says_what_to_give(project: Path) -> None:
    assert project.is_dir()
    answer = run("lint")
    assert (answer.status, answer.out) == (2, "")
    assert "no files given; pass them as arguments, or set `paths` in the project file" in answer.err


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("select = [", "`../../knox-scopes.toml` is no TOML: "),
        ("slect = []", "`../../knox-scopes.toml`: unknown key `slect`; did you mean `select`?"),
        ("zzz = 1", "the keys are catalog, overlay, max-size, cache, policy, max-age, select, ignore, paths"),
        ("max-age = true", "`max-age` is a number of days, such as 365"),
        ("max-age = -1", "`max-age` is a number of days, such as 365"),
        ("max-size = 0", "`max-size` is a number of megabytes, such as 20"),
        ("overlay = [1]", "`overlay` is a list of texts"),
        ("policy = ['a']", "`policy` is text"),
    ],
)
@pytest.mark.skipif(sys.platform == "win32", reason="paths are shown with slashes")
def test_a_wrong_project_file_is_told(project: Path, text: str, says: str) -> None:
    (project / "knox-scopes.toml").write_text(text, encoding="utf-8")
    answer = run("services")
    assert (answer.status, answer.out) == (2, "")
    assert says in answer.err


def test_a_project_file_that_cannot_be_read_is_told_and_somebody_else_s_is_not(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (project / "pyproject.toml").write_text("[tool.knox-scopes]\n", encoding="utf-8")
    real = open

    def shut(file: object, *args: object, **more: object) -> object:
        if str(file).endswith(".toml"):
            raise PermissionError(13, "Permission denied")
        return real(file, *args, **more)  # type: ignore[call-overload]  # whatever is asked for

    monkeypatch.setattr("builtins.open", shut)
    assert run("services").status == 0
    (project / "knox-scopes.toml").touch()
    assert "cannot read `" in run("services").err


def test_where_the_current_folder_is_gone_there_is_no_project(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone() -> str:
        raise FileNotFoundError

    monkeypatch.setattr(os, "getcwd", gone)
    assert read_project() == Project()


def test_tomllib_is_imported_only_where_there_is_a_project_file(project: Path) -> None:
    code = (
        "import sys; from knox_scopes.cli.project import read_project; read_project(); print('tomllib' in sys.modules)"
    )
    for expected in ("False", "True"):
        done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, encoding="utf-8")
        assert done.stdout.strip() == expected
        (project / "knox-scopes.toml").touch()


def test_lists_are_shown_as_words_and_empty_ones_as_a_dash(project: Path) -> None:
    (project / "knox-scopes.toml").write_text('select = ["KS101", "KS102"]\nignore = []\n', encoding="utf-8")
    lines = run("config").out.splitlines()
    assert [line.split()[1:-1] for line in lines if line.startswith(("  select", "  ignore"))] == [
        ["KS101", "KS102"],
        ["-"],
    ]


def test_other_variables_of_the_environment_are_in_force_too_or_nothing_reads_them(project: Path) -> None:
    assert not (project / "knox-scopes.toml").exists()
    given = {"KNOX_SCOPES_STAGE": "uat", "KNOX_SCOPES_LINT_FAIL_ON": "error", "KNOX_SCOPES_LINT_FIAL_ON": "error"}
    found = settings(**given)
    assert {name: found[name] for name in given} == {
        "KNOX_SCOPES_STAGE": ("uat", "environment"),
        "KNOX_SCOPES_LINT_FAIL_ON": ("error", "environment"),
        "KNOX_SCOPES_LINT_FIAL_ON": ("error", "no option reads it"),
    }
    assert run("plan", "KC_NOTHING", env={"KNOX_SCOPES_STAGE": "beta"}).status == 2
