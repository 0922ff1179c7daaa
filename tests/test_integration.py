"""The integration tests in examples/ pass with the least scopes, and tell which one is missing where one is."""

import os
import re
import shutil
import socket
import subprocess
import sysconfig
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from knox_scopes import load, plan_jobs, read_registration

FOLDER = Path(__file__).resolve().parent.parent / "examples"
CREDENTIALS, CODE = FOLDER / "client-credentials.yaml", FOLDER / "authorization-code.yaml"
IMPORTER = "kdp.customers kdp.devices:manage kdp.devices:view"
REDIRECT = "https://www.example.com/oauth2/redirect"
SCRIPTS = sysconfig.get_path("scripts")
JAVA = pytest.param("java", marks=pytest.mark.skipif(shutil.which("java") is None, reason="Java is not installed"))

ENVIRONMENT = {
    **os.environ,
    "KNOX_CLIENT_ID": "a1b2",
    "KNOX_CLIENT_SECRET": "c3&d4+%'",
    "PATH": f"{SCRIPTS}{os.pathsep}{os.environ['PATH']}",
}


@contextmanager
def sandbox(registration: Path) -> Iterator[str]:
    """Serves a registration as people do, and yields the base URL."""
    command = [f"{SCRIPTS}/knox-scopes", "sandbox", str(registration), "--consent", "allow"]
    with subprocess.Popen(command, env=ENVIRONMENT, stdout=subprocess.PIPE, encoding="utf-8") as server:
        assert server.stdout is not None
        try:
            listening = next(line for line in server.stdout if line.startswith("listening on "))
            yield listening.split()[2].rstrip(";")
        finally:
            server.terminate()


def run(*command: str | Path) -> tuple[int, list[str]]:
    """Runs a program; returns its exit status and the lines of its output."""
    done = subprocess.run(command, env=ENVIRONMENT, capture_output=True, encoding="utf-8", check=False)
    return done.returncode, done.stdout.splitlines()


def least(registration: Path) -> tuple[str, ...]:
    """Returns what a plan for the jobs of a registration says."""
    read = read_registration(registration.read_bytes(), registration.name)
    return plan_jobs(load(), {name: [item.text for item in items] for name, items in read.jobs.items()}).scopes


def missed(lines: list[str]) -> str:
    """Returns the scope that a refusal asks for: the last call, and its challenge."""
    call, challenge = lines[-2:]
    assert call.startswith("403 ")
    assert 'error="insufficient_scope"' in challenge
    return challenge.partition('scope="')[2].partition('"')[0]


@pytest.mark.parametrize(
    ("page", "port", "scopes"),
    [
        ("README.md", "8765", IMPORTER),
        ("docs/sandbox.md", "8765", IMPORTER),
        ("docs/sandbox.md", "8766", "ke.campaign:view ke.devices:view ke.fota:view"),
    ],
)
def test_what_the_pages_show_can_be_pasted_as_it_is(page: str, port: str, scopes: str) -> None:
    """The test in it begins before the sandbox listens, and `kill` ends the sandbox, which then has its say."""
    root = FOLDER.parent
    text = (root / page).read_text(encoding="utf-8")
    [block] = [block for block in re.findall(r"```sh\n(.*?)```", text, re.DOTALL) if f"--port {port} " in block]
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        block = block.replace(port, str(free.getsockname()[1]))
    block = re.sub(r"^java (?:.*\\\n)*.*\n", "", block, flags=re.MULTILINE)  # what it costs is paid below
    done = subprocess.run(
        ["bash", "-ec", f"trap 'kill $! 2>/dev/null' EXIT\n{block}"],  # noqa: S607 - the bash of whoever pastes it
        cwd=root,
        env=ENVIRONMENT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert f"least for these calls: {scopes}\n" in done.stdout
    assert "\nrefused\n" not in done.stdout


@pytest.mark.parametrize("language", ["curl", JAVA])
def test_the_importer_needs_each_of_its_scopes(language: str) -> None:
    start = ["java", FOLDER / "integration" / "ClientCredentials.java"]
    program = [FOLDER / "integration" / "client-credentials.sh"] if language == "curl" else start
    scopes = least(CREDENTIALS)
    with sandbox(CREDENTIALS) as server:
        assert run(*program, server, " ".join(scopes))[0] == 0
        for one in scopes if language == "curl" else scopes[:1]:
            status, lines = run(*program, server, " ".join(name for name in scopes if name != one))
            assert (status, missed(lines)) == (1, one)


@pytest.mark.parametrize("language", ["curl", JAVA])
def test_the_planner_needs_each_of_its_scopes(language: str, tmp_path: Path) -> None:
    scopes = least(CODE)
    fewer = tmp_path / "app.yaml"
    fewer.write_text(CODE.read_text(encoding="utf-8").replace(f"  - {scopes[0]}\n", ""), encoding="utf-8")
    for registration, asked in ((CODE, scopes), (fewer, scopes[1:])):
        with sandbox(registration) as server:
            program: list[str | Path] = [FOLDER / "integration" / "authorization-code.sh", server, registration]
            if language == "java":
                source = FOLDER / "integration" / "AuthorizationCode.java"
                program = ["java", source, server, REDIRECT, " ".join(asked)]
            status, lines = run(*program)
            if asked == scopes:
                assert status == 0
            else:
                assert (status, missed(lines)) == (1, scopes[0])
