#!/usr/bin/env python3
"""Writes anew what README.md and the pages in docs/ show of the program: what commands print, and what is generated.

A block of `console` holds commands, each with what it prints. They run in a folder that holds `examples` and `scopes`,
and beside them the YAML blocks of the page whose first line is a comment with a file name. What stands between
`<!-- generated: NAME -->` and `<!-- end -->` is made from the program by the function of that name.
"""

__all__ = ["GENERATED", "PAGES", "ROOT", "Part", "blocks", "parts"]

import json
import os
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

from knox_scopes import load
from knox_scopes.cli import COMMANDS, commands
from knox_scopes.rules.base import Rule, rules
from knox_scopes.sandbox.facts import ENFORCED, UNKNOWN
from knox_scopes.usage.formats import FORMATS

ROOT = Path(__file__).resolve().parent.parent
PAGES = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))
# Setting up is what made the environment that this runs in.
SETS_UP = "python3 -m venv .venv && .venv/bin/pip install --quiet . && "


class Part(NamedTuple):
    """A part of a page: what it is called, how it stands, and what makes it anew."""

    name: str
    text: str
    make: Callable[[], str]


def main() -> None:
    """Writes the pages."""
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        new = text
        for part in parts(text):
            new = new.replace(part.text, part.make())
        if new != text:
            page.write_text(new, encoding="utf-8")
            print(f"{page.relative_to(ROOT)}: written anew")


def blocks(text: str, language: str) -> list[str]:
    """Returns the contents of the blocks of a language."""
    return re.findall(rf"^```{language}\n(.*?)^```", text, flags=re.DOTALL | re.MULTILINE)


def parts(text: str) -> Iterator[Part]:
    """Yields the parts of a page that are made from the program."""
    files = {
        match[1]: block for block in blocks(text, "yaml") if (match := re.match(r"# (\S+\.ya?ml)\n", block)) is not None
    }
    for block in blocks(text, "console"):
        yield Part(block.partition("\n")[0][2:60], block, partial(_session, block, files))
    for name, part in re.findall(r"(?<=<!-- generated: )(\w+)( -->\n.*?<!-- end -->)", text, flags=re.DOTALL):
        yield Part(name, part, partial(_generated, name))


def _generated(name: str) -> str:
    """Returns a generated part, with what stands around it."""
    return f" -->\n{GENERATED[name]()}\n<!-- end -->"


def _session(block: str, files: dict[str, str]) -> str:
    """Returns a block as it should stand: its commands, each with what it prints."""
    given = re.findall(r"^\$ (.*)$", block, flags=re.MULTILINE)
    if given == ["tools/check"]:  # it is what runs the test of this
        return block
    lines = []
    with tempfile.TemporaryDirectory() as folder:
        for name in ("examples", "scopes"):
            Path(folder, name).symlink_to(ROOT / name)
        for name, text in files.items():
            Path(folder, name).parent.mkdir(parents=True, exist_ok=True)
            Path(folder, name).write_text(text, encoding="utf-8")
        for number, command in enumerate(given):
            # A later command may ask for the status of the one before.
            before = f"{given[number - 1].removeprefix(SETS_UP)} > /dev/null 2>&1; " if "$?" in command else ""
            lines += [f"$ {command}", *_printed(before + command, folder).splitlines()]
    return "\n".join([*lines, ""])


def _printed(command: str, folder: str) -> str:
    """Returns what a command prints, errors included."""
    command = command.removeprefix(SETS_UP).replace(".venv/bin/", "")
    places = [str(Path(sys.executable).parent), os.environ["PATH"]]
    environment = {**os.environ, "PATH": os.pathsep.join(places), "NO_COLOR": "1", "PYTHONUTF8": "1"}
    environment["PYTHONPATH"] = str(ROOT / "tools" / "day")
    done = subprocess.run(  # noqa: S603 - the commands of our own pages
        ["bash", "-c", command],  # noqa: S607 - the shell that the pages are written for
        capture_output=True, check=False, cwd=folder, encoding="utf-8", env=environment, input="",
    )  # fmt: skip
    return done.stdout + done.stderr


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    head = [*head]
    lines = (head, ["---"] * len(head), *rows)
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _services() -> str:
    catalog = load()
    rows = []
    for name, service in catalog.services.items():
        items = (catalog.scopes, catalog.endpoints, catalog.events)
        counts = [str(sum(item.service == name for item in of.values())) for of in items]
        rows.append([f"`{name}`", service.title, *counts, " ".join(service.audience) or "all"])
    return _table(["service", "name", "scopes", "endpoints", "events", "for"], rows)


