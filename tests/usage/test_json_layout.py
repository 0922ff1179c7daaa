"""Tests that lines of one layout say the same to a pattern as they do to a reader of JSON."""

import io
import json
from collections.abc import Mapping
from typing import Any

import pytest

from knox_scopes.usage import json_lines
from knox_scopes.usage.calls import Call, Found, Tally, call
from knox_scopes.usage.json_layout import layout_of
from knox_scopes.usage.json_lines import WAYS

ENVOY = {
    "start_time": "2026-08-01T06:00:00.123Z",
    "method": "GET",
    "path": "/kcs/v1/rp/devices?token=hidden",
    "authority": "api.samsungknox.com",
    "response_code": 200,
    "upstream": None,
    "tags": ["a", {"b": 1}][:1],
    "user_agent": 'with \\"quotes\\" and {brackets}',
}
ECS = {
    "@timestamp": "2026-08-01T06:00:00Z",
    "http": {"request": {"method": "GET"}, "response": {"status_code": "404"}},
    "url": {"full": "", "original": "/a", "domain": "api.samsungknox.com"},
}


def row(entry: Mapping[str, Any], line: str | None = None) -> tuple[bytes, ...] | None:
    """Returns what the layout of an entry takes of a line, by default of its own, with the time at the end."""
    own = json.dumps(entry).encode() + b"\n"
    layout = layout_of(own, entry, WAYS)
    if layout is None:
        return None
    found = layout.pattern.fullmatch(own if line is None else line.encode() + b"\n")
    return (*layout.key(found.groups()), layout.time(found.groups())) if found else ()


def test_the_parts_of_a_line_are_found_wherever_they_stand() -> None:
    day, time = b"2026-08-01", b"2026-08-01T06:00:00.123Z"
    assert row(ENVOY) == (b"GET", b"/kcs/v1/rp/devices", b"api.samsungknox.com", b"200", day, time)
    assert row(ECS) == (b"GET", b"/a", b"api.samsungknox.com", b"404", day, b"2026-08-01T06:00:00Z")
    assert row({"method": "GET", "url": "/a"}) == (b"GET", b"/a", b"", b"", b"", b"")


@pytest.mark.parametrize(
    "entry",
    [
        {"method": "GET"},
        {"url": "/a"},
        {"method": "", "url": "/a"},
        {"method": "GET", "url": 5},
        {"method": "GET", "url": "/a\\b"},
        {"method": "GET", "url": "/a", "time": "2026-08-01 06:00:00"},
        {"method": "GET", "url": "/a", "time": 1785564000},
        {"method": "GET", "url": "/a", "list": [[1]]},
        {"method": "GET", "url": "/a", "é": 1},
        {"method": "GET", "url": "/a", "x": "y" * 20_000},
    ],
)
def test_what_a_pattern_cannot_tell_has_no_layout(entry: Mapping[str, Any]) -> None:
    assert row(entry) is None


@pytest.mark.parametrize(
    "changed",
    [
        {**ENVOY, "method": ""},
        {**ENVOY, "authority": ""},
        {**ENVOY, "response_code": "odd"},
        {**ENVOY, "start_time": "2026-08-01T06:00:00Z"},
        {**ENVOY, "start_time": None},
        {**ENVOY, "path": "/a\\nb"},
        {**ENVOY, "more": 1},
        {**ENVOY, "tags": [[]]},
        dict(reversed(ENVOY.items())),
    ],
)
def test_a_line_of_another_layout_is_none_of_it(changed: Mapping[str, Any]) -> None:
    assert row(ENVOY, json.dumps(changed)) == ()


def read(text: str) -> list[Found]:
    return list(json_lines.read(io.BufferedReader(io.BytesIO(text.encode()))))


def test_lines_of_a_layout_are_counted_like_others(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reads lines with layouts and without; between them stand lines of another kind, and broken ones."""
    times = ["2026-08-02T01:00:00.000Z", "2026-08-01T03:00:00.500Z", "2026-08-01T02:00:00.250Z"]
    entries: list[Mapping[str, Any]] = [
        {**ENVOY, "start_time": times[number % 3], "path": f"/a/{number % 2}", "response_code": 200 + number % 5 // 4}
        for number in range(200)
    ]
    entries[50:50] = [{**ENVOY, "start_time": None}, {**ENVOY, "authority": None}, ECS, {"method": "GET", "url": "/b"}]
    lines = [json.dumps(entry) for entry in entries]
    lines[70:70] = ['{"method": "GET", "url": ', "", "method", '{"other": 1}']
    text = "\n".join(lines)
    for block in (1 << 18, 2_000, 1):
        monkeypatch.setattr(json_lines, "BLOCK", block)
        fast = sorted(map(repr, read(text)))
        with pytest.MonkeyPatch.context() as without:
            without.setattr(json_lines, "layout_of", lambda *_: None)
            slow = sorted(map(repr, read(text)))
        assert fast == slow
    counted = [one for one in read(text) if isinstance(one, Call | Tally)]
    assert sum(one.times if isinstance(one, Tally) else 1 for one in counted) == 204


def test_times_within_a_block_may_be_in_any_order() -> None:
    days = ["01T03", "01T02", "01T04", "02T01", "01T03", "01T01"]
    text = "".join(
        json.dumps({"method": "GET", "url": f"/a?{day}", "time": f"2026-08-{day}:00:00Z"}) + "\n" for day in days
    )
    layouts = [read(text * 2)[0], read(text * 2)[1]]
    first = call("GET", "/a", "traffic", time="2026-08-01T01:00:00Z", line=1)
    second = call("GET", "/a", "traffic", time="2026-08-02T01:00:00Z", line=4)
    assert layouts == [Tally(first, 10, "2026-08-01T04:00:00Z"), Tally(second, 2, "2026-08-02T01:00:00Z")]
