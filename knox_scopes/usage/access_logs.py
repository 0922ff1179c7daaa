"""Reads access logs: common and combined, of nginx and Apache with the host, of Envoy, AWS load balancers and Squid.

The lines of a block are found with one pattern that is made for the format that the first lines have, and counted
before anything is made of them: that is what makes it fast, and a query is never looked at.
"""

__all__ = ["BY_HOST", "is_it", "read"]

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from operator import itemgetter
from typing import BinaryIO, NamedTuple

from knox_scopes.usage.alike import Known
from knox_scopes.usage.blocks import blocks
from knox_scopes.usage.calls import Call, Tally, Unread, call
from knox_scopes.usage.times import from_epoch, utc

# Whether the paths of calls count is asked of each host.
BY_HOST = True
MOST_COUNTED = 1 << 14
MOST_HOSTS = 1 << 12
LOOKED_AT = 50

# Patterns are as loose as they may be, which is fast: where a line is not what it should be, they run on over its end,
# though not far. Then they find fewer lines than there are, and each line is looked at by itself.
QUOTED = rb'"[^"]{0,16384}"'
REQUEST = rb'"([A-Z]{0,20} ?[^ ?#"]{0,16384})[^"]{0,16384}"'
CLF = rb"\[([^\]]{0,60})\] " + REQUEST + rb" (\d{3})"
CLIENT = rb"[^\[]{0,4096}"
TOKEN = rb" (?:" + QUOTED + rb'|[^ "\n]+)'
OTHERWISE = rb"|[^\n]*\n"
# Where lines are never what they should be, only one block in so many is looked at as a whole.
MOST_MISSES, LOOK_AGAIN = 8, 16
HOST = rb'"?(?:[A-Za-z0-9-]+\.)+[A-Za-z][A-Za-z0-9-]+(?::\d+)?"?'
MONTHS = {
    name: f"{number:02}"
    for number, name in enumerate(
        ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"), 1
    )
}

UNKNOWN = "it is no access log whose format is known"
OTHER = "it is no line of the format that the first lines of the file have"

Row = tuple[bytes, bytes, bytes, bytes]
Key = tuple[bytes, bytes, bytes]


class Format(NamedTuple):
    """How the lines of a log look.

    `pattern` has groups for time, request, status and host; `order` puts them into this order, where they have another.
    `time` reads a time. As texts, times compare as they should if their first `day` characters and `zone` are the same.
    """

    pattern: "re.Pattern[bytes]"
    order: tuple[int, int, int, int] | None
    time: Callable[[bytes], str | None]
    day: int
    zone: slice


_in_clf = re.compile(r"(\d\d)/([A-Z][a-z]{2})/(\d{4}):([\d:]{8})(?: ([+-]\d\d)(\d\d))?").match


@lru_cache(maxsize=4096)
def _of_clf(time: bytes) -> str | None:
    """Returns the time of a log in the common format.

    >>> _of_clf(b"10/Oct/2000:13:55:36 -0700")
    '2000-10-10T20:55:36Z'
    """
    found = _in_clf(time.decode("ascii", "replace"))
    if not found or found[2] not in MONTHS:
        return None
    # Most logs are in UTC, and `utc` has nothing to work out where that is plain.
    zone = "" if found[5] is None else "Z" if found[5] + found[6] == "+0000" else f"{found[5]}:{found[6]}"
    return utc(f"{found[3]}-{MONTHS[found[2]]}-{found[1]}T{found[4]}{zone}")


@lru_cache(maxsize=4096)
def _of_iso(time: bytes) -> str | None:
    return utc(time.decode("ascii", "replace"))


@lru_cache(maxsize=4096)
def _of_epoch(time: bytes) -> str | None:
    return from_epoch(time.decode("ascii", "replace"))


IN_CLF = (_of_clf, 11, slice(20, None))
# An empty group stands for the host that a log does not have.
ENVOY = Format(
    re.compile(
        rb"\[([^\]]{0,60})\] "
        + REQUEST
        + rb' (\d+) [^"\n]*(?:"[^"\n]*" \d[^"\n]*)?'
        + rb" ".join([QUOTED] * 3)
        + rb' "([^"\n]*)" "[^"\n]*"[^\n]*\n'
    ),
    None,
    _of_iso,
    10,
    slice(-1, None),
)
ALB = Format(
    re.compile(rb"[a-z0-9]+ ([^ \n]*) (?:[^ \n]* ){6}(\d{3}|-) [^\"\n]*" + REQUEST + rb' "[^\n]*\n()'),
    (0, 2, 1, 3),
    _of_iso,
    10,
    slice(-1, None),
)
SQUID = Format(
    re.compile(rb" *(\d{9,10})\.\d+ +\d+ [^ ]+ [A-Z_]+/(\d{3}) \d+ ([^ ]+ [^ ?#\n]*)[^ \n]* [^\n]*\n()"),
    (0, 2, 1, 3),
    _of_epoch,
    0,
    slice(0),
)


