"""Lines of JSON that are found by a pattern show what they show when they are read as JSON."""

import io
import json
from collections import Counter
from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knox_scopes.usage import alike, blocks, json_lines
from knox_scopes.usage.alike import Alike
from knox_scopes.usage.calls import Call, Found, Tally, Unread

API = "https://api.samsungknox.com"
PLAIN = {"time": "2026-08-01T06:00:00Z", "method": "GET", "url": f"{API}/a", "status": 200, "host": "b.com", "ms": 1.5}


def lines(*values: object) -> bytes:
    return b"".join(one if isinstance(one, bytes) else json.dumps(one).encode() + b"\n" for one in values)


def told(content: bytes, *, patterns: bool) -> tuple[Counter[tuple[Any, ...]], list[Unread]]:
    """Returns how often each call is shown, with its status and day, its first and last time, and what is unread."""
    with pytest.MonkeyPatch.context() as patch:
        if not patterns:
            patch.setattr(Alike, "is_learning", property(lambda _: False))
        patch.setattr(blocks, "BLOCK", 128)  # so that patterns see blocks of few lines, and one of many
        found: list[Found] = list(json_lines.read(io.BufferedReader(io.BytesIO(content))))
    counts: Counter[tuple[Any, ...]] = Counter()
    times: dict[tuple[Any, ...], list[str]] = {}
    for one in found:
        if isinstance(one, Call | Tally):
            made, number, last = (one, 1, one.time) if isinstance(one, Call) else one[:3]
            key = (*made[:5], (made.time or "")[:10])
            counts[key] += number
            times[key] = [*times.get(key, []), *filter(None, (made.time, last))]
    spans = {key: (min(all_, default=""), max(all_, default="")) for key, all_ in times.items()}
    whole = Counter({(*key, *spans[key]): number for key, number in counts.items()})
    return whole, [one for one in found if isinstance(one, Unread)]


def taken(content: bytes) -> int:
    """Returns how many of the lines behind the first one a pattern that is made of it fits."""
    first, *rest = content.splitlines(keepends=True)
    value = json.loads(first)
    plans: dict[tuple[str, ...], json_lines.Plan] = {}
    made = Alike(lambda _: True)
    places = json_lines._places(value, json_lines._plan(value, plans))  # noqa: SLF001 - what tells where the parts are
    if places:
        made.learn(first, value, places)
    return sum(made.take(line, number) for number, line in enumerate(rest, 2))


SAME = [
    {**PLAIN, "time": "2026-08-01T05:00:00Z"},
    {**PLAIN, "time": "2026-08-01T07:00:00Z"},
    {**PLAIN, "url": f"{API}/b/c?token=SECRET#x"},
    {**PLAIN, "url": "/only/a/path"},
    {**PLAIN, "url": "https://ann:SECRET@API.samsungknox.com:443/a#b"},
    {**PLAIN, "url": "https://"},
    {**PLAIN, "url": "?"},
    {**PLAIN, "method": "delete", "status": 0},
    {**PLAIN, "time": "2026-08-02T00:00:00.999999999Z", "ms": 0.25, "host": "SECRET"},
    {**PLAIN, "time": "2026-07-31T23:59:59.5Z"},
    json.dumps({**PLAIN, "url": "/\u00e9"}, ensure_ascii=False).encode() + b"\r\n",
    json.dumps({**PLAIN, "url": "/x"}).encode().replace(b"/x", b"/\xff") + b"\n",
]
OTHER = [
    json.dumps(PLAIN, separators=(",", ":")).encode() + b"\n",
    {**PLAIN, "url": ""},
    {**PLAIN, "url": 'a"b'},
    {**PLAIN, "host": ""},
    {**PLAIN, "host": None},
    {**PLAIN, "status": "200"},
    {**PLAIN, "status": 200.0},
    {**PLAIN, "status": True},
    {**PLAIN, "status": -1},
    {**PLAIN, "time": "2026-08-01T06:00:00+02:00"},
    {**PLAIN, "time": 1785542400},
    {**PLAIN, "ms": 10**30},
    {**PLAIN, "ms": [1]},
    {**PLAIN, "ms": {"method": "PUT"}},
    {**PLAIN, "method": "M-SEARCH"},
    {**PLAIN, "more": 1},
    dict(reversed(PLAIN.items())),
    {"method": "GET", "url": "/a"},
    b'{"time": "2026-08-01T06:00:00Z", "method": "GET", "url": "/a", "status": 200, "host": "b", "ms": 1.5, "ms": 2}\n',
    b'{"time": "2026-08-01T06:00:00Z", "method": "GET", "url": "/a", "status": 0200, "host": "b", "ms": 1.5}\n',
    b'{"time": "2026-08-01T06:00:00Z", "method": "GET", "url": "/a", "status": 200, "host": "b", "ms": 1.5}}\n',
    b'{"time": "2026-08-01T06:00:00Z", "method": "GET", "url": "/a\\u002fb", "status": 200, "host": "b", "ms": 1.5}\n',
    b'{"time": "2026-08-01T06:00:00Z", "method": "GET", "url": "/a',
]