def _commands() -> str:
    context = commands.make_context("knox-scopes", [], resilient_parsing=True)
    rows = []
    for name in COMMANDS:
        command = commands.get_command(context, name)
        assert command is not None  # noqa: S101 - it is one of the commands
        rows.append([f"`{name}`", command.get_short_help_str(limit=200)])
    return _table(["command", "what it does"], rows)


def _formats() -> str:
    rows = []
    for name, module in FORMATS.items():
        what, _, _ = (import_module(module).__doc__ or "").partition("\n")
        rows.append([f"`{name}`", _sentence(what.removeprefix("Reads ").removesuffix(".")).removesuffix(".")])
    return _table(["format", "what is read"], rows)


def _sentence(text: str) -> str:
    """Returns a text of a rule, which has neither capital nor full stop, as a sentence."""
    return f"{text[0].upper()}{text[1:]}" + ("" if text.endswith((".", "!", "?")) else ".")


def _documented(every: Iterable[Rule[Any]]) -> str:
    """Returns a table of rules, and a section for each of them."""
    rows, sections = [], []
    for rule in every:
        link = f"[{rule.code}](#{rule.code.lower()}-{rule.name})"
        rows.append([link, rule.name, rule.severity, rule.what])
        sections.append(
            f"## {rule.code} {rule.name}\n\n"
            f"{_sentence(rule.what)}\n\n"
            f"- Severity: {rule.severity} (confidence: {rule.confidence})\n"
            f"- Why it matters: {_sentence(rule.why)}\n"
            f"- Example: `{rule.example}`\n"
            f"- What to do: {_sentence(rule.remedy)}\n"
            f"- Source: {rule.source}"
        )
    return "\n\n".join([_table(["code", "name", "severity", "finds"], rows), *sections])


# A command for each answer, such that no list of the answer is empty where that can be had.
ANSWERS = (
    'plan "GET /kcs/v1/rp/devices" "GET /nowhere"',
    "plan --registration examples/client-credentials.yaml",
    'review -s "kdp kdp.customers ke.fota:view nope" "GET /kcs/v1/rp/devices" "GET /ke/v1/campaigns" "GET /nowhere"',
    "lint -",
    "justify examples/client-credentials.yaml",
    "consent examples/authorization-code.yaml",
    "allow -s kdp 'GET /kcs/v1/rp/devices'",
    "diff kdp ke",
    "expand kdp",
    "show kdp",
    "tree kdp",
    "search firmware",
    "endpoints kdp",
    "events kai",
    "services",
    "graph kdp",
    "catalog diff 2025-08-05 2026-06-17 --against examples/client-credentials.yaml",
    "catalog status",
    "catalog export",
    "catalog export --by endpoint",
    "catalog validate scopes",
    "uses ./examples",
)


def _answers() -> str:
    rows = []
    for command in ANSWERS:
        answer = json.loads(_printed(f"knox-scopes {command} --format json", str(ROOT)))
        keys = ", ".join(_keys(name, value) for name, value in answer.items() if name != "schema")
        example = " ".join(word for word in shlex.split(command)[:2] if word.isalpha())
        rows.append([f"`{answer.get('schema', command)}`", f"`{example}`", keys])
    return _table(["schema", "command", "keys"], rows)


def _keys(name: str, value: object) -> str:
    """Returns a key, and behind it in brackets those of the objects that it lists."""
    inner = value[0] if isinstance(value, list) and value else None
    return f"`{name}` [{', '.join(inner)}]" if isinstance(inner, dict) else f"`{name}`"


GENERATED: dict[str, Callable[[], str]] = {
    "answers": _answers,
    "checks": lambda: _documented(rules("catalogs")),
    "commands": _commands,
    "enforced": lambda: _table(["rule", "where it stands"], ENFORCED),
    "formats": _formats,
    "requests": lambda: _documented(rules("requests")),
    "rules": lambda: _documented(rules("apps")),
    "services": _services,
    "unknown": lambda: _table(["what no page says", "here"], UNKNOWN),
}


if __name__ == "__main__":
    main()
