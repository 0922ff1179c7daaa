"""Reads logs of JSON objects, one a line, as of ECS, Envoy, Google Cloud, AWS, Caddy, Traefik, nginx and pino."""

__all__ = ["is_it", "read"]

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

from knox_scopes.usage.calls import Call, Found, Tally, Unread, call
from knox_scopes.usage.json_layout import Layout, Row, layout_of
from knox_scopes.usage.pieces import members, values
from knox_scopes.usage.times import from_epoch, utc

# What each part of a call is called, by one log or another; a dot leads into an object, or is part of the name.
NAMES = {
    "method": (
        "http.request.method",
        "httpRequest.requestMethod",
        "httpMethod",
        "requestContext.http.method",
        "request.method",
        "req.method",
        "RequestMethod",
        "requestMethod",
        "request_method",
        "http.method",
        "http_method",
        "method",
        "verb",
    ),
    "url": (
        "url.full",
        "url.original",
        "http.url",
        "httpRequest.requestUrl",
        "request.url",
        "req.url",
        "request_url",
        "requestUrl",
        "url",
    ),
    "path": (
        "url.path",
        "http.target",
        "request.uri",
        "request.path",
        "RequestPath",
        "requestContext.http.path",
        "rawPath",
        "request_uri",
        "requestUri",
        "uri",
        "x-envoy-original-path",
        "path",
        "resourcePath",
    ),
    "host": (
        "url.domain",
        "server.address",
        "http.host",
        "request.host",
        "req.headers.host",
        "headers.Host",
        "headers.host",
        "RequestHost",
        "requestContext.domainName",
        "domainName",
        "authority",
        ":authority",
        "http_host",
        "host",
    ),
    "status": (
        "http.response.status_code",
        "httpRequest.status",
        "http.status_code",
        "response.status",
        "res.statusCode",
        "response_code",
        "DownstreamStatus",
        "statusCode",
        "status_code",
        "status",
    ),
    "time": (
        "@timestamp",
        "timestamp",
        "time",
        "ts",
        "start_time",
        "startTime",
        "StartUTC",
        "time_iso8601",
        "requestTimeEpoch",
        "requestContext.requestTimeEpoch",
        "requestContext.timeEpoch",
        "datetime",
    ),
}
REQUEST_LINE = ("request", "request_line", "requestLine")
# What a log that was shipped has around the log that was written: an object, or a text of one.
WRAPPED = ("_source", "jsonPayload", "json", "fields", "log", "message", "msg", "MESSAGE")
LONGEST_LINE = 1 << 20
MOST_KINDS = 256
MOST_COUNTED = 1 << 14
BLOCK = 1 << 18
DAY, SECOND = 10, 19

_tells = re.compile(
    rb'\\?"(?:[\w.]*[mM]ethod|verb|request_?[lL]ine)\\?"\s*:\s*(?:\\?"|\{)|"httpRequest"\s*:|"request": ?"[A-Z]+ '
).search
_request = re.compile(r"([A-Z]{3,7}) (\S+)(?: HTTP/[\d.]+)?").fullmatch
_begins = re.compile(rb"\s*(?:\[\s*)?\{").match

SCALARS = frozenset({float, int, str})

Way = tuple[str, tuple[str, ...]]
Plan = tuple[tuple[Way, ...], ...]
Parts = tuple[str, str, str | None, int | None, str | None]
Key = tuple[str, str, str | None, int | None, str | None]

# The ways that NAMES stand for, as layouts take them: a path is not asked for where there is a URL.
WAYS = {
    part: [way for name in names for way in dict.fromkeys(((name,), tuple(name.split("."))))]
    for part, names in {
        "method": NAMES["method"],
        "target": (*NAMES["url"], *NAMES["path"]),
        "host": NAMES["host"],
        "status": NAMES["status"],
        "time": NAMES["time"],
    }.items()
}

_scan: Callable[[str, int], tuple[Any, int]] = json.JSONDecoder(strict=False).scan_once  # type: ignore[attr-defined]  # faster than its methods


def is_it(head: bytes, name: str) -> bool:  # noqa: ARG001 - what it is, its beginning tells
    """Tells whether a file holds JSON objects that may be requests."""
    return _begins(head) is not None and _tells(head) is not None


