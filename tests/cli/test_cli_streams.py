"""What happens at the ends of the pipes: encodings, closed and full outputs, terminals and colour."""

import errno
import os
import pty
import re
import subprocess
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import pytest
from shell import SCRIPT, Answer, process, run

NEED = "GET /kcs/v1/rp/devices"


def test_json_is_json_in_a_terminal_that_knows_ascii_only() -> None:
    answer = process("plan", "GET /caf\u00e9", "--format", "json", env={"PYTHONIOENCODING": "ascii"})
    assert answer.json()["unresolved"][0]["input"] == "GET /caf\u00e9"


def test_text_has_escapes_for_what_the_terminal_s_encoding_lacks() -> None:
    answer = process("plan", "GET /caf\u00e9", env={"PYTHONIOENCODING": "ascii"})
    assert answer.status == 1
    assert "GET /caf\\xe9\n" in answer.out


def test_an_argument_that_is_not_utf8_is_answered_in_json_too() -> None:
    done = subprocess.run(
        [bytes(SCRIPT), b"plan", b"GET /\xff", b"--format", b"json"],
        capture_output=True,
        check=False,
        env=os.environ | {"PYTHONUTF8": "1"},
    )
    assert done.returncode == 1
    assert done.stderr == b""
    assert b'"malformed"' in done.stdout


@pytest.mark.parametrize("args", [["tree"], ["tree", "--format", "json"], ["--help"], ["plan", "--help"]], ids=" ".join)
def test_a_reader_that_stops_early_is_no_failure_and_no_finding(args: list[str]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    try:
        done = subprocess.run([SCRIPT, *args], stdout=writing, stderr=subprocess.PIPE, check=False)
    finally:
        os.close(writing)
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_reader_that_stops_early_does_not_change_the_status() -> None:
    for args, status in ((["tree"], 0), (["expand", "gone"], 1)):
        reading, writing = os.pipe()
        os.close(reading)
        with os.fdopen(writing, "w", encoding="utf-8") as stdout:
            assert run(*args, instead={"stdout": stdout}) == Answer(status, "", "")


FULL = Path("/dev/full")
NO_SPACE = f"error: cannot write the output: {os.strerror(errno.ENOSPC)}\n"


@pytest.mark.skipif(not FULL.exists(), reason="the platform has no full device")
@pytest.mark.parametrize("args", [["tree"], ["expand", "gone"], ["--help"]], ids=" ".join)
def test_output_that_cannot_be_written_is_an_error_without_a_traceback(args: list[str]) -> None:
    with FULL.open("wb") as full:
        done = subprocess.run([SCRIPT, *args], stdout=full, stderr=subprocess.PIPE, check=False)
    assert (done.returncode, done.stderr.decode()) == (2, NO_SPACE)
    stdout = FULL.open("w", encoding="utf-8")
    assert run(*args, instead={"stdout": stdout}) == Answer(2, "", NO_SPACE)
    with suppress(OSError):  # what could not be written cannot be written now either
        stdout.close()


@pytest.mark.parametrize(
    ("args", "closed", "stream", "says"),
    [("tree", ">&-", "stdout", ""), ("plan -f -", "<&-", "stdin", "error: there is no stdin to read\n")],
)
def test_a_stream_that_is_closed_is_no_traceback(args: str, closed: str, stream: str, says: str) -> None:
    done = subprocess.run(["/bin/sh", "-c", f"exec '{SCRIPT}' {args} {closed}"], capture_output=True, check=False)
    assert (done.returncode, done.stdout) == (2 if says else 0, b"")
    assert done.stderr.decode().startswith(says)
    assert b"Traceback" not in done.stderr
    answer = run(*args.split(), instead={stream: None})
    assert (answer.status, answer.out) == (done.returncode, "")
    assert answer.err == done.stderr.decode()


def on_a_terminal(*args: str, env: Mapping[str, str]) -> str:
    """Calls the console script with a terminal for its output, and returns what it wrote there."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [SCRIPT, *args],
        stdout=theirs,
        env={name: value for name, value in os.environ.items() if name != "NO_COLOR"} | {"PYTHONUTF8": "1"} | dict(env),
    ):
        os.close(theirs)
        parts = []
        try:
            while part := os.read(ours, 65536):
                parts.append(part)
        except OSError as error:  # how Linux says that the other end is closed
            assert error.errno == errno.EIO  # noqa: PT017 - nothing else may end it
        finally:
            os.close(ours)
    return b"".join(parts).decode().replace("\r\n", "\n")


COLOURED = {
    "plan": ["plan", NEED, "GET /nowhere", "POST /oauth2/token"],
    "review": ["review", "-s", "kdp ke gone", NEED, "GET /nowhere"],
    "allow": ["allow", "-s", "kdp gone", NEED],
    "diff": ["diff", "ke.campaign", "ke.campaign:view"],
    "expand": ["expand", "kdp"],
    "show": ["show", "kdp", "gone"],
    "tree": ["tree", "kdp"],
    "services": ["services"],
    "status": ["catalog", "status"],
}


@pytest.mark.parametrize("name", COLOURED)
def test_on_a_terminal_text_is_coloured_and_otherwise_the_same(name: str) -> None:
    text = on_a_terminal(*COLOURED[name], env={"TERM": "xterm-256color", "COLUMNS": "1000"})
    assert "\x1b[" in text
    bare = re.sub(r"\x1b\[[0-9]+m", "", text)
    assert "\x1b" not in bare
    assert bare == process(*COLOURED[name]).out


@pytest.mark.parametrize(
    "env", [{"TERM": "xterm", "NO_COLOR": "1", "COLUMNS": "999"}, {"TERM": "dumb", "COLUMNS": "999"}]
)
def test_a_terminal_that_wants_no_colour_gets_none(env: dict[str, str]) -> None:
    assert on_a_terminal("tree", "kdp", env=env) == run("tree", "kdp").out


def test_an_empty_no_color_means_nothing() -> None:
    assert "\x1b[" in on_a_terminal("tree", "kdp", env={"TERM": "xterm", "NO_COLOR": ""})


def test_json_and_graphs_are_never_coloured() -> None:
    for args in (["tree", "--format", "json"], ["graph", "kdp"], ["catalog", "export", "--format", "csv"]):
        text = on_a_terminal(*args, env={"TERM": "xterm", "COLUMNS": "60"})
        assert text == run(*args).out  # and never wrapped either


def test_a_pipe_gets_no_colour() -> None:
    assert "\x1b" not in process("tree", "kdp", env={"TERM": "xterm"}).out
