"""An editor completes, explains and checks registrations by the schema: yaml-language-server is asked, over stdio.

It runs where the server is; `npm install --prefix .venv/editor yaml-language-server@2.0.0` puts it there.
"""

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from threading import Timer
from typing import Any

import pytest

from knox_scopes.catalog.model import Catalog
from knox_scopes.report.schema import schema_text

ROOT = Path(__file__).parent.parent
SERVER = shutil.which("yaml-language-server", path=str(ROOT / ".venv" / "editor" / "node_modules" / ".bin"))
# The lines that README.md gives for VS Code and for JetBrains; the server reads both.
LINES = ("# yaml-language-server: $schema=registration.schema.json", "# $schema: registration.schema.json")
NAMES = """\
scopes:
  - kdp.customers
uses:
  endpoints:
    - GET /ke/v1/fota
  events:
    - KAI_APP_ANR_FC
ignore:
  - code: KS110
    reason: agreed
"""
SECONDS = 120  # after which a server that says nothing is given up


class Editor:
    """Speaks the language server protocol, as an editor does."""

    def __init__(self, folder: Path) -> None:
        assert SERVER is not None
        self.folder = folder
        self.server = subprocess.Popen([SERVER, "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.timer = Timer(SECONDS, self.server.kill)
        self.timer.start()
        self.asked = 0
        self.ask("initialize", processId=None, rootUri=folder.as_uri(), capabilities={})
        self.tell("initialized")
        settings = {"yaml": {"schemaStore": {"enable": False}, "validate": True, "hover": True, "completion": True}}
        self.tell("workspace/didChangeConfiguration", settings=settings)

    def close(self) -> None:
        self.ask("shutdown")
        self.tell("exit")
        self.server.communicate()
        self.timer.cancel()

    def open(self, name: str, text: str) -> dict[tuple[int, int], str]:
        """Opens a file and returns what is wrong in it, by line and column."""
        uri = (self.folder / name).as_uri()
        self.tell("textDocument/didOpen", textDocument={"uri": uri, "languageId": "yaml", "version": 1, "text": text})
        while True:
            message = self._receive()
            if message.get("method") == "textDocument/publishDiagnostics" and message["params"]["uri"] == uri:
                break
            self._answer(message)
        found = ((one["range"]["start"], one["message"]) for one in message["params"]["diagnostics"])
        return {(start["line"], start["character"]): text for start, text in found}

    def at(self, method: str, name: str, line: int, character: int) -> Any:  # noqa: ANN401 - an answer in JSON
        uri = (self.folder / name).as_uri()
        position = {"line": line, "character": character}
        return self.ask(f"textDocument/{method}", textDocument={"uri": uri}, position=position)

    def ask(self, method: str, **params: Any) -> Any:  # noqa: ANN401 - messages in JSON
        self.asked += 1
        self._send({"id": self.asked, "method": method, "params": params})
        while True:
            message = self._receive()
            if message.get("id") == self.asked and "method" not in message:
                return message["result"]
            self._answer(message)

    def tell(self, method: str, **params: Any) -> None:  # noqa: ANN401 - messages in JSON
        self._send({"method": method, "params": params})

    def _answer(self, message: dict[str, Any]) -> None:
        """Answers what the server asks, which is for settings that this editor does not have."""
        if "id" in message:
            self._send({"id": message["id"], "result": None})

    def _send(self, message: dict[str, Any]) -> None:
        assert self.server.stdin is not None
        body = json.dumps({"jsonrpc": "2.0"} | message).encode()
        self.server.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self.server.stdin.flush()

    def _receive(self) -> dict[str, Any]:
        assert self.server.stdout is not None
        length = 0
        while line := self.server.stdout.readline().strip():
            name, _, value = line.partition(b":")
            length = int(value) if name.lower() == b"content-length" else length
        assert length, "the server has ended"
        message: dict[str, Any] = json.loads(self.server.stdout.read(length))
        return message


@pytest.fixture(scope="module")
def editor(tmp_path_factory: pytest.TempPathFactory, catalog: Catalog) -> Iterator[Editor]:
    if SERVER is None:
        pytest.skip("yaml-language-server is not in .venv/editor")
    folder = tmp_path_factory.mktemp("project")
    (folder / "registration.schema.json").write_text(schema_text("registration", catalog), encoding="utf-8")
    editor = Editor(folder)
    yield editor
    editor.close()


def place(text: str, word: str) -> tuple[int, int]:
    """Returns the line and column of a word."""
    [(number, line)] = [(number, line) for number, line in enumerate(text.split("\n")) if word in line]
    return number, line.index(word)


@pytest.mark.parametrize("page", ["README.md", "docs/editors.md"])
def test_the_documentation_has_the_lines_that_are_tried_here(page: str) -> None:
    assert set(LINES) <= set((ROOT / page).read_text(encoding="utf-8").split("\n"))


@pytest.mark.parametrize("first", LINES)
@pytest.mark.parametrize("file", sorted((ROOT / "examples").glob("*.yaml")), ids=lambda file: file.name)
def test_nothing_is_wrong_with_the_examples(editor: Editor, file: Path, first: str) -> None:
    name = f"{LINES.index(first)}-{file.name}"
    assert editor.open(name, f"{first}\n{file.read_text(encoding='utf-8')}") == {}


@pytest.mark.parametrize("first", LINES)
def test_scopes_endpoints_events_and_rules_are_completed_and_explained(
    editor: Editor, catalog: Catalog, first: str
) -> None:
    text = f"{first}\n{NAMES}"
    name = f"complete-{LINES.index(first)}.yaml"
    assert editor.open(name, text) == {}
    for word, expected in (
        ("kdp.customers", {one: scope.summary for one, scope in catalog.scopes.items()}),
        ("GET /ke/v1/fota", {one: endpoint.summary for one, endpoint in catalog.endpoints.items()}),
        ("KAI_APP_ANR_FC", {one: event.summary for one, event in catalog.events.items()}),
        ("KS110", {"KS110": "unreleased: "}),
    ):
        line, column = place(text, word)
        offered = {
            one["label"]: one.get("documentation") or "" for one in editor.at("completion", name, line, column)["items"]
        }
        assert expected.keys() <= offered.keys()
        assert all(offered[one].startswith(said) for one, said in expected.items())
        hover = editor.at("hover", name, line, column + 2)["contents"]
        told = hover if isinstance(hover, str) else hover["value"]
        assert word in told
        assert expected[word] in told.replace("\\", "")


def test_what_can_be_no_scope_and_what_is_no_key_are_marked(editor: Editor) -> None:
    text = f"{LINES[0]}\nwrong: x\nscopes:\n  - kdp.customers\n  - KDP.devices\n  - not.in.the.catalog:view\n"
    found = editor.open("wrong.yaml", text)
    assert set(found) == {place(text, "wrong"), place(text, "KDP.devices")}
    assert "this is not a scope name" in found[place(text, "KDP.devices")]
