"""Tests what readers make of files that are odd, each in its own way."""

import io
import json
import os
from pathlib import Path

import pytest

from knox_scopes import uses
from knox_scopes.catalog.model import Catalog
from knox_scopes.usage import blocks, bruno, cassettes, documents, formats, har, http_files, json_lines, pieces, postman
from knox_scopes.usage.calls import Call, Found, Tally, Token, Unread, call
from knox_scopes.usage.documents import Document
from knox_scopes.usage.files import Opened
from knox_scopes.usage.tokens import LONGEST, exchange
from knox_scopes.usage.variables import declared

API = "https://api.samsungknox.com"


def entries(text: str) -> list[Found]:
    return list(har.read(io.BytesIO(text.encode())))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('{"log": {"entries": [{"request": 1}]}}', Unread(1, "this is no entry of a HAR")),
        ('{"log": {"entries": [\n[], 5]}}', Unread(2, "this is no entry of a HAR")),
        ('{"log": {"entries": [{"request": {"method": "GET"}}]}}', Unread(1, "this is no entry of a HAR")),
        ('{"log": {"entries": [{"request": {"method": "GET", "url": 5}}]}}', Unread(1, "this is no entry of a HAR")),
        ('{"log": {"entries": [\n{]}}', Unread(2, "it is not JSON from here on")),
        ('{"log" {"entries": []}}', Unread(1, "it is not JSON from here on")),
        ('{"log": {"entries": [', Unread(1, "the file ends in the middle")),
        ('{"log": {"entries": [{"request": {}', Unread(1, "the file ends in the middle")),
        ('{"log": {"entries": [{"request": "x', Unread(1, "the file ends in the middle")),
    ],
)
def test_a_broken_har_says_where(text: str, found: Unread) -> None:
    assert found in entries(text)
    assert all(isinstance(one, Unread) for one in entries(text))


@pytest.mark.parametrize(
    "text", ["", "[]", '"log"', '{"log": []}', '{"log": {"pages": []}}', '{"a": 1, "b": [2]}', "{1}"]
)
def test_what_has_no_entries_shows_nothing(text: str) -> None:
    assert entries(text) == []


def test_an_entry_without_an_answer_is_a_call() -> None:
    text = '{"log": {"entries": [{"request": {"method": "GET", "url": "/a"}, "response": null}]}}'
    assert entries(text) == [call("GET", "/a", "traffic", line=1)]


@pytest.mark.parametrize(
    ("data", "requested"),
    [
        ({"params": [{"name": "scope", "value": "kdp"}, 5]}, ("kdp",)),
        ({"text": '{"scope": "kdp kai"}'}, ("kdp", "kai")),
        ({"text": '["scope"]'}, None),
        ({"text": '{"scope": ["kdp"]}'}, None),
        ({"text": "nothing"}, None),
        ({"text": "[" * 100_000}, None),
        ({"text": "x" * (LONGEST + 1)}, None),
        ({}, None),
        ("scope=kdp", None),
    ],
)
def test_the_scopes_of_a_token_request_are_read_however_it_is_written(
    data: object, requested: tuple[str, ...] | None
) -> None:
    request = {"method": "POST", "url": f"{API}/ams/v1/oauth2/token", "postData": data}
    found = entries(json.dumps({"log": {"entries": [{"request": request, "response": {"status": 200}}]}}))
    assert [one.requested for one in found if isinstance(one, Token)] == ([] if requested is None else [requested])


def test_an_answer_may_be_in_base64() -> None:
    made = call("POST", f"{API}/oauth2/token", "traffic")
    packed = "eyJzY29wZSI6ICJrZHAifQ=="
    found = exchange(made, None, packed, packed=True)
    assert found is not None
    assert found.granted == ("kdp",)
    for broken in ("*", "/w==", None, "A" * LONGEST):
        assert exchange(made, None, broken, packed=True) is None
    assert exchange(made._replace(method="GET"), "scope=kdp") is None


def test_an_entry_larger_than_a_piece_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pieces, "CHUNK", 16)
    entry = {"request": {"method": "GET", "url": "/é" * 40}, "n": 12345678901234567890}
    text = json.dumps({"log": {"pages": [entry], "entries": [entry, entry]}}, ensure_ascii=False, indent=1)
    assert [one.line for one in entries(text) if isinstance(one, Call)] == [13, 20]


def test_a_number_at_the_end_of_a_piece_goes_on_in_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pieces, "CHUNK", 3)
    assert list(pieces.values(io.BytesIO(b"123456 789\n1"))) == [
        pieces.Member(1, 123456),
        pieces.Member(1, 789),
        pieces.Member(2, 1),
    ]


def test_an_entry_that_is_too_large_ends_the_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pieces, "CHUNK", 16)
    monkeypatch.setattr(pieces, "MOST_MEMBER", 64)
    text = json.dumps({"log": {"entries": [{"request": "x" * 1000}]}})
    assert entries(text) == [Unread(1, "an entry is larger than any that is read")]


