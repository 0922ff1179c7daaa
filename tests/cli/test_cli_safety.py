"""Text that would steer a terminal is shown, never obeyed, wherever it comes from."""

from pathlib import Path

import pytest
from shell import ACME, Answer, folder_of, process, run

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
}
ERRORS = {
    "deny": ["plan", "GET /fota", "--deny", "ke{}x"],
    "service": ["plan", "GET /fota", "--service", "k{}e"],
    "a file of needs": ["plan", "-f", "/gone/{}"],
    "a plan": ["verify", "/gone/{}"],
    "a scope in diff": ["diff", "ke", "ke{}x"],
    "a service in tree": ["tree", "k{}e"],
    "a service in graph": ["graph", "k{}e"],
    "a need in graph": ["graph", "--need", "GET /a{}b"],
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


@pytest.mark.parametrize("args", TEXTS.values(), ids=TEXTS)
def test_it_never_reaches_the_text(args: list[str]) -> None:
    assert leaks(args, {0, 1, 2}) == []


@pytest.mark.parametrize("args", TEXTS.values(), ids=TEXTS)
def test_it_never_reaches_the_json_but_as_an_escape(args: list[str]) -> None:
    assert leaks([*args, "--format", "json"], {0, 1, 2}) == []


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
        assert "\\x1b]0;title\\x07" in answer.out + answer.err


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
