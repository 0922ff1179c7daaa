"""Runs the page's scripts: in Node, in Chromium, and as the page itself."""

__all__ = ["REQUIRED", "Run", "chromium", "engine", "in_node", "without"]

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

import playwright
import pytest
from playwright.sync_api import Browser, sync_playwright

from knox_scopes.report.explorer import page, squeeze

# Where this is set, what cannot run fails.
REQUIRED = "BROWSER_REQUIRED"
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
QUIET = (
    "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip

Run = Callable[[str, object], Any]


def without(what: str) -> NoReturn:
    """Skips a test, or fails it where it has to run."""
    if os.environ.get(REQUIRED):
        pytest.fail(f"there is no {what}, and {REQUIRED} is set")
    pytest.skip(f"there is no {what}, which this test drives")


def engine() -> str:
    """Returns the scripts that know no page, with what answers for the tests."""
    driver = Path(__file__).with_name("driver.js").read_text(encoding="utf-8")
    return "\n".join((page.file_text("engine.js"), page.file_text("reader.js"), driver))


def in_node(function: str, value: object) -> Any:  # noqa: ANN401 - whatever the JSON text holds
    """Calls a function of the engine with a value in Node: the one that comes with Playwright, or any.

    The engine is shortened as in the page, so that what shortens it is held, too.
    """
    bundled = Path(playwright.__file__).parent / "driver" / "node"
    program = str(bundled) if bundled.exists() else shutil.which("node")
    if program is None:
        without("Node")
    call = f"module.exports.{function}(JSON.parse(require('fs').readFileSync(0, 'utf8')))"
    done = subprocess.run(
        [program, "-e", f"{squeeze.script(engine())}\nconsole.log(JSON.stringify({call}))"],
        input=json.dumps(value), capture_output=True, check=False, encoding="utf-8",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2_000:]
    return json.loads(done.stdout)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Starts Chromium."""
    program = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if program is None:
        without("Chromium")
    args = [*QUIET, *(["--no-sandbox"] if os.getuid() == 0 else [])]
    with sync_playwright() as started:
        running = started.chromium.launch(executable_path=program, args=args)
        yield running
        running.close()
