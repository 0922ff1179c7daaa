"""Text that would steer a terminal is shown, never obeyed, wherever it comes from."""

import re
from pathlib import Path

import pytest
from shell import ACME, Answer, folder_of, process, run

from knox_scopes import read_registration
from knox_scopes.apps.registration import text_of

STEERING = {
    "ESC": "\x1b[31m",
    "OSC": "\x1b]0;title\x07",
    "BEL": "\x07",
    "CR": "\r",
    "BS": "\x08",
    "DEL": "\x7f",
    "CSI of one character": "\x9b31m",
    "override": "\u202e",
    "isolate": "\u2066",
    "mark": "\u200f",
    "tag": "\U000e0041",
}
TEXTS = {
    "a need": ["plan", "GET /a{}b"],
    "a word": ["plan", "{}"],
    "an event": ["plan", "KAI_{}APP"],
    "a host": ["plan", "GET https://a{}b/x"],
    "have": ["plan", "GET /fota", "--have", "ke{}x"],
    "a scope in review": ["review", "-s", "ke{}x"],
    "a need in review": ["review", "-s", "ke", "GET /a{}b"],
    "a scope in allow": ["allow", "-s", "ke{}x", "GET /ke/v1/fota"],
    "a path in allow": ["allow", "-s", "ke", "GET /a{}b"],
    "a method in allow": ["allow", "-s", "ke", "GE{}T /a"],
    "a scope in expand": ["expand", "ke{}x"],
    "a name in show": ["show", "ke{}x"],
    "a request in show": ["show", "GET /a{}b"],
    "a need in graph": ["graph", "--need", "GET /a{}b"],
    "a need in init": ["init", "GET /a{}b"],
}
ERRORS = {
    "deny": ["plan", "GET /fota", "--deny", "ke{}x"],
    "service": ["plan", "GET /fota", "--service", "k{}e"],
    "a file of needs": ["plan", "-f", "/gone/{}"],
    "a plan": ["verify", "/gone/{}"],
    "a scope in diff": ["diff", "ke", "ke{}x"],
    "a service in tree": ["tree", "k{}e"],
    "a service in graph": ["graph", "k{}e"],
    "a folder": ["catalog", "validate", "/gone/{}"],
    "an overlay": ["services", "--overlay", "/gone/{}"],
    "a day": ["services", "--as-of", "2025{}"],
    "a command": ["{}"],
    "an option": ["plan", "--{}"],
    "a choice": ["plan", "GET /fota", "--format", "{}"],
    "no request": ["allow", "-s", "ke", "{}"],
}


def steers(text: str) -> list[str]:
    """Returns the characters in the text that a terminal could obey; the ends of lines are ours."""
    return [character for character in text if not character.isprintable() and character != "\n"]


def leaks(args: list[str], statuses: set[int]) -> list[str]:
    """Calls the command with each steering text in place of `{}`, and returns those that came through."""
    found = []
    for name, steering in STEERING.items():
        answer = run(*(arg.format(steering) for arg in args))
        assert answer.status in statuses
        found += [name] if steers(answer.out + answer.err) else []
    return found


@pytest.mark.hypothesis  # runs with the laws
@pytest.mark.parametrize("args", TEXTS.values(), ids=TEXTS)
def test_it_never_reaches_the_text(args: list[str]) -> None:
    assert leaks(args, {0, 1, 2}) == []


@pytest.mark.hypothesis  # runs with the laws
@pytest.mark.parametrize("args", TEXTS.values(), ids=TEXTS)
def test_it_never_reaches_the_json_but_as_an_escape(args: list[str]) -> None:
    assert leaks([*args, "--format", "json"], {0, 1, 2}) == []


@pytest.mark.hypothesis  # runs with the laws
@pytest.mark.parametrize("args", ERRORS.values(), ids=ERRORS)
def test_it_never_reaches_an_error(args: list[str]) -> None:
    assert leaks(args, {2}) == []


def test_as_a_process_it_never_reaches_the_output() -> None:
    needs = "\n".join(f"GET /a{steering}b" for steering in STEERING.values() if steering != "\r")
    for answer in (
        process("plan", "-f", "-", stdin=needs.encode()),
        process("plan", "-f", "/gone/\x1b]0;title\x07\u202e"),
    ):
        assert steers(answer.out + answer.err) == []
        assert "\\x1b]0;" in answer.out + answer.err


def test_a_line_end_in_a_file_name_does_not_make_a_second_error() -> None:
    answer = run("plan", "-f", "/gone/a\nerror: your account is locked")
    assert answer.status == 2
    assert len([line for line in answer.err.split("\n") if line.startswith("error: ")]) == 1


