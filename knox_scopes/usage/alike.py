"""Counts the calls in lines of JSON that look like one before, without reading them as JSON.

Logs write the same keys in the same order in every line. The pattern that is made of a line has these keys; it fits
nothing but JSON, and no line in which the parts of a call would stand elsewhere. What it does not fit is for others.
"""

__all__ = ["Alike", "Known", "Place"]

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from operator import itemgetter
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
    str: rb'"' + TEXT + rb'*+"',
    int: rb"-?(?:0|[1-9]\d{0,18})",
    float: rb"-?(?:0|[1-9]\d{0,18})\.\d{1,30}",
    bool: rb"(?:true|false)",
    type(None): rb"null",
}
# As `call` takes a URL apart, and as `utc` takes a time.
URL = (
    rb'"(?!")(?P<origin>[A-Za-z][A-Za-z0-9+.-]*+://[^/?#"\\\x00-\x1f]*+)?(?P<path>[^?#"\\\x00-\x1f]*+)' + TEXT + rb'*+"'
)
PARTS = {
    ("method", str): rb'"(?P<method>[A-Za-z]{1,20})"',
    ("target", str): URL,
    ("host", str): rb'"(?P<host>' + TEXT + rb'++)"',
    ("status", int): rb"(?P<status>0|[1-9]\d{0,8})",
    ("status", str): rb'"(?P<status>\d{1,9})"',
    ("time", str): rb'"(?P<time>\d{4}-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d:[0-5]\d)(?:\.\d{1,9})?Z"',
}
GROUPS = ("method", "origin", "path", "host", "status", "time")

# How members are apart: as `json` of Python writes them, or without blanks, or as it may be.
SPACES = ((b": ", b", "), (b":", b","), (b": ?", b", ?"))
# Where blocks are never all alike, only one in so many is looked at as a whole.
MOST_MISSES, LOOK_AGAIN = 8, 16

# The parts of a call in the order of GROUPS, and what it is counted by; what is not there is empty.
Row = tuple[bytes, bytes, bytes, bytes, bytes, bytes]
Key = tuple[bytes, bytes, bytes, bytes, bytes, bytes]


class Alike:
    """The calls in lines that look alike, counted by method, path, host, status and day."""

    def __init__(self, is_known: Known) -> None:
        """Begins with no pattern; `is_known` tells of a host whether the path of a call to it counts."""
        self.is_known = is_known
        # The patterns, that of the last line first, each with what puts its groups in order.
        self._patterns: list[tuple[re.Pattern[bytes], Callable[[tuple[bytes, ...]], Row]]] = []
        self._tried = self._blocks = self._misses = 0
        self._origins: dict[tuple[bytes, bytes], bool] = {}
        # By each call: how often, its first line, and its first and last time.
        self._counts: dict[Key, list[Any]] = {}

    @property
    def is_learning(self) -> bool:
        """Tells whether there is room for more patterns, and hope."""
        return self._tried < MOST_TRIED and len(self._patterns) < MOST_PATTERNS

    @property
    def is_full(self) -> bool:
        """Tells whether it is time to take what was counted."""
        return len(self._counts) >= MOST_COUNTED

    def learn(self, line: bytes, value: Mapping[str, Any], parts: Mapping[Place, str]) -> None:
        """Makes a pattern of a line and the object that it holds; `parts` says where in it the parts of a call are."""
        self._tried += 1
        for spaces in SPACES:
            made = _object(value, (), parts, spaces)
            if made is None:
                return
            missing = b"".join(b"(?P<%b>)" % name.encode() for name in GROUPS if b"<%b>" % name.encode() not in made)
            pattern = re.compile(rb"(?m:^)" + made + missing + rb"\r?\n")
            # Numbers and names may be written in other ways than those that the pattern knows.
            if pattern.fullmatch(line):
                places = (pattern.groupindex[name] - 1 for name in GROUPS)
                self._patterns.insert(0, (pattern, itemgetter(*places)))
                return

    def take(self, line: bytes, number: int) -> bool:
        """Counts the call in a line, and tells whether a pattern fits it."""
        for place, (pattern, order) in enumerate(self._patterns):
            if found := pattern.fullmatch(line):
                self._count([order(found.groups(b""))], number)
                self._patterns.insert(0, self._patterns.pop(place))
                return True
        return False

    def take_all(self, block: bytes, number: int) -> int:
        """Counts the calls in a block of lines, and returns how many lines it has; none where one pattern fits not all.

        `number` is that of the first line.
        """
        self._blocks += 1
        if not self._patterns or (self._misses >= MOST_MISSES and self._blocks % LOOK_AGAIN):
            return 0
        pattern, order = self._patterns[0]
        rows = list(map(order, pattern.findall(block)))
        if len(rows) != block.count(b"\n"):
            self._misses += 1
            return 0
        self._misses = 0
        self._count(rows, number)
        return len(rows)

    def _count(self, rows: Iterable[Row], number: int) -> None:
        counts, origins = self._counts, self._origins
        for line, (method, origin, path, host, status, time) in enumerate(rows, number):
            is_known = origins.get((origin, host))
            if is_known is None:
                is_known = self._judge(origin, host)
            key = (method, origin, path if is_known else b"/", host, status, time[:DAY])
            seen = counts.get(key)
            if seen is None:
                counts[key] = [1, line, time, time]
            else:
                seen[0] += 1
                if time > seen[3]:
                    seen[3] = time
                elif time < seen[2]:
                    seen[2] = time

    def taken(self) -> Iterator[Call | Tally]:
        """Yields what was counted, and begins anew."""
        for (method, origin, path, host, status, _), (times, line, first, last) in self._counts.items():
            made = call(
                _text(method),
                _text(origin + path),
                "traffic",
                host=_text(host) or None,
                status=int(status) if status else None,
                time=f"{_text(first)}Z" if first else None,
                line=line,
            )
            yield made if times == 1 else Tally(made, times, f"{_text(last)}Z" if last else None)
        self._counts.clear()

    def _judge(self, origin: bytes, host: bytes) -> bool:
        """Returns whether the path of a call counts, and keeps that."""
        if len(self._origins) >= MOST_ORIGINS:
            self._origins.clear()
        name = call(None, _text(origin), "traffic", host=_text(host) or None).host
        is_known = self._origins[origin, host] = name is None or self.is_known(name)
        return is_known


def _object(
    value: Mapping[str, Any], place: Place, parts: Mapping[Place, str], spaces: tuple[bytes, bytes]
) -> bytes | None:
    """Returns the pattern of an object, or None for one that has lists, or too many members."""
    colon, comma = spaces
    members = []
    for name, member in value.items():
        inside = (*place, name)
        if isinstance(member, dict):
            made = _object(member, inside, parts, spaces)
        elif inside in parts:
            made = PARTS.get((parts[inside], type(member)))
        else:
            made = VALUES.get(type(member))
        if made is None:
            return None
        members.append(re.escape(json.dumps(name, ensure_ascii=False).encode("utf-8", "replace")) + colon + made)
    return rb"\{" + comma.join(members) + rb"\}" if len(members) <= MOST_MEMBERS else None


def _text(content: bytes) -> str:
    return content.decode("utf-8", "replace")