def read(stream: BinaryIO) -> Iterator[Found]:
    """Yields the requests of a log, counted where they are alike; of objects that are no requests, nothing is said."""
    log = _Log()
    peeked = _peek(stream)
    if peeked.lstrip()[:1] != b"[" and not _is_spread(peeked):
        yield from log.lines(stream)
    else:
        for entry in members(stream) if peeked.lstrip()[:1] == b"[" else values(stream):
            if isinstance(entry, Unread):
                yield entry
            elif isinstance(entry.value, dict) and (parts := _parts(entry.value, log.plans)):
                yield from log.add(parts, _Seen(entry.line, parts[4]))
    yield from log.flush()


class _Seen:
    """How often a call was seen on one day, on which line first, and when first and last."""

    __slots__ = ("first", "last", "line", "times")

    def __init__(self, line: int, time: str | None, times: int = 1) -> None:
        self.times, self.line = times, line
        self.first = self.last = time

    def add(self, other: "_Seen") -> None:
        """Adds what was seen on the same day."""
        self.times += other.times
        if self.first is not None and other.first is not None and self.last is not None and other.last is not None:
            self.first, self.last = min(self.first, other.first), max(self.last, other.last)


class _Log:
    """Counts the calls of a log."""

    def __init__(self) -> None:
        self.plans: dict[tuple[str, ...], Plan] = {}
        self.counts: dict[Key, _Seen] = {}
        self.layout: Layout | None = None
        self.broken = self.first_broken = 0

    def lines(self, stream: BinaryIO) -> Iterator[Found]:
        """Counts the calls of lines, and yields those that there is no more room for; at the end, what was broken."""
        number = 1
        for block in _blocks(stream):
            rows = self.layout.pattern.findall(block) if self.layout else []
            if self.layout and len(rows) == block.count(b"\n"):
                yield from self._rows(self.layout, rows, number)
            else:
                yield from self._one_by_one(block, number)
            number += block.count(b"\n")
        if self.broken:
            yield Unread(
                self.first_broken, f"{self.broken} line{'s' * (self.broken > 1)} from here on cannot be read as JSON"
            )

    def _rows(self, layout: Layout, rows: list[Row], number: int) -> Iterator[Found]:
        """Counts the rows of lines, the first of which has the number, before anything is made of them."""
        keys, times = list(map(layout.key, rows)), list(map(layout.time, rows))
        if times != sorted(times):
            rows.sort(key=layout.time)
            in_order, times = list(map(layout.key, rows)), sorted(times)
        else:
            in_order = keys
        # Of what is given several times, the last counts: that is why the first of each is found from the end.
        lines = dict(zip(reversed(keys), range(number + len(keys) - 1, number - 1, -1), strict=True))
        firsts = dict(zip(reversed(in_order), reversed(times), strict=True))
        lasts = dict(zip(in_order, times, strict=True))
        for key, count in Counter(keys).items():
            method, target, host, status, _ = (part.decode("utf-8", "replace") for part in key)
            seen = _Seen(lines[key], _to_second(firsts[key]), count)
            seen.last = _to_second(lasts[key])
            yield from self.add((method, target, host or None, int(status) if status else None, seen.first), seen)

    def _one_by_one(self, block: bytes, number: int) -> Iterator[Found]:
        """Counts the calls of lines that are not all of the layout, and takes that of the last one that has one."""
        layout = self.layout
        for at, line in enumerate(block.splitlines(keepends=True), number):
            if layout and (found := layout.pattern.fullmatch(line)):
                yield from self._rows(layout, [found.groups()], at)
            elif b"ethod" in line or _tells(line):
                entry = _object(line)
                if entry is None:
                    self.broken, self.first_broken = self.broken + 1, self.first_broken or at
                elif isinstance(entry, dict) and (parts := _parts(entry, self.plans)):
                    yield from self.add(parts, _Seen(at, parts[4]))
                    if self.layout is layout:
                        self.layout = layout_of(line, entry, WAYS) or layout

    def add(self, parts: Parts, seen: _Seen) -> Iterator[Call | Tally]:
        """Counts calls of one day, and yields all when there is no more room."""
        # A day is counted by itself, for those who look from a day on.
        key = (*parts[:4], parts[4] and parts[4][:DAY])
        known = self.counts.get(key)
        if known is not None:
            known.add(seen)
            return
        if len(self.counts) >= MOST_COUNTED:
            yield from self.flush()
        self.counts[key] = seen

    def flush(self) -> Iterator[Call | Tally]:
        """Yields what was counted, and begins again."""
        counts, self.counts = self.counts, {}
        for (method, target, host, status, _), seen in counts.items():
            made = call(method, target, "traffic", host=host, status=status, time=seen.first, line=seen.line)
            yield made if seen.times == 1 else Tally(made, seen.times, seen.last)


