import gc
import re
import runpy
import sys
from collections.abc import Callable
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from unittest.mock import patch

import pytest
import yaml
from shell import Answer, process, run

import knox_scopes
from knox_scopes.catalog.load import shipped_folder
from knox_scopes.catalog.model import Catalog
from knox_scopes.cli import commands

COMMANDS = (
    "plan", "uses", "review", "init", "lint", "rule", "justify", "consent", "allow", "verify", "request", "diff",
    "search", "show", "expand", "tree", "endpoints", "events", "services", "graph", "explore", "catalog", "schema",
    "config",
)  # fmt: skip
NEED = "GET /kcs/v1/rp/devices"
JSON = {
    "plan": ["plan", NEED, "GET /nowhere", "--format", "json"],
    "review": ["review", "-s", "kdp ke", NEED, "GET /nowhere", "--format", "json"],
    "allow": ["allow", "-s", "kdp ke gone", NEED, "--format", "json"],
    "diff": ["diff", "ke.campaign", "ke.campaign:view kdp", "--format", "json"],
    "expand": ["expand", "kai", "ke", "kme", "gone", "--format", "json"],
    "show": ["show", "kai", NEED, "KAI_APP_ANR_FC", "gone", "--format", "json"],
    "tree": ["tree", "--format", "json"],
    "services": ["services", "--format", "json"],
    "search": ["search", "device", "--format", "json"],
    "endpoints": ["endpoints", "--format", "json"],
    "events": ["events", "--format", "json"],
    "graph": ["graph", "--need", NEED, "--scopes", "kdp ke.campaign", "--format", "json"],
    "status": ["catalog", "status", "--format", "json"],
    "export-by-scope": ["catalog", "export"],
    "export-by-endpoint": ["catalog", "export", "--by", "endpoint"],
}


def lines_of(answer: Answer) -> list[str]:
    return [line.strip() for line in answer.out.split("\n")]


def test_as_a_process_help_lists_every_command() -> None:
    answer = process("--help")
    assert (answer.status, answer.err) == (0, "")
    listed = re.findall(r"^  ([a-z]+)  ", answer.out.partition("Commands:")[2], re.MULTILINE)
    assert listed == list(COMMANDS)


@pytest.mark.parametrize("command", [*((name,) for name in COMMANDS), ("catalog", "export"), ("catalog", "validate")])
@pytest.mark.parametrize("flag", ["-h", "--help"])
def test_every_command_has_help(command: tuple[str, ...], flag: str) -> None:
    answer = run(*command, flag)
    assert (answer.status, answer.err) == (0, "")
    assert answer.out.startswith(f"Usage: knox-scopes {' '.join(command)}")


@pytest.mark.parametrize(
    ("command", "example"),
    [
        ("plan", 'knox-scopes plan "GET /kcs/v1/rp/devices" KAI_WIFI_CONNECTIONS'),
        ("plan", "knox-scopes plan -f endpoints.txt --format json"),
        ("review", 'knox-scopes review --scopes "kdp ke" "GET /kcs/v1/rp/devices"'),
        ("allow", 'knox-scopes allow --scopes "kdp.devices:view" "GET /kcs/v1/rp/devices"'),
        ("verify", "knox-scopes plan -f endpoints.txt --format json > plan.json"),
        ("verify", "knox-scopes verify plan.json"),
        ("diff", 'knox-scopes diff "ke.campaign" "ke.campaign:view ke.fota:view"'),
        ("expand", "knox-scopes expand kme.devices kai.app"),
    ],
)
def test_examples_in_help_stand_on_lines_of_their_own(command: str, example: str) -> None:
    answer = run(command, "--help")
    assert example in lines_of(answer)
    assert "\\b" not in answer.out


def test_the_version_is_that_of_the_package() -> None:
    answer = run("--version")
    assert (answer.status, answer.out, answer.err) == (0, f"knox-scopes, version {version('knox-scopes')}\n", "")


def test_the_command_alone_shows_its_help_as_it_is() -> None:
    answer = run()
    assert "Commands:" in answer.out + answer.err
    assert "error: Usage" not in answer.err


def test_as_a_process_a_wrong_command_is_told_with_what_was_meant() -> None:
    answer = process("plna", NEED)
    assert answer == Answer(2, "", "error: unknown command `plna`; did you mean `plan`?\nsee `knox-scopes --help`\n")


def test_where_no_command_is_near_all_are_named() -> None:
    assert run("frobnicate").err.startswith(
        f"error: unknown command `frobnicate`; the commands are {', '.join(COMMANDS)}\n"
    )


def test_a_command_that_does_not_exist_is_none() -> None:
    with commands.make_context("knox-scopes", ["tree"]) as ctx:
        assert commands.get_command(ctx, "frobnicate") is None


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["--bad"], "--bad"),
        (["plan", "--bad", NEED], "--bad"),
        (["plan", "--formt", "json", NEED], "--format"),
        (["plan", NEED, "--format", "xml"], "'xml' is not one of 'text', 'json'"),
        (["plan", NEED, "--format"], "--format"),
        (["plan", NEED, "--objective", "cheapest"], "'least-privilege', 'fewest-scopes'"),
        (["plan", NEED, "--service", "kmee"], "did you mean `kme`"),
        (["plan", NEED, "--service", "zzzzz"], "the services are ams, "),
        (["plan", NEED, "--deny", "kdp.device"], "did you mean `kdp.devices`"),
        (["review", "-s", "kdp", NEED, "--service", "kmee"], "did you mean `kme`"),
        (["show", "GET /fota", "--service", "kmee"], "did you mean `kme`"),
        (["catalog", "export", "--by", "day"], "'scope', 'endpoint'"),
        (["graph", "--format", "png"], "'dot', 'mermaid', 'svg', 'json'"),
    ],
)
@pytest.mark.parametrize("call", [run, process])
def test_wrong_use_is_one_sentence_on_stderr_with_status_2(
    args: list[str], says: str, call: Callable[..., Answer]
) -> None:
    answer = call(*args)
    assert (answer.status, answer.out) == (2, "")
    assert says in answer.err
    error, *more = answer.err.rstrip("\n").split("\n")
    assert error.startswith("error: ")
    assert not error.endswith(".")
    assert all(line.startswith("see `knox-scopes") for line in more)
    assert len(more) <= 1


