"""Executes the blocks of the README, and holds what is generated in it against the program.

`python tests/test_readme.py` writes the outputs and the generated parts anew.
"""

import doctest
import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from knox_scopes import lint, load, read_registration
from knox_scopes.cli import COMMANDS, commands
from knox_scopes.rules.base import rules

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
TEXT = README.read_text()
CONSOLE = re.findall(r"```console\n(.*?)```", TEXT, flags=re.DOTALL)
SETS_UP = "python3 -m venv .venv && .venv/bin/pip install --quiet . && "


def said(command: str) -> str:
    """Returns what a command of the page prints; setting up is what made the environment of this test."""
    command = command.removeprefix(SETS_UP).replace(".venv/bin/", "")
    places = [str(Path(sys.executable).parent), os.environ["PATH"]]
    environment = {**os.environ, "PATH": os.pathsep.join(places), "NO_COLOR": "1"}
    done = subprocess.run(
        ["bash", "-c", command],  # noqa: S607 - the shell that the page is written for
        capture_output=True, check=False, cwd=ROOT, encoding="utf-8", env=environment, input="",
    )  # fmt: skip
    return done.stdout + done.stderr


def session(block: str) -> str:
    """Returns a block as it should stand: its commands, each with what it prints."""
    given = re.findall(r"^\$ (.*)$", block, flags=re.MULTILINE)
    if given == ["tools/check"]:  # it is what runs this test
        return block
    lines = []
    for number, command in enumerate(given):
        # A later command may ask for the status of the one before.
        before = f"{given[number - 1].removeprefix(SETS_UP)} > /dev/null 2>&1; " if "$?" in command else ""
        lines += [f"$ {command}", *said(before + command).splitlines()]
    return "\n".join([*lines, ""])


def services() -> str:
    catalog = load()
    rows = ["| service | name | scopes | endpoints | events | for |", "| --- | --- | --- | --- | --- | --- |"]
    for name, service in catalog.services.items():
        counts = [
            sum(item.service == name for item in catalog.scopes.values()),
            sum(item.service == name for item in catalog.endpoints.values()),
            sum(item.service == name for item in catalog.events.values()),
        ]
        numbers = " | ".join(map(str, counts))
        rows.append(f"| `{name}` | {service.title} | {numbers} | {' '.join(service.audience) or 'all'} |")
    return "\n".join(rows)


def listed() -> str:
    context = commands.make_context("knox-scopes", [], resilient_parsing=True)
    rows = ["| command | does |", "| --- | --- |"]
    for name in COMMANDS:
        command = commands.get_command(context, name)
        assert command is not None
        rows.append(f"| `{name}` | {command.get_short_help_str(limit=200)} |")
    return "\n".join(rows)


def ruled() -> str:
    rows = ["| code | name | severity | finds |", "| --- | --- | --- | --- |"]
    rows += [f"| `{rule.code}` | {rule.name} | {rule.severity} | {rule.what} |" for rule in rules("apps")]
    return "\n".join(rows)


def checked() -> str:
    rows = ["| code | name | severity | finds |", "| --- | --- | --- | --- |"]
    rows += [f"| `{check.code}` | {check.name} | {check.severity} | {check.what} |" for check in rules("catalogs")]
    return "\n".join(rows)


# A command for each answer, such that no list of the answer is empty where that can be had.
ANSWERS = (
    'plan "GET /kcs/v1/rp/devices" "GET /nowhere"',
    "plan --registration examples/authorization-code.yaml",
    'review -s "kdp kdp.customers ke.fota:view nope" "GET /kcs/v1/rp/devices" "GET /ke/v1/campaigns" "GET /nowhere"',
    "lint -",
    "justify examples/client-credentials.yaml",
    "consent examples/authorization-code.yaml",
    "allow -s kdp 'GET /kcs/v1/rp/devices'",
    "diff kdp ke",
    "expand kdp",
    "show kdp",
    "tree kdp",
    "services",
    "graph kdp",
    "catalog diff 2025-08-05 2026-06-17 --against examples",
    "catalog status",
    "catalog export",
    "catalog export --by endpoint",
    "catalog validate scopes",
)


def shapes() -> str:
    rows = ["| answer | keys |", "| --- | --- |"]
    for command in ANSWERS:
        answer = json.loads(said(f"knox-scopes {command} --format json"))
        keys = ", ".join(_keys(name, value) for name, value in answer.items() if name != "schema")
        rows.append(f"| `{answer.get('schema', command)}` | {keys} |")
    return "\n".join(rows)


def _keys(name: str, value: object) -> str:
    """Returns a key, and behind it in brackets those of the objects that it lists."""
    inner = value[0] if isinstance(value, list) and value else None
    return f"`{name}` [{', '.join(inner)}]" if isinstance(inner, dict) else f"`{name}`"


GENERATED = {"services": services, "commands": listed, "rules": ruled, "checks": checked, "answers": shapes}


def part(name: str, text: str) -> str:
    found = re.search(f"<!-- generated: {name} -->\n(.*?)<!-- end -->", text, flags=re.DOTALL)
    assert found is not None
    return found[1]


@pytest.mark.parametrize("block", CONSOLE, ids=lambda block: block.splitlines()[0][2:60])
def test_a_console_block_shows_what_the_commands_print(block: str) -> None:
    assert session(block) == block


def test_the_python_blocks_are_true() -> None:
    assert doctest.testfile(str(README), module_relative=False) == (0, TEXT.count(">>> "))


@pytest.mark.parametrize("name", GENERATED)
def test_a_generated_part_is_up_to_date(name: str) -> None:
    assert part(name, TEXT) == GENERATED[name]() + "\n"


def test_the_registration_of_the_page_is_linted_as_it_says() -> None:
    text, *_ = re.findall(r"```yaml\n(.*?)```", TEXT, flags=re.DOTALL)
    found = lint(load(), read_registration(text.encode(), "app.yaml"))
    assert [(finding.code, finding.at) for finding in found] == [("KS107", "kdp"), ("KS103", "kdp.devices:view")]


def test_every_link_to_a_file_leads_somewhere() -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", TEXT):
        assert (ROOT / target).exists(), target


def test_ci_runs_the_command_of_the_page() -> None:
    [command] = [shlex.split(block)[1] for block in CONSOLE if block.startswith("$ tools/")]
    assert command in (ROOT / ".ci" / "run").read_text().splitlines()


def rewrite() -> None:
    text = TEXT
    for block in CONSOLE:
        text = text.replace(block, session(block))
    for name, make in GENERATED.items():
        old = part(name, text)
        text = text.replace(f"<!-- generated: {name} -->\n{old}", f"<!-- generated: {name} -->\n{make()}\n")
    README.write_text(text)


if __name__ == "__main__":
    rewrite()
