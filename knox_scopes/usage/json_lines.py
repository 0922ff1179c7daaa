"""Reads logs of JSON objects, one a line: of ECS, Envoy, Google Cloud, AWS, Caddy, Traefik, nginx, pino."""

__all__ = ["is_it", "read"]

import json
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from knox_scopes.usage.calls import Call, Found, Unread, call
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
LONGEST_LINE = 1 << 20
MOST_KINDS = 256

_tells = re.compile(
    rb'\\?"(?:[\w.]*[mM]ethod|verb|request_?[lL]ine)\\?"\s*:\s*(?:\\?"|\{)|"httpRequest"\s*:|"request": ?"[A-Z]+ '
).search
_request = re.compile(r"([A-Z]{3,7}) (\S+)(?: HTTP/[\d.]+)?").fullmatch
_begins = re.compile(rb"\s*(?:\[\s*)?\{").match

Plan = dict[str, tuple[str, ...]]


def is_it(head: bytes, name: str) -> bool:  # noqa: ARG001 - what it is, its beginning tells
    """Tells whether a file holds JSON objects that may be requests."""
    return _begins(head) is not None and _tells(head) is not None


def read(stream: BinaryIO) -> Iterator[Found]:
    """Yields the requests of a log; of objects that are no requests, nothing is said."""
    peeked = _peek(stream)
    kinds: dict[tuple[str, ...], Plan] = {}
    if peeked.lstrip()[:1] == b"[":
        entries: Iterator[Member | Unread] = members(stream)
    else:
        entries = values(stream) if _is_spread(peeked) else _lines(stream)
    for entry in entries:
        if isinstance(entry, Unread):
            yield entry
        elif isinstance(entry.value, dict) and (made := _call(entry.value, entry.line, kinds)):
            yield made


def _lines(stream: BinaryIO) -> Iterator[Member | Unread]:
    """Yields the objects of lines, and at the end how many lines are none, if any."""
    number, broken, first = 0, 0, 0
    while line := stream.readline(LONGEST_LINE):
        number += 1
        if line[-1:] != b"\n" and len(line) == LONGEST_LINE:
            while (rest := stream.readline(LONGEST_LINE)) and rest[-1:] != b"\n":
                pass
        elif b"ethod" not in line and _tells(line) is None:
            continue
        try:
            yield Member(number, json.loads(line))
        except (RecursionError, ValueError):
            broken, first = broken + 1, first or number
    if broken:
        yield Unread(first, f"{broken} line{'s' * (broken > 1)} from here on cannot be read as JSON")


def _call(entry: dict[str, Any], line: int, kinds: dict[tuple[str, ...], Plan]) -> Call | None:
    """Returns the call that an object stands for, or None."""
    kind = tuple(entry)
    plan = kinds.get(kind)
    if plan is None:
        if len(kinds) >= MOST_KINDS:
            kinds.clear()
        plan = kinds[kind] = {
            part: tuple(name for name in names if _may_hold(entry, name)) for part, names in NAMES.items()
        }
    method, target = _first(entry, plan["method"]), _first(entry, plan["url"]) or _first(entry, plan["path"])
    if not isinstance(method, str) or not isinstance(target, str):
        written = next((entry[name] for name in REQUEST_LINE if isinstance(entry.get(name), str)), "")
        found = _request(written)
        if found is None:
            return _inside(entry, line, kinds)
        method, target = found.groups()
    host, status, time = (_first(entry, plan[part]) for part in ("host", "status", "time"))
    return call(
        method,
        target,
        "traffic",
        host=host if isinstance(host, str) else None,
        status=_number(status),
        time=utc(time) or from_epoch(time),
        line=line,
    )


def _inside(entry: dict[str, Any], line: int, kinds: dict[tuple[str, ...], Plan]) -> Call | None:
    """Returns the call of an object within another one, which has the time if it has none itself."""
    for name in WRAPPED:
        inner = entry.get(name)
        if isinstance(inner, str) and inner[:1] == "{":
            try:
                inner = json.loads(inner)
            except (RecursionError, ValueError):
                continue
        if isinstance(inner, dict):
            outer = {key: value for key, value in entry.items() if key in NAMES["time"]}
            return _call({**outer, **{key: value for key, value in inner.items() if key not in WRAPPED}}, line, kinds)
    return None


def _may_hold(entry: dict[str, Any], name: str) -> bool:
    return name in entry or ("." in name and name.partition(".")[0] in entry)


def _first(entry: dict[str, Any], names: tuple[str, ...]) -> object:
    """Returns the first scalar that one of the names leads to."""
    for name in names:
        value: object = entry.get(name)
        if value is None and "." in name:
            value = entry
            for key in name.split("."):
                value = value.get(key) if isinstance(value, dict) else None
        if isinstance(value, str | int | float) and value != "":
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
