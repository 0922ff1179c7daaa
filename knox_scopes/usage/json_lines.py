"""Reads logs of JSON objects, one a line, as of ECS, Envoy, Google Cloud, AWS, Caddy, Traefik, nginx and pino."""

__all__ = ["BY_HOST", "is_it", "read"]

import json
import re
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any, BinaryIO

from knox_scopes.usage.alike import Alike, Known, Place
from knox_scopes.usage.blocks import TOO_LONG, blocks
from knox_scopes.usage.calls import Call, Found, Tally, Unread, call
from knox_scopes.usage.pieces import Member, members, values
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
# Whether the paths of calls count is asked of each host.
BY_HOST = True
MOST_KINDS = 256
MOST_COUNTED = 1 << 14
DAY = 10

_tells = re.compile(
    rb'\\?"(?:[\w.]*[mM]ethod|verb|request_?[lL]ine)\\?"\s*:\s*(?:\\?"|\{)|"httpRequest"\s*:|"request": ?"[A-Z]+ '
).search
_request = re.compile(r"([A-Z]{3,7}) (\S+)(?: HTTP/[\d.]+)?").fullmatch
_begins = re.compile(rb"\s*(?:\[\s*)?\{").match

# What is found by a plan, where a URL and a path are both a target.
PARTS = ("method", "target", "host", "status", "time")
SCALARS = frozenset({float, int, str})

Way = tuple[str, tuple[str, ...]]
Plan = tuple[tuple[Way, ...], ...]
Parts = tuple[str, str, str | None, int | None, str | None]
Key = tuple[str, str, str | None, int | None, str | None]

_scan: Callable[[str, int], tuple[Any, int]] = json.JSONDecoder(strict=False).scan_once  # type: ignore[attr-defined]  # faster than its methods


def is_it(head: bytes, name: str) -> bool:  # noqa: ARG001 - what it is, its beginning tells
    """Tells whether a file holds JSON objects that may be requests."""
    return _begins(head) is not None and _tells(head) is not None


def read(stream: BinaryIO, is_known: Known = lambda _: True) -> Iterator[Found]:
    """Yields the requests of a log, counted where they are alike; of objects that are no requests, nothing is said.

    `is_known` tells of a host whether the paths of calls to it count.
    """
    peeked = _peek(stream)
    plans: dict[tuple[str, ...], Plan] = {}
    if peeked.lstrip()[:1] == b"[":
        entries: Iterator[Member | Call | Tally | Unread] = members(stream)
    else:
        entries = values(stream) if _is_spread(peeked) else _lines(stream, plans, is_known)
    counts: dict[Key, _Seen] = {}
    for entry in entries:
        if not isinstance(entry, Member):
            yield entry
            continue
        parts = _parts(entry.value, plans) if isinstance(entry.value, dict) else None
        if parts is None:
            continue
        time = parts[4]
        # A day is counted by itself, for those who look from a day on.
        key = (*parts[:4], time and time[:DAY])
        seen = counts.get(key)
        if seen is None:
            if len(counts) >= MOST_COUNTED:
                yield from _tallies(counts)
                counts.clear()
            counts[key] = _Seen(entry.line, time)
        else:
            seen.add(time)
    yield from _tallies(counts)


class _Seen:
    """How often a call was seen, on which line first, and when first and last."""

    __slots__ = ("first", "last", "line", "times")

    def __init__(self, line: int, time: str | None) -> None:
        self.times, self.line = 1, line
        self.first = self.last = time

    def add(self, time: str | None) -> None:
        """Counts the call once more; the day is the same."""
        self.times += 1
        if time is not None and self.last is not None and self.first is not None:
            if time > self.last:
                self.last = time
            elif time < self.first:
                self.first = time


def _tallies(counts: dict[Key, _Seen]) -> Iterator[Call | Tally]:
    """Yields what was counted."""
    for (method, target, host, status, _), seen in counts.items():
        made = call(method, target, "traffic", host=host, status=status, time=seen.first, line=seen.line)
        yield made if seen.times == 1 else Tally(made, seen.times, seen.last)


def _lines(
    stream: BinaryIO, plans: dict[tuple[str, ...], Plan], is_known: Known
) -> Iterator[Member | Call | Tally | Unread]:
    """Yields the calls of lines that are alike, the objects of others, and at the end how many lines are neither."""
    number, broken, first = 0, 0, 0
    alike = Alike(is_known)
    for block in blocks(stream):
        if taken := alike.take_all(block, number + 1):
            number += taken
        else:
            for line in BytesIO(block):
                number += 1
                if alike.take(line, number) or (b"ethod" not in line and _tells(line) is None and line != TOO_LONG):
                    continue
                try:
                    value = _loaded(line)
                except (RecursionError, StopIteration, ValueError):
                    broken, first = broken + 1, first or number
                    continue
                if alike.is_learning and value.__class__ is dict and (places := _places(value, _plan(value, plans))):
                    alike.learn(line, value, places)
                    if alike.take(line, number):
                        continue
                yield Member(number, value)
        if alike.is_full:
            yield from alike.taken()
    if broken:
        yield Unread(first, f"{broken} line{'s' * (broken > 1)} from here on cannot be read as JSON")
    yield from alike.taken()


def _loaded(line: bytes) -> Any:  # noqa: ANN401 - any value that JSON has
    """Returns the value in a line; raises RecursionError, StopIteration or ValueError for a line that is not JSON."""
    text = line.decode("utf-8", "replace").strip()
    value, end = _scan(text, 0)
    if end < len(text):
        raise ValueError
    return value


def _parts(entry: dict[str, Any], plans: dict[tuple[str, ...], Plan]) -> Parts | None:
    """Returns the method, target, host, status and time of the call that an object stands for, or None."""
    methods, urls, paths, hosts, statuses, times = _plan(entry, plans)
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


def _plan(entry: dict[str, Any], plans: dict[tuple[str, ...], Plan]) -> Plan:
    """Returns the ways to the parts of a call in an object, which are those in all that have its keys."""
    kind = tuple(entry)
    plan = plans.get(kind)
    if plan is None:
        if len(plans) >= MOST_KINDS:
            plans.clear()
        plan = plans[kind] = tuple(_ways(entry, names) for names in NAMES.values())
    return plan


def _places(entry: dict[str, Any], plan: Plan) -> dict[Place, str]:
    """Returns where in an object the parts of its call are; nothing if one that looks alike may have them elsewhere."""
    methods, urls, paths, hosts, statuses, times = plan
    places: dict[Place, str] = {}
    for part, ways in zip(PARTS, (methods, urls + paths, hosts, statuses, times), strict=True):
        for key, rest in ways:
            value = _led((key, rest), entry)
            if value == "":
                return {}
            if value.__class__ in SCALARS:
                places[key, *rest] = part
                break
    return places if {"method", "target"} <= set(places.values()) else {}


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
    for way in ways:
        value = _led(way, entry)
        if value.__class__ in SCALARS and value != "":
            return value
    return None


def _led(way: Way, entry: dict[str, Any]) -> object:
    """Returns what a way leads to, or None."""
    key, rest = way
    value: object = entry[key]
    for inner in rest:
        value = value.get(inner) if isinstance(value, dict) else None
    return value


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