def lines(text: str) -> list[Found]:
    return list(json_lines.read(io.BufferedReader(io.BytesIO(text.encode()))))


def test_an_object_over_several_lines_is_read() -> None:
    text = json.dumps({"method": "GET", "url": "/a"}, indent=1)
    assert lines(f"\n{text}\n{text}\n") == [Tally(call("GET", "/a", "traffic", line=2), 2, None)]
    assert lines(f"{text}\n{{") == [Unread(5, "the file ends in the middle"), call("GET", "/a", "traffic", line=1)]
    assert lines(f"{text}\n" + '{"a":' * 100_000)[0] == Unread(5, "it is nested too deeply")


def test_lines_that_are_no_objects_are_counted() -> None:
    text = '{"method": "GET", "url": "/a"}\n"method": 1\n["method"]\n{"method": \n'
    assert lines(text) == [
        Unread(2, "2 lines from here on cannot be read as JSON"),
        call("GET", "/a", "traffic", line=1),
    ]


def test_a_line_without_end_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blocks, "LONGEST", 100)
    monkeypatch.setattr(blocks, "BLOCK", 64)
    good = '{"method": "GET", "url": "/a"}'
    text = good + "\n" + '{"method": "' + "x" * 1000 + '"}\n' + good
    assert lines(text) == [
        Unread(2, "1 line from here on cannot be read as JSON"),
        Tally(call("GET", "/a", "traffic", line=1), 2, None),
    ]


def test_odd_values_are_none_of_a_call() -> None:
    odd = [
        '{"method": "GET", "url": "/a", "status": "odd", "time": 1e400}',
        '{"method": "GET", "url": "/a", "status": Infinity, "time": "2026-13-01T00:00:00"}',
        '{"method": "GET", "url": "/a", "host": {"name": "machine"}, "status": {}, "time": [1]}',
    ]
    assert lines("\n".join(odd)) == [Tally(call("GET", "/a", "traffic", line=1), 3, None)]
    assert lines('{"method": "GET", "log": "{no JSON", "message": "text", "msg": {"a": 1}}') == []


def test_as_many_kinds_of_objects_as_there_may_be_are_kept_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_lines, "MOST_KINDS", 2)
    text = "".join(f'{{"method": "GET", "url": "/a", "{key}": 1}}\n' for key in "bcde")
    assert lines(text) == [Tally(call("GET", "/a", "traffic", line=1), 4, None)]


def test_calls_of_a_log_are_counted_by_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    days = ["01T03", "01T02", "01T04", "02T01", "01T03"]
    text = "".join(f'{{"method": "GET", "url": "/a?{day}", "time": "2026-08-{day}:00:00+00:00"}}\n' for day in days)
    first = call("GET", "/a", "traffic", time="2026-08-01T02:00:00Z", line=1)
    other = call("GET", "/a", "traffic", time="2026-08-02T01:00:00Z", line=4)
    assert lines(text) == [Tally(first, 4, "2026-08-01T04:00:00Z"), other]
    monkeypatch.setattr(json_lines, "MOST_COUNTED", 1)
    assert lines(text) == [
        Tally(first, 3, "2026-08-01T04:00:00Z"),
        other,
        call("GET", "/a", "traffic", time="2026-08-01T03:00:00Z", line=5),
    ]


@pytest.mark.parametrize("module", [cassettes, postman])
def test_a_document_that_is_too_large_is_not_read(module: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "MOST_BYTES", 10)
    read = cassettes.read(io.BytesIO(b"x" * 11)) if module is cassettes else postman.read(io.BytesIO(b"x" * 11), {})
    [found] = read
    assert isinstance(found, Unread)
    assert found.why.startswith("it is larger than ")


def test_yaml_says_where_it_is_broken() -> None:
    assert documents.yaml_in(io.BytesIO(b"a: 1\nb: [\n")) == Unread(3, "it is not YAML from here on")
    assert documents.yaml_in(io.BytesIO(b"a: \x00")) == Unread(None, "it has characters that no YAML has")
    assert documents.yaml_in(io.BytesIO(b"a: " + b"[" * 200)) == Unread(None, "it is nested too deeply")
    whole = documents.yaml_in(io.BytesIO(b"a: &x 1\nb: *x\nc: &y [1]\nd: *y\n[1]: 2\n--- other\n"))
    assert isinstance(whole, Document)
    assert whole.value == {"a": "1", "b": "1", "c": ["1"], "d": None, "": "2"}
    empty = documents.yaml_in(io.BytesIO(b""))
    assert isinstance(empty, Document)
    assert empty.value == ""


def test_a_text_that_is_written_with_escapes_has_a_line() -> None:
    document = Document(None, '\n"a\\/b"\n"\\u00e9"\n')
    assert (document.line("a/b"), document.line("é"), document.line("gone")) == (2, 3, None)