@pytest.mark.parametrize("line", SAME, ids=repr)
def test_a_line_that_looks_alike_is_taken_for_what_it_is(line: object) -> None:
    content = lines(PLAIN, line, PLAIN)
    assert taken(content) == 2
    assert told(content, patterns=True) == told(content, patterns=False)
    assert sum(told(content, patterns=True)[0].values()) == 3


@pytest.mark.parametrize("line", OTHER, ids=repr)
def test_a_line_that_looks_otherwise_is_left_to_others(line: object) -> None:
    content = lines(PLAIN, line)
    assert taken(content) == 0
    assert told(content, patterns=True) == told(content, patterns=False)


NESTED = {
    "@timestamp": "2026-08-01T06:00:00Z",
    "http": {"request": {"method": "GET"}, "response": {"status_code": 200}},
    "url": {"full": f"{API}/a", "domain": "api.samsungknox.com"},
    "is_new": True,
    "none": None,
}


def test_parts_within_objects_are_found() -> None:
    other = json.loads(json.dumps(NESTED).replace(".com/a", ".com/b").replace("GET", "PUT").replace("200", "404"))
    content = lines(NESTED, other, {**other, "is_new": False})
    assert taken(content) == 2
    assert told(content, patterns=True) == told(content, patterns=False)
    assert {key[:3] for key in told(content, patterns=True)[0]} == {
        ("GET", "api.samsungknox.com", "/a"),
        ("PUT", "api.samsungknox.com", "/b"),
    }


@pytest.mark.parametrize(
    "value",
    [
        {"method": "GET"},
        {"method": "GET", "url": "", "path": "/a"},
        {"method": "GET", "http_method": "", "url": "/a", "host": ""},
        {"method": "GET", "url": "/a", "tags": ["a"]},
        {"method": "GET", "url": "/a", **{f"k{number}": 1 for number in range(100)}},
        {"message": '{"method": "GET", "url": "/a"}'},
        {"request": "GET /a HTTP/1.1"},
    ],
)
def test_no_pattern_is_made_of_what_may_mean_something_else(value: dict[str, Any]) -> None:
    content = lines(value, value)
    assert taken(content) == 0
    assert told(content, patterns=True) == told(content, patterns=False)


_members = st.fixed_dictionaries(
    {},
    optional={
        "time": st.sampled_from(["2026-08-01T06:00:00Z", "2026-08-01T05:00:00.5Z", "2026-08-02 06:00", "", 1785542400]),
        "method": st.sampled_from(["GET", "put", "", None, 1]),
        "http_method": st.sampled_from(["POST", ""]),
        "url": st.sampled_from([f"{API}/a", f"{API}/a?b", "/c", "", None, {"path": "/d"}, {"path": ""}]),
        "path": st.sampled_from(["/e", ""]),
        "host": st.sampled_from(["c.com", "", None]),
        "status": st.sampled_from([200, "404", "", None, 1.5]),
        "text": st.text(max_size=3),
        "log": st.sampled_from(['{"method": "GET", "url": "/f"}', {"method": "PUT", "url": "/g"}, "", 5]),
    },
)


