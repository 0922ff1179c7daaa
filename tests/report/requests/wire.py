"""A server that keeps what it is sent, and what sends it: the tools that the requests are written for."""

__all__ = ["Got", "Wire", "listening", "pairs", "sent", "tool"]

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode, urlsplit

import playwright
import pytest

TOKEN = b'{"access_token": "a-new-token", "refresh_token": "another", "expires_in": 599, "token_type": "Bearer"}'
FILES = {"curl": "run.sh", "http": "run.http", "java": "KnoxRequest.java", "js": "run.mjs", "python": "run.py"}


class Got(NamedTuple):
    """One request as it arrived."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    form: dict[str, str]


class Wire(NamedTuple):
    """A server that listens: where, what it has got, and the command lines that ran while it answered."""

    url: str
    got: list[Got]
    running: list[bytes]


def pairs(text: str) -> dict[str, str]:
    """Returns the fields of a form or query, each of which must be there once."""
    found = parse_qsl(text, keep_blank_values=True, strict_parsing=bool(text), errors="strict")
    assert len(dict(found)) == len(found)
    return dict(found)


@contextmanager
def listening(status: int = 200) -> Iterator[Wire]:
    """Starts a server on this computer; it grants tokens, redirects from the sign-in page, and answers all else."""

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            parts = urlsplit(self.path)
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
            headers = {name.lower(): value for name, value in self.headers.items()}
            for file in Path("/proc").glob("[0-9]*/cmdline"):
                with suppress(OSError):  # a process may end meanwhile
                    wire.running.append(file.read_bytes())
            query = pairs(parts.query)
            wire.got.append(Got(self.command, parts.path, query, headers, pairs(body)))
            is_page = parts.path.endswith("/authorize")
            self.send_response(302 if is_page else status)
            if is_page:
                back = urlencode({"code": "a-code", "state": query["state"]})
                self.send_header("Location", f"{query['redirect_uri']}?{back}")
            answer = b"" if parts.path.endswith(("/revoke", "/authorize")) else TOKEN
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        do_GET = do_POST = do_PUT = do_DELETE = answer  # noqa: N815 - names that the library looks for

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        wire = Wire(f"http://127.0.0.1:{server.server_address[1]}", [], [])
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield wire
        finally:
            server.shutdown()
            thread.join()


def tool(form: str) -> list[str]:
    """Returns the command that runs a form, without the file that has it; skips the test where it is not there."""
    node = Path(playwright.__file__).parent / "driver" / "node"
    programs = {
        "curl": shutil.which("curl") and shutil.which("bash"),
        "http": sys.executable,
        "java": shutil.which("java"),
        "js": str(node) if node.exists() else shutil.which("node"),
        "python": sys.executable,
    }
    program = programs[form]
    if program is None:
        pytest.skip(f"there is nothing to run {form} with")
    return [program, "-XX:TieredStopAtLevel=1", "-Xshare:auto"] if form == "java" else [program]


def sent(text: str, form: str, folder: Path, variables: Mapping[str, str]) -> "subprocess.CompletedProcess[str]":
    """Runs a request in a folder, with these variables and as little else as that takes."""
    file = folder / FILES[form]
    file.write_text(f"{text}\n", encoding="utf-8", newline="")
    environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "PYTHONUTF8": "1", "NO_PROXY": "*", **variables}
    command = [*tool(form), *([str(Path(__file__).with_name("editor.py"))] if form == "http" else []), str(file)]
    return subprocess.run(
        command, capture_output=True, check=False, cwd=folder, encoding="utf-8", env=environment, timeout=60
    )
