"""How the tests call the command line: inside this process, which is fast, or as a process of its own."""

__all__ = ["ACME", "CASES", "SCRIPT", "TODAY", "Answer", "folder_of", "process", "run"]

import io
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple, TextIO
from unittest.mock import patch

import pytest

from knox_scopes.catalog import days
from knox_scopes.cli import main

CASES = Path(__file__).parent.parent / "cases"
SCRIPT = Path(sys.executable).with_name("knox-scopes")

# The day on which `run` calls commands: no clock decides how old the data is.
TODAY = "2026-10-08"
# A catalog of one service, of somebody's own.
ACME = """\
service: acme
name: Acme Things
summary: Keeps things.
base_url: https://things.example.com
bases: [/acme/v1]
source: page-2025-01
sources:
  page-2025-01: {title: Things, url: "https://example.com/things", updated: "2025-01-31"}
scopes:
  acme: {summary: The whole service., open_ended: [/acme/v1]}
  acme.things:manage: {summary: Make things.}
  acme.things:view: {summary: See things.}
endpoints:
  GET /acme/v1/things: {scopes: [acme.things:view], effect: read}
  POST /acme/v1/things: {scopes: [acme.things:manage], effect: write}
events:
  ACME_THING_MADE: {scopes: [acme.things:view]}
"""


class Answer(NamedTuple):
    """Holds what a call of the command line left behind."""

    status: int
    out: str
    err: str

    def json(self) -> Any:  # noqa: ANN401 - whatever the JSON text holds
        return json.loads(self.out)


def run(
    *args: str,
    stdin: bytes = b"",
    env: Mapping[str, str] | None = None,
    instead: Mapping[str, TextIO | None] | None = None,
) -> Answer:
    """Calls `main` as the console script does; neither of its streams is a terminal.

    `instead` has other streams, by the names that `sys` has for them.
    """
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="\n") for _ in range(2))
    streams: dict[str, Any] = {
        "stdin": io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8"),
        "stdout": out,
        "stderr": err,
    }
    streams |= instead or {}
    with (
        patch.object(sys, "argv", [str(SCRIPT), *args]),
        patch.multiple(sys, **streams),
        patch.dict(os.environ, env or {}),
        patch.object(days, "today", lambda: TODAY),
        pytest.raises(SystemExit) as ended,
    ):
        main()
    texts = []
    for stream in (out, err):
        stream.flush()
        stream.seek(0)
        texts.append(stream.read())
    return Answer(int(ended.value.code or 0), *texts)


def process(*args: str, stdin: bytes = b"", env: Mapping[str, str] | None = None) -> Answer:
    """Calls the console script."""
    done = subprocess.run(
        [SCRIPT, *args],
        input=stdin,
        capture_output=True,
        check=False,
        env=os.environ | {"PYTHONUTF8": "1"} | dict(env or {}),
        timeout=30,
    )
    return Answer(done.returncode, done.stdout.decode(), done.stderr.decode())


def folder_of(where: Path, **services: str) -> str:
    """Writes service files into a new folder and returns its path."""
    where.mkdir()
    for name, text in services.items():
        (where / f"{name}.yaml").write_text(text, encoding="utf-8")
    return str(where)