def _to_second(time: bytes) -> str | None:
    """Returns a time of a layout without its fraction."""
    return f"{time[:SECOND].decode()}Z" if time else None


def _blocks(stream: BinaryIO) -> Iterator[bytes]:
    """Yields a stream in blocks of whole lines; what is too long for a line is cut."""
    while block := stream.read(BLOCK):
        if block[-1:] != b"\n":
            block += stream.readline(LONGEST_LINE)
        if block[-1:] != b"\n":
            while (rest := stream.readline(LONGEST_LINE)) and rest[-1:] != b"\n":
                pass
            block += b"\n"
        yield block


def _object(line: bytes) -> Any:  # noqa: ANN401 - any value that JSON has
    """Returns the value of a line, or None if it has none."""
    text = line.decode("utf-8", "replace").strip()
    try:
        value, end = _scan(text, 0)
    except (RecursionError, StopIteration, ValueError):
        return None
    return value if end == len(text) else None


def _parts(entry: dict[str, Any], plans: dict[tuple[str, ...], Plan]) -> Parts | None:
    """Returns the method, target, host, status and time of the call that an object stands for, or None."""
    kind = tuple(entry)
    plan = plans.get(kind)
    if plan is None:
        if len(plans) >= MOST_KINDS:
            plans.clear()
        plan = plans[kind] = tuple(_ways(entry, names) for names in NAMES.values())
    methods, urls, paths, hosts, statuses, times = plan
    method, target = _first(entry, methods), _first(entry, urls) or _first(entry, paths)
    if not isinstance(method, str) or not isinstance(target, str):
        written = next((entry[name] for name in REQUEST_LINE if isinstance(entry.get(name), str)), "")
        found = _request(written)
        if found is None:
            return _inside(entry, plans)
        method, target = found.groups()
    host, time = _first(entry, hosts), _first(entry, times)
    return (
        method,
        target.partition("?")[0],
        host if isinstance(host, str) else None,
        _number(_first(entry, statuses)),
        utc(time) or from_epoch(time),
    )


def _inside(entry: dict[str, Any], plans: dict[tuple[str, ...], Plan]) -> Parts | None:
    """Returns those of an object within another one, which has the time if it has none itself."""
    for name in WRAPPED:
        inner = entry.get(name)
        if isinstance(inner, str) and inner[:1] == "{":
            try:
                inner = json.loads(inner)
            except (RecursionError, ValueError):
                continue
        if isinstance(inner, dict):
            outer = {key: value for key, value in entry.items() if key in NAMES["time"]}
            return _parts({**outer, **{key: value for key, value in inner.items() if key not in WRAPPED}}, plans)
    return None


def _ways(entry: dict[str, Any], names: tuple[str, ...]) -> tuple[Way, ...]:
    """Returns what leads to the values of names in an object with these keys: a key, and those within what it has."""
    ways: list[Way] = []
    for name in names:
        head, *rest = name.split(".")
        if name in entry:
            ways.append((name, ()))
        elif head in entry:
            ways.append((head, tuple(rest)))
    return tuple(ways)


def _first(entry: dict[str, Any], ways: tuple[Way, ...]) -> object:
    """Returns the first scalar that is led to."""
    for key, rest in ways:
        value: object = entry[key]
        for inner in rest:
            value = value.get(inner) if isinstance(value, dict) else None
        if value.__class__ in SCALARS and value != "":
            return value
    return None


def _number(status: object) -> int | None:
    try:
        return int(status)  # type: ignore[call-overload, no-any-return]  # what has no number is caught
    except (OverflowError, TypeError, ValueError):
        return None


def _peek(stream: BinaryIO) -> bytes:
    """Returns the beginning of a stream without taking it."""
    peek = getattr(stream, "peek", None)
    return bytes(peek(1)) if peek else b""


def _is_spread(head: bytes) -> bool:
    """Tells whether the first line that is not blank begins an object and does not end it."""
    first, end, _ = head.lstrip().partition(b"\n")
    try:
        return bool(end) and first[:1] == b"{" and not json.loads(first)
    except (RecursionError, ValueError):
        return True
