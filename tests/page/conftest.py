"""What drives the page in the tests: Node, and Debian's Chromium. Without either, tests say that they are skipped."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

import playwright
import pytest
from answers import Run
from playwright.sync_api import Browser, sync_playwright

from knox_scopes.report.explorer import page, squeeze

# Where this is set, what cannot run fails.
REQUIRED = "KNOX_SCOPES_BROWSER_REQUIRED"
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
QUIET = (
    "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip


def without(what: str) -> NoReturn:
    """Skips a test, or fails it where it has to run."""
    if os.environ.get(REQUIRED):
        pytest.fail(f"there is no {what}, and {REQUIRED} is set")
    pytest.skip(f"there is no {what}")


@pytest.fixture(scope="session")
def engine() -> str:
    """Returns the scripts that know no page, with what answers batches of cases."""
    scripts = [page.file_text(name) for name in ("engine.js", "reader.js")]
    return "\n".join((*scripts, Path(__file__).with_name("driver.js").read_text(encoding="utf-8")))


@pytest.fixture(scope="session")
def node() -> Run:
    """Returns what calls a function of a script with a value in Node: the one that comes with Playwright, or any."""
    bundled = Path(playwright.__file__).parent / "driver" / "node"
    program = str(bundled) if bundled.exists() else shutil.which("node")
    if program is None:
        without("Node")

    def run(script: str, value: object) -> Any:  # noqa: ANN401 - whatever the JSON text holds
        # Shortened as the page is, so that what shortens it is held, too.
        text = squeeze.script(script)
        call = (
            "console.log(JSON.stringify(module.exports.answerAll(JSON.parse(require('fs').readFileSync(0, 'utf8')))))"
        )
        done = subprocess.run(
            [program, "-e", f"{text}\n{call}"],
            input=json.dumps(value),
            capture_output=True,
            check=False,
            encoding="utf-8",
        )
        assert done.returncode == 0, done.stderr[-2000:]
        return json.loads(done.stdout)

    return run


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Starts Chromium."""
    program = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if program is None:
        without("Chromium")
    args = [*QUIET, *(["--no-sandbox"] if os.getuid() == 0 else [])]
    with sync_playwright() as started:
        running = started.chromium.launch(executable_path=program, args=args)
        yield running
        running.close()
