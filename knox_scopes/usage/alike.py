"""Counts the calls in lines of JSON that look like one before, without reading them as JSON.

Logs write the same keys in the same order in every line. The pattern that is made of a line has these keys; it fits
nothing but JSON, and no line in which the parts of a call would stand elsewhere. What it does not fit is for others.
"""

__all__ = ["Alike", "Known", "Place"]

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from knox_scopes.usage.calls import Call, Tally, call

# Whether the path of a call to a host counts, or only how often the host is called.
Known = Callable[[str], bool]
Place = tuple[str, ...]

MOST_PATTERNS = 8
MOST_TRIED = 64
MOST_MEMBERS = 64
MOST_COUNTED = 1 << 14
MOST_ORIGINS = 1 << 12
DAY = 10

TEXT = rb'[^"\\\x00-\x1f]'
VALUES = {
    str: rb'"' + TEXT + rb'*"',
    int: rb"-?(?:0|[1-9]\d{0,18})",
    float: rb"-?(?:0|[1-9]\d{0,18})\.\d{1,30}",
    bool: rb"(?:true|false)",
    type(None): rb"null",
}
# As `call` takes a URL apart, and as `utc` takes a time.
URL = (
    rb'"(?!")(?P<origin>[A-Za-z][A-Za-z0-9+.-]*+://[^/?#"\\\x00-\x1f]*+)?(?P<path>[^?#"\\\x00-\x1f]*+)(?:[?#]'
    + TEXT
    + rb'*+)?"'
)
PARTS = {
    ("method", str): rb'"(?P<method>[A-Za-z]{1,20})"',
    ("target", str): URL,
    ("host", str): rb'"(?P<host>' + TEXT + rb'+)"',
    ("status", int): rb"(?P<status>0|[1-9]\d{0,8})",
    ("status", str): rb'"(?P<status>\d{1,9})"',
    ("time", str): rb'"(?P<time>\d{4}-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d:[0-5]\d)(?:\.\d{1,9})?Z"',
}
GROUPS = ("method", "origin", "path", "host", "status", "time")

Key = tuple[bytes, bytes | None, bytes, bytes | None, bytes | None, bytes | None]


class Alike:
    """The calls in lines that look alike, counted by method, path, host, status and day."""

    def __init__(self, is_known: Known) -> None:
        """Begins with no pattern; `is_known` tells of a host whether the path of a call to it counts."""
        self.is_known = is_known
        self._matches: list[tuple[Callable[[bytes], re.Match[bytes] | None], tuple[int, ...]]] = []
        self._tried = 0
        self._origins: dict[tuple[bytes | None, bytes | None], bool] = {}
        # By each call: how often, its first line, and its first and last time.
        self._counts: dict[Key, list[Any]] = {}

    @property
    def is_learning(self) -> bool:
        """Tells whether there is room for more patterns, and hope."""
        return self._tried < MOST_TRIED and len(self._matches) < MOST_PATTERNS

    @property
    def is_full(self) -> bool:
        """Tells whether it is time to take what was counted."""
        return len(self._counts) >= MOST_COUNTED

    def learn(self, line: bytes, value: Mapping[str, Any], parts: Mapping[Place, str]) -> None:
        """Makes a pattern of a line and the object that it holds; `parts` says where in it the parts of a call are."""
        self._tried += 1
        made = _object(value, (), parts)
        if made is None:
            return
        missing = b"".join(b"(?P<%b>(?!))?" % name.encode() for name in GROUPS if b"<%b>" % name.encode() not in made)
        pattern = re.compile(made + missing + rb"\r?\n?")
        # Numbers and names may be written in other ways than those that the pattern knows.
        if pattern.fullmatch(line):
            self._matches.append((pattern.fullmatch, tuple(pattern.groupindex[name] for name in GROUPS)))

    def take(self, line: bytes, number: int) -> bool:
        """Counts the call in a line, and tells whether a pattern fits it."""
        for matches, groups in self._matches:
            if found := matches(line):
                method, origin, path, host, status, time = found.group(*groups)
                is_known = self._origins.get((origin, host))
                if is_known is None:
                    is_known = self._judge(origin, host)
                key = (method, origin, path if is_known else b"/", host, status, time and time[:DAY])
                seen = self._counts.get(key)
                if seen is None:
                    self._counts[key] = [1, number, time, time]
                else:
                    seen[0] += 1
                    if time is not None:
                        if time > seen[3]:
                            seen[3] = time
                        elif time < seen[2]:
                            seen[2] = time
                return True
        return False

    def taken(self) -> Iterator[Call | Tally]:
        """Yields what was counted, and begins anew."""
        for (method, origin, path, host, status, _), (times, line, first, last) in self._counts.items():
            made = call(
                _text(method),
                _text((origin or b"") + path),
                "traffic",
                host=None if host is None else _text(host),
                status=None if status is None else int(status),
                time=None if first is None else f"{_text(first)}Z",
                line=line,
            )
            yield made if times == 1 else Tally(made, times, None if last is None else f"{_text(last)}Z")
        self._counts.clear()

    def _judge(self, origin: bytes | None, host: bytes | None) -> bool:
        """Returns whether the path of a call counts, and keeps that."""
        if len(self._origins) >= MOST_ORIGINS:
            self._origins.clear()
        name = call(None, _text(origin or b""), "traffic", host=None if host is None else _text(host)).host
        is_known = self._origins[origin, host] = name is None or self.is_known(name)
        return is_known


def _object(value: Mapping[str, Any], place: Place, parts: Mapping[Place, str]) -> bytes | None:
    """Returns the pattern of an object, or None for one that has lists, or too many members."""
    members = []
    for name, member in value.items():
        inside = (*place, name)
        if isinstance(member, dict):
            made = _object(member, inside, parts)
        elif inside in parts:
            made = PARTS.get((parts[inside], type(member)))
        else:
            made = VALUES.get(type(member))
        if made is None:
            return None
        members.append(re.escape(json.dumps(name, ensure_ascii=False).encode("utf-8", "replace")) + b": ?" + made)
    return rb"\{" + b", ?".join(members) + rb"\}" if len(members) <= MOST_MEMBERS else None


def _text(content: bytes) -> str:
    return content.decode("utf-8", "replace")
