"""Reads what `uses` has answered as JSON, and what a recorder has written, which is the same."""

__all__ = ["SCHEMA", "is_it", "read"]

import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from knox_scopes.endpoints import FAULTS, NOT_UTF_8
from knox_scopes.usage.calls import Call, Evidence, Found, Tally, Unread, call, token
from knox_scopes.usage.documents import loaded, object_in, objects_in, text_in
from knox_scopes.usage.times import utc

SCHEMA = "knox-scopes/uses/1"
# Of a status only the class is saved; for these, the evidence is the one that is saved with it.
OBSERVED = {"1xx": 100, "2xx": 200, "3xx": 300, "4xx": 400, "5xx": 500}
ATTEMPTED = {"4xx": 403, "5xx": 500}
REFUSED = ATTEMPTED["4xx"]
KINDS: dict[str, Evidence] = {
    "observed": "traffic",
    "attempted": "traffic",
    "declared": "declared",
    "in-source": "in-source",
}
MORE = "not all of what was read for this answer could be read; the answer itself says what"

_begins = re.compile(rb'\s*\{\s*"schema"\s*:\s*"' + SCHEMA.encode() + b'"').match


def is_it(head: bytes, name: str) -> bool:  # noqa: ARG001 - what it is, its beginning tells
    """Tells whether a file is an answer of `uses`."""
    return _begins(head) is not None


def read(stream: BinaryIO) -> Iterator[Found]:
    """Yields the calls of an answer; of what it left out, nothing is said."""
    document = loaded(stream)
    if isinstance(document, Unread):
        yield document
        return
    whole = object_in(document.value)
    for key, name in (("needs", "at"), ("unmatched", "call")):
        for one in objects_in(whole.get(key)):
            text, evidence = text_in(one.get(name)), text_in(one.get("evidence"))
            line = document.line(text)
            if text and evidence in KINDS:
                yield from _seen(one, text, evidence, line)
            else:
                yield Unread(line, f"an entry of `{key}` lacks `{name}` or its evidence")
    for host, count in object_in(whole, "elsewhere").items():
        yield Tally(call("GET", "/", "traffic", host=host), _count(count), None)
    names = (whole.get(key) for key in ("requested", "granted"))
    if scopes := token(call("POST", "/", "traffic"), *(" ".join(map(text_in, _list(one))) for one in names)):
        yield scopes
    if whole.get("unread") or any(map(_count, object_in(whole, "more").values())):
        yield Unread(None, MORE)


def _seen(one: dict[str, Any], text: str, evidence: str, line: int | None) -> Iterator[Call | Tally]:
    """Yields the calls that an entry stands for: those of each status, those to further hosts, weaker evidence."""
    method, _, target = text.rpartition(" ")
    host, *hosts = [*map(text_in, _list(one.get("hosts"))), ""]
    message = text_in(one.get("message"))
    fault = message if message in {*FAULTS, NOT_UTF_8} else ""
    first, last = utc(one.get("first")), utc(one.get("last"))
    known, otherwise = (ATTEMPTED, REFUSED) if evidence == "attempted" else (OBSERVED, None)
    statuses = [(known.get(name, otherwise), _count(count)) for name, count in object_in(one, "statuses").items()]
    for status, count in statuses or [(otherwise, _count(one.get("count")))]:
        made = call(method, target, KINDS[evidence], host=host, status=status, time=first, line=line)
        yield Tally(made, count, last, fault)
    for other in filter(None, hosts):
        yield Tally(made._replace(host=other.lower()), 0, last)
    for kind in _list(one.get("also")):
        if kind in ("declared", "in-source"):
            yield call(method, target, kind, host=host, line=line)


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _count(value: object) -> int:
    """Returns a number of calls, or 0 for what is none."""
    return value if isinstance(value, int) and value > 0 else 0