def is_it(head: bytes, name: str) -> bool:
    """Tells whether most of the first lines of a file are of one format."""
    del name
    return _format(head) is not None


def read(stream: BinaryIO, is_known: Known = lambda _: True) -> Iterator[Call | Tally | Unread]:
    """Yields the calls of a log, counted by method, target, status and host for each day.

    `is_known` tells of a host whether the paths of calls to it count.
    """
    counted = None
    number = 1
    for block in blocks(stream):
        if counted is None:
            form = _format(block)
            if form is None:
                yield Unread(1, UNKNOWN)
                return
            counted = _Counted(form, is_known)
        yield from counted.add(block, number)
        number += block.count(b"\n")
    if counted is not None:
        yield from counted.flush()


class _Seen:
    """How often a call was seen, when first and last, and on which line first."""

    __slots__ = ("first", "last", "line", "times")

    def __init__(self, time: bytes, line: int) -> None:
        self.times, self.line = 1, line
        self.first = self.last = time


class _Counted:
    """Counts equal calls up to the end of a day, or until there are too many that differ."""

    def __init__(self, form: Format, is_known: Known) -> None:
        self.form, self.is_known = form, is_known
        self.others: dict[bytes, bool] = {b"": False, b"-": False}
        self.whole = re.compile(form.pattern.pattern + OTHERWISE)
        self.order = itemgetter(*form.order) if form.order else None
        self.status = form.order[2] if form.order else 2
        self.blocks = self.misses = 0
        self.counts: dict[Key, _Seen] = {}  # by request, status and host
        self.of = ("", b"")  # the day and the zone of all of them

    def add(self, block: bytes, number: int) -> Iterator[Call | Tally | Unread]:
        """Counts the lines of a block, the first of which has the number; yields what is complete."""
        lines = block.count(b"\n")
        self.blocks += 1
        is_tried = self.misses < MOST_MISSES or self.blocks % LOOK_AGAIN == 0
        rows: list[Row] = self.whole.findall(block) if is_tried else []
        numbers: Iterable[int] = range(number, number + lines)
        # A line that is found otherwise has no status.
        if len(rows) == lines and b"" not in map(itemgetter(self.status), rows):
            self.misses = 0
        else:
            self.misses += 1
            rows, numbers, unread = self._one_by_one(block, number)
            yield from unread
        if self.order:
            rows = list(map(self.order, rows))
        if not rows:
            return
        times = [row[0] for row in rows]
        first, last = min(times), max(times)
        form = self.form
        one_zone = len(set(map(itemgetter(form.zone), times))) == 1
        begin, end = form.time(first), form.time(last)
        if begin and end and begin[:10] == end[:10] and first[: form.day] == last[: form.day] and one_zone:
            of = (begin[:10], first[form.zone])
            if of != self.of or len(self.counts) > MOST_COUNTED:
                yield from self.flush()
                self.of = of
            self._count(numbers, rows)
            return
        # The day changes, or the zone.
        by_day: dict[tuple[str, bytes], list[tuple[int, Row]]] = {}
        for line, row in zip(numbers, rows, strict=True):
            time = form.time(row[0]) or ""
            by_day.setdefault((time[:10], row[0][form.zone] + row[0][: form.day]), []).append((line, row))
        for day in by_day.values():
            yield from self.flush()
            self._count([line for line, _ in day], [row for _, row in day])
        self.of = ("", b"")

    def _count(self, numbers: Iterable[int], rows: list[Row]) -> None:
        counts, others = self.counts, self.others
        for line, (time, request, status, host) in zip(numbers, rows, strict=True):
            is_other = others.get(host)
            if is_other or (is_other is None and self._judge(host)):
                # Of a call to another host, only that it was made counts. A URL has a host of its own.
                method, path, _ = request.partition(b" /")
                request = method + path if path else request  # noqa: PLW2901 - see above
            key = request, status, host
            if key in counts:
                seen = counts[key]
                seen.times += 1
                if time > seen.last:
                    seen.last = time
                elif time < seen.first:
                    seen.first = time
            else:
                counts[key] = _Seen(time, line)

    def _judge(self, host: bytes) -> bool:
        """Returns whether a host is another one, and keeps that."""
        if len(self.others) >= MOST_HOSTS:
            self.others = {b"": False, b"-": False}
        name = call(None, "/", "traffic", host=host.decode("utf-8", "replace")).host
        is_other = self.others[host] = name is not None and not self.is_known(name)
        return is_other

    def _one_by_one(self, block: bytes, number: int) -> tuple[list[Row], list[int], list[Unread]]:
        """Returns the rows of the lines that have the format, their numbers, and what is said of the others."""
        rows: list[Row] = []
        numbers: list[int] = []
        unread: list[Unread] = []
        fits = self.form.pattern.fullmatch
        for line, text in enumerate(block.split(b"\n")[:-1], number):
            # A quote inside is escaped with a backslash, where it is.
            if found := fits(text + b"\n") or fits(text.replace(b'\\"', b"'") + b"\n"):
                numbers.append(line)
                rows.append(found.groups())  # type: ignore[arg-type]  # every pattern has four groups, and no option
            elif text.strip() and text[:1] != b"#":
                unread.append(Unread(line, OTHER))
        return rows, numbers, unread

    def flush(self) -> Iterator[Call | Tally | Unread]:
        """Yields what has been counted, and begins again."""
        counts, self.counts = self.counts, {}
        none, at = 0, 0
        for (request, status, host), seen in counts.items():
            method, _, target = request.decode("utf-8", "replace").partition(" ")
            if not method.isalpha() or not target:
                none, at = none + seen.times, min(at or seen.line, seen.line)
                continue
            if method == "CONNECT":  # the target is a host
                target = f"https://{target}/"
            made = call(
                method,
                target,
                "traffic",
                host=None if host in {b"", b"-"} else host.decode("utf-8", "replace"),
                status=int(status) if status.isdigit() else None,
                time=self.form.time(seen.first),
                line=seen.line,
            )
            yield made if seen.times == 1 else Tally(made, seen.times, self.form.time(seen.last))
        if none:
            yield Unread(at, f"{none} line{'s' * (none > 1)} from here on show{'s' * (none == 1)} no HTTP request")