def read_from(tmp_path: Path, *args: str) -> Answer:
    hostile = ACME.replace("summary: See things.", r'summary: "\e[31mSee\x9b31m \u202ethings."').replace(
        "name: Acme Things", r'name: "Acme\x07 Things"'
    )
    return run(*args, "--catalog", folder_of(tmp_path / "acme", acme=hostile))


@pytest.mark.parametrize(
    "args",
    [
        ["plan", "GET /acme/v1/things"],
        ["show", "acme.things:view"],
        ["tree"],
        ["services"],
        ["tree", "--format", "json"],
        ["services", "--format", "json"],
        ["show", "acme.things:view", "--format", "json"],
    ],
    ids=" ".join,
)
def test_it_never_comes_out_of_a_catalog_either(tmp_path: Path, args: list[str]) -> None:
    answer = read_from(tmp_path, *args)
    assert answer.status == 0
    assert steers(answer.out + answer.err) == []


def test_it_never_comes_out_of_a_plan_that_is_verified() -> None:
    answer = run("verify", "-", stdin=b'{"schema": "\\u001b[31m\\u202e"}')
    assert answer.status == 2
    assert steers(answer.err) == []


MARKERS = ["::set-env name=a::b", "##vso[task.setvariable variable=a]b", "##[add-mask]a", "##teamcity[message]"]


def commands_in(text: str) -> list[str]:
    """Returns the lines that a CI service would take for commands."""
    return [line for line in text.split("\n") if line.lstrip().startswith("::") or re.search(r"##\w*\[", line)]


@pytest.mark.parametrize("form", [[], ["--format", "json"]], ids=str)
@pytest.mark.parametrize("args", TEXTS.values(), ids=TEXTS)
def test_no_command_of_a_ci_service_comes_out_of_what_was_typed(args: list[str], form: list[str]) -> None:
    for marker in MARKERS:
        answer = run(*(arg.format(marker) if arg == "{}" else arg.replace("{}", marker) for arg in args), *form)
        assert commands_in(answer.out + answer.err) == []


@pytest.mark.parametrize("args", ERRORS.values(), ids=ERRORS)
def test_no_command_of_a_ci_service_comes_out_of_an_error(args: list[str]) -> None:
    for marker in MARKERS:
        assert commands_in(run(*(arg.replace("{}", marker) for arg in args)).err) == []


@pytest.mark.parametrize(
    "args",
    [
        ["lint"],
        ["lint", "--format", "json"],
        ["lint", "--format", "sarif"],
        ["lint", "--diff"],
        ["lint", "--fix"],
        ["justify"],
        ["justify", "--format", "json"],
        ["consent"],
        ["plan", "--registration"],
        ["catalog", "diff", "2025-08-05", "2026-06-17", "--against"],
    ],
    ids=" ".join,
)
def test_no_command_of_a_ci_service_comes_out_of_a_file_or_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, args: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for number, marker in enumerate(MARKERS):
        name = f"::x{number}{marker.replace('/', '')}.yaml"
        text = f"      {marker}"
        Path(name).write_text(
            f'app:\n  name: "{marker}"\n  description: |\n{text}\n{text}\nowner: "{marker}"\n'
            f'grant_types: [authorization_code]\nscopes:\n  - KDP.customers\n  - kdp.customers\n  - "{marker}"\n'
            f'reasons:\n  kdp.customers: "{marker}"\njobs:\n  "{marker}":\n    events: ["{marker}"]\n'
            f'ignore:\n  - {{code: KS102, at: kdp.customers, reason: "{marker}"}}\n',
            encoding="utf-8",
        )
        answer = run(*args, name)
        assert answer.status in {0, 1}
        assert commands_in(answer.out + answer.err) == []


def test_no_command_of_a_ci_service_comes_out_of_init(tmp_path: Path) -> None:
    for marker in MARKERS:
        answer = run("init", "--name", marker)
        assert commands_in(answer.out) == []
        (tmp_path / "app.yaml").write_text(answer.out, encoding="utf-8")
        assert text_of(read_registration(answer.out.encode(), "app.yaml").app_name) == marker


def test_the_commands_for_github_are_ours_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for marker in MARKERS:
        Path("app.yaml").write_text(f'app: {{name: "a"}}\nscopes: ["{marker}", "\\r{marker}"]\n', encoding="utf-8")
        lines = commands_in(run("lint", "--format", "github", "app.yaml").out)
        assert lines
        assert all(re.match("::(error|warning|notice) ", line) and "##" not in line for line in lines)