@pytest.mark.parametrize(
    ("args", "wrong"),
    [
        (["plan", "GET /a", "KAI_B", "/c"], ["GET /a", "KAI_B", "/c"]),
        (["expand", "gone.a", "gone.b"], ["`gone.a`", "`gone.b`"]),
        (["show", "gone.a", "KAI_GONE"], ["`gone.a`", "`KAI_GONE`"]),
        (["diff", "ke", "gone.a gone.b"], ["`gone.a`", "`gone.b`"]),
        (["diff", "gone.a", "gone.b"], ["`gone.a`", "`gone.b`"]),
        (["allow", "-s", "kdp", "/a", "/b"], ["`/a`", "`/b`"]),
        (["plan", NEED, "--deny", "gone.a gone.b"], ["`gone.a`", "`gone.b`"]),
        (["tree", "gone", "lost"], ["`gone`", "`lost`"]),
        (["graph", "gone", "lost"], ["`gone`", "`lost`"]),
        (["plan", "-f", "/gone/a", "-f", "/gone/b"], ["`/gone/a`", "`/gone/b`"]),
        (["services", "--overlay", "/gone/a", "--overlay", "/gone/b"], ["/gone/a", "/gone/b"]),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_all_that_is_wrong_is_told_at_once(args: list[str], wrong: list[str]) -> None:
    answer = run(*args)
    assert answer.status in {1, 2}
    assert [text for text in wrong if text not in answer.out + answer.err] == []


def test_the_version_of_the_catalog_is_its_newest_date(catalog: Catalog) -> None:
    files = sorted(Path(shipped_folder()).glob("*.yaml"))
    assert files
    pages = (yaml.load(file.read_bytes(), yaml.BaseLoader)["sources"] for file in files)  # noqa: S506 - text only
    newest = max(page["updated"] for sources in pages for page in sources.values())
    assert catalog.version == newest


@pytest.mark.parametrize("name", JSON)
def test_json_is_the_same_run_to_run_and_begins_with_schema_and_version(catalog: Catalog, name: str) -> None:
    one, other = (process(*JSON[name], env={"PYTHONHASHSEED": seed}) for seed in ("1", "2"))
    assert one == other
    assert one.err == ""
    assert one.status in {0, 1}
    assert list(one.json().items())[:2] == [("schema", f"knox-scopes/{name}/1"), ("catalog_version", catalog.version)]


@pytest.mark.parametrize("name", ["plan", "review", "graph"])
def test_text_is_the_same_run_to_run(name: str) -> None:
    args = [*JSON[name][:-2], *(["--explain"] if name == "plan" else [])]
    one, other = (process(*args, env={"PYTHONHASHSEED": seed}) for seed in ("1", "2"))
    assert one == other


def test_an_interrupted_command_ends_with_130(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr("knox_scopes.cli.tree.tree_text", interrupted)
    answer = run("tree")
    assert (answer.status, answer.out, answer.err.strip()) == (130, "", "")


def test_a_bug_is_not_dressed_up_as_an_error_of_the_user(monkeypatch: pytest.MonkeyPatch) -> None:
    def buggy(*_: object, **__: object) -> str:
        raise ZeroDivisionError

    monkeypatch.setattr("knox_scopes.cli.tree.tree_text", buggy)
    with pytest.raises(ZeroDivisionError):
        run("tree")


@pytest.mark.parametrize("page", [[], ["catalog"]], ids=str)
def test_the_help_page_cuts_no_summary_at_80_columns(page: list[str]) -> None:
    answer = process(*page, "--help", env={"COLUMNS": "80", "LINES": "24"})
    assert answer.status == 0
    assert "..." not in answer.out.split("Commands:\n")[1]
    assert max(map(len, answer.out.split("\n"))) <= 80
    listed = re.findall(r"^  ([a-z]+)  +\S.*[A-Za-z]\.$", answer.out.split("Commands:\n")[1], re.MULTILINE)
    assert listed == (list(COMMANDS) if not page else ["diff", "export", "status", "validate"])


def by_script() -> None:
    import_module("knox_scopes.__main__").main()


def by_package() -> None:
    # By its path, since the hook by which pytest imports the package cannot run a module.
    runpy.run_path(str(Path(knox_scopes.__path__[0]) / "__main__.py"), run_name="__main__")


@pytest.mark.parametrize("start", [by_script, by_package])
def test_a_process_of_its_own_never_looks_for_garbage(
    start: Callable[[], None], capsys: pytest.CaptureFixture[str]
) -> None:
    with (
        patch.object(sys, "argv", ["knox-scopes", "plan", NEED]),
        patch.object(gc, "disable") as disable,
        patch.object(gc, "freeze") as freeze,
        pytest.raises(SystemExit) as ended,
    ):
        start()
    assert ended.value.code == 0
    disable.assert_called_once_with()
    freeze.assert_called_once_with()
    assert capsys.readouterr().out.startswith("1 scope for 1 need")