def test_a_tree_that_is_too_deep_is_not_followed_to_its_end() -> None:
    whole: dict[str, object] = {"item": []}
    for _ in range(200):
        whole = {"item": [whole]}
    assert len(list(documents.in_order([whole], "item"))) == documents.MOST_DEPTH + 1


def test_a_bruno_request_that_is_no_request_shows_nothing() -> None:
    assert list(bruno.read(io.BytesIO(b"info:\nhttp:\n  url: [\n"), {})) == []
    [found] = bruno.read(io.BytesIO(b"x" * (bruno.MOST_BYTES + 1)), {"environments/a.yml": b"a: ["})
    assert found == Unread(None, "it is larger than any request is")
    assert list(bruno.read(io.BytesIO(b"get {\n  url: /a\n"), {"environments/a.yml": b"a: ["})) == [
        call("GET", "/a", "declared", line=1)
    ]


def test_environments_that_cannot_be_read_set_nothing() -> None:
    text = b"GET {{base}}/a\n"
    assert list(http_files.read(io.BytesIO(text), {"http-client.env.json": b"{"})) == [
        call("GET", "/a", "declared", line=1)
    ]
    collection = json.dumps({"item": [{"request": "{{base}}/a"}]}).encode()
    assert list(postman.read(io.BytesIO(collection), {"a": b"["})) == [call("GET", "/a", "declared", line=1)]


def test_a_variable_that_means_itself_comes_to_an_end() -> None:
    assert declared("GET", "{{a}}/x", {"a": "{{a}}{{a}}"}) is None or declared(
        "GET", "{{a}}/x", {"a": "{{a}}"}
    ) == call("GET", "/x", "declared")
    assert declared("GET", "{{a}}", {"a": "{{a}}" * 99}) is None
    assert declared("GET", " ", {}) is None
    assert declared("GET", "example.com/a", {}) == call("GET", "https://example.com/a", "declared")
    assert declared("GET", "https://{{a}}.example.com", {}) == call("GET", "/", "declared")


def test_a_stream_that_fails_ends_with_what_happened() -> None:
    class Failing(io.RawIOBase):
        def readable(self) -> bool:
            return True

        def readinto(self, _: object) -> int:
            raise OSError(5, "Input/output error")

    failing = io.BufferedReader(Failing())
    assert list(formats.read("har", "a.har", Opened(failing, b"", []))) == [Unread(None, "Input/output error")]
    assert list(formats.read("har", "a.har", Opened(io.BytesIO(), b"", ["it is damaged"]))) == [
        Unread(None, "it is damaged")
    ]


def test_what_stands_beside_a_file_in_a_folder_that_is_not_there_is_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.http").write_text("GET {{base}}/kcs/v1/rp/devices\n", encoding="utf-8")
    (tmp_path / "http-client.env.json").mkdir()
    with_folder = Opened((tmp_path / "a.http").open("rb"), b"", [])
    with with_folder.stream:
        assert len(list(formats.read("http", str(tmp_path / "a.http"), with_folder))) == 1
    with (tmp_path / "a.http").open("rb") as stream:
        found = formats.read("http", str(tmp_path / "gone" / "a.http"), Opened(stream, b"", []))
        assert len(list(found)) == 1


def test_source_and_traffic_in_a_folder_are_read_together(catalog: Catalog, tmp_path: Path) -> None:
    (tmp_path / "src").mkdir()
    (tmp_path / "tests").mkdir()
    (tmp_path / "node_modules").mkdir()
    text = 'import requests\n\nrequests.get("https://api.samsungknox.com/kcs/v1/rp/devices")\n'
    for name in ("src/a.py", "tests/test_b.py", "node_modules/c.py"):
        (tmp_path / name).write_text(text, encoding="utf-8")
    os.mkfifo(tmp_path / "pipe")
    found = uses(catalog, tmp_path)
    assert {at: (use.evidence, use.where) for at, use in found.needs.items()} == {
        "GET /kcs/v1/rp/devices": ("in-source", f"{tmp_path}/src/a.py:3")
    }
    assert found.left_out == {"source files of tests or of others, or that git ignores": 1}
    assert [(os.path.relpath(one.file, tmp_path), one.why) for one in found.unread] == [
        ("node_modules", "it holds what others wrote, or what is built"),
        ("pipe", f"`{tmp_path}/pipe` is a pipe, socket or device, not a file"),
    ]
    assert [(one.file, one.format, one.calls) for one in found.read] == [(str(tmp_path), "source", 1)]
    assert uses(catalog, tmp_path / "tests" / "test_b.py").needs["GET /kcs/v1/rp/devices"].count == 1
    assert uses(catalog, tmp_path, form="json-lines").read[0].format == "json-lines"


def test_source_that_cannot_be_opened_is_said_once(catalog: Catalog, tmp_path: Path) -> None:
    (tmp_path / "a.py").write_bytes(b"\x1f\x8b")
    assert [(one.file, one.why) for one in uses(catalog, tmp_path).unread] == [
        (f"{tmp_path}/a.py", "it cannot be unpacked to its end: it is cut short or damaged")
    ]
