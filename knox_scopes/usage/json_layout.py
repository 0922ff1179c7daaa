"""Finds the calls in lines of JSON that are laid out as one line was, without making objects of them.

Most logs write the same keys in the same order on every line. One pattern, made of a line that was read as JSON, then
reads the others several times as fast; a line that it does not fit is none of this layout.
"""

__all__ = ["Layout", "Row", "layout_of"]

import json
import re
from collections.abc import Callable, Mapping
from operator import itemgetter
from typing import Any, NamedTuple

Path = tuple[str, ...]
Row = tuple[bytes, ...]

PARTS = ("method", "target", "host", "status", "time")
MOST_KEYS = 200
TEXT = rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"'
SCALAR = rb"(?:" + TEXT + rb"|true|false|null|-?\d[\d.eE+-]*+)"
LIST = rb'\[(?:[^"\[\]{}]++|' + TEXT + rb")*+\]"
# What has an escape, or is empty, is for a reader of JSON to make out. A query is not looked at.
GROUPS = {
    "method": rb'"([A-Za-z]++)"',
    "target": rb'"([^"\\?]++)[^"\\]*+"',
    "host": rb'"([^"\\]++)"',
    "status": rb'"?(\d{1,3})"?',
    # A time that is compared as it stands: in UTC, to the second or more precisely, but always alike.
    "time": rb'"((\d{4}-\d\d-\d\d)T\d\d:\d\d:\d\d%sZ)"',
}


class Layout(NamedTuple):
    """The pattern of a line; of its groups, `key` takes method, target, host, status and day, and `time` the time.

    Groups of what the line lacks are empty.
    """

    pattern: "re.Pattern[bytes]"
    key: Callable[[Row], Row]
    time: Callable[[Row], bytes]


def layout_of(line: bytes, entry: Mapping[str, Any], ways: Mapping[str, list[Path]]) -> Layout | None:
    """Returns the layout of a line that was read, or None if it is none that a pattern can tell.

    `ways` has the paths of keys that may lead to each part, in the order in which they are tried.
    """
    wanted: dict[Path, str] = {}
    fixed: set[Path] = set()
    for part, paths in ways.items():
        for path in paths:
            value = _at(entry, path)
            if value.__class__ in {float, int, str} and value != "":
                wanted[path] = part
                break
            fixed.add(path)
    time = next((str(_at(entry, path)) for path, part in wanted.items() if part == "time"), "")
    found = re.fullmatch(r"[^.]*(?:\.(\d+))?Z", time)
    fraction = rb"\.\d{%d}" % len(found[1]) if found and found[1] else b""
    order: list[str] = []

    def pattern(value: object, path: Path) -> bytes:
        if path in wanted:
            part = wanted[path]
            order.extend((part, "day") if part == "time" else (part,))
            return GROUPS[part] % fraction if part == "time" else GROUPS[part]
        if isinstance(value, dict):
            members = (_text(key) + b": ?" + pattern(inner, (*path, key)) for key, inner in value.items())
            return rb"\{ ?" + b", ?".join(members) + rb" ?\}"
        if isinstance(value, list):
            return LIST
        return _text(value) if path in fixed else SCALAR

    if "method" not in wanted.values() or "target" not in wanted.values() or len(line) > MOST_KEYS * 100:
        return None
    whole = b"(?m:^)" + pattern(entry, ()) + rb"[ \t\r]*\n"
    missing = [part for part in (*PARTS, "day") if part not in order]
    compiled = re.compile(whole + b"()" * len(missing))
    order += missing
    key, time_at = [order.index(part) for part in (*PARTS[:4], "day")], order.index("time")
    return Layout(compiled, itemgetter(*key), itemgetter(time_at)) if compiled.fullmatch(line) else None


def _at(entry: object, path: Path) -> object:
    for key in path:
        entry = entry.get(key) if isinstance(entry, Mapping) else None
    return entry


def _text(value: object) -> bytes:
    """Returns a pattern of a value that stays the same, as it is written in JSON."""
    return re.escape(json.dumps(value, ensure_ascii=False)).encode()