def _format(sample: bytes) -> Format | None:
    """Returns the format that most of the first lines have, or None."""
    lines = [line + b"\n" for line in sample.split(b"\n")[:LOOKED_AT] if line.strip() and line[:1] != b"#"]
    # The sample may end in the middle of a line.
    lines = lines[:-1] if len(lines) > 1 and not sample.endswith(b"\n") else lines
    for form in (ENVOY, ALB, SQUID, _common(lines)):
        found = [match for line in lines if (match := form.pattern.fullmatch(line))]
        order = form.order or (0,)
        if found and 2 * len(found) > len(lines) and form.time(found[0].groups()[order[0]]):
            return form
    return None


def _common(lines: list[bytes]) -> Format:
    """Returns the common format, or the combined one, with the host where it stands in all lines."""
    split = [found for line in lines if (found := re.fullmatch(rb"([^\[]*)" + CLF + rb"([^\n]*)\n", line))]
    before = [found[1].split() for found in split]
    after = [re.findall(TOKEN, found[5].rstrip()) for found in split]
    for place in (0, 1):
        # Where three words stand before the time, the first is the client, and the second is who it says it is.
        if all(len(words) > 3 - place and re.fullmatch(HOST, words[place]) for words in before):
            head = rb"(?:[^ \n]* ){%d}([^ \[\n]*) " % place + CLIENT
            return Format(re.compile(head + CLF + rb"[^\n]*\n"), (1, 2, 3, 0), *IN_CLF)
    for place in range(1, min(map(len, after), default=0)):
        # What is in quotes behind the size is the referrer, and then the browser.
        is_quoted = all(words[place][1:2] == b'"' for words in after)
        if not (is_quoted and place < 3) and all(re.fullmatch(b" " + HOST, words[place]) for words in after):  # noqa: PLR2004
            # A line of another format may have an address there.
            tail = TOKEN * place + rb' "?([^" /?\r\n]*)(?=[" \r\n])"?[^\n]*\n'
            return Format(re.compile(CLIENT + CLF + tail), None, *IN_CLF)
    return Format(re.compile(CLIENT + CLF + rb"[^\n]*\n()"), None, *IN_CLF)