@given(st.lists(st.tuples(_members, st.integers(1, 3), st.booleans()), max_size=12))
def test_any_lines_show_the_same_with_patterns_and_without(entries: list[tuple[dict[str, Any], int, bool]]) -> None:
    content = b"".join(
        (json.dumps(dict(reversed(entry.items())) if is_reversed else entry, ensure_ascii=False) + "\n").encode()
        * times
        for entry, times, is_reversed in entries
    )
    assert told(content, patterns=True) == told(content, patterns=False)


def test_the_paths_of_other_hosts_are_not_told_apart() -> None:
    urls = [f"https://{host}/{number}" for host in ("a.com", "b.com") for number in range(50)]
    content = lines(
        *({"method": "GET", "url": url} for url in urls), *({"method": "GET", "path": "/x"} for _ in range(2))
    )
    found = list(json_lines.read(io.BufferedReader(io.BytesIO(content)), lambda host: host == "b.com"))
    assert sum(isinstance(one, Call) for one in found) == 50
    tallies = [(one.call.host, one.call.path, one.times) for one in found if isinstance(one, Tally)]
    assert tallies == [("a.com", "/", 50), (None, "/x", 2)]


@pytest.mark.parametrize("every", [1, 2, 3, 7])
def test_blocks_of_lines_show_what_each_line_shows(every: int) -> None:
    """Where some lines differ, blocks are looked at line by line, for a while or in between."""
    other = {"method": "PUT", "path": "/b"}
    found = told(lines(*(other if number % every else PLAIN for number in range(400))), patterns=True)
    assert found[0].total() == 400
    assert {(key[0], number) for key, number in found[0].items()} == {
        ("GET", len(range(0, 400, every))),
        *([("PUT", 400 - len(range(0, 400, every)))] if every > 1 else []),
    }
    assert found == told(lines(*(other if number % every else PLAIN for number in range(400))), patterns=False)


def test_a_line_is_taken_whole_or_not_at_all() -> None:
    """Behind something else on the same line, a call is none."""
    cut = b'{"method": "GET", "url": "/a"}'
    content = lines(*[{"method": "GET", "url": "/a"}] * 9, b"x" + cut + b"\n", cut + b" " + cut + b"\n", cut)
    assert told(content, patterns=True) == told(content, patterns=False)
    assert told(content, patterns=True)[0].total() == 10


def test_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(alike, "MOST_COUNTED", 3)
    monkeypatch.setattr(alike, "MOST_ORIGINS", 2)
    content = lines(*({"method": "GET", "url": f"https://{number}.com/"} for number in range(10)))
    assert told(content, patterns=True) == told(content, patterns=False)
    assert told(content, patterns=True)[0].total() == 10


def shapes(count: int) -> Iterable[dict[str, Any]]:
    return ({"method": "GET", "url": "/a", f"key{number}": 1} for number in range(count))


def test_patterns_are_few() -> None:
    content = lines(*shapes(alike.MOST_TRIED * 2))
    made = Alike(lambda _: True)
    for value in shapes(alike.MOST_PATTERNS + 1):
        assert made.is_learning == (len(value) == 3 and f"key{alike.MOST_PATTERNS}" not in value)
        made.learn(lines(value), value, {("method",): "method", ("url",): "target"})
    assert told(content, patterns=True) == told(content, patterns=False)


@pytest.mark.parametrize("part", ["url", "method", "text"])
def test_a_hostile_line_takes_no_time_to_be_refused(part: str) -> None:
    good = {"method": "GET", "url": f"{API}/a", "text": ""}
    bad = json.dumps({**good, part: "https://" + "a?" * 200_000})[:-2].encode() + b"\n"
    assert taken(lines(good) + bad) == 0
