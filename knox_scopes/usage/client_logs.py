"""Reads debug logs of HTTP clients: OkHttp, Feign, Apache, Spring, .NET, httpx, urllib3, curl -v, PowerShell -Verbose.

Most write the request on one line and the answer on another, among those of other threads. They are joined by what
both have: a connection, a thread, the URL. Where that leaves several requests, no status is taken from the answer.
"""

__all__ = ["is_it", "read"]

import re
from collections.abc import Iterator
from http import HTTPStatus
from typing import BinaryIO, NamedTuple

from knox_scopes.endpoints import METHODS
from knox_scopes.usage.calls import Call, Unread, call
from knox_scopes.usage.decoded import numbered
from knox_scopes.usage.times import utc

METHOD = f"(?P<method>{'|'.join(sorted(METHODS))})"
URL = r"(?P<url>https?://[^\s\"]+?)(?=,?(?:[\s\"]|$))"
STATUS = r"(?P<status>\d{3})"
TIME = r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?"
# What names a thread or a request in front of a message; times, levels and the numbers of events do not.
GROUP = r"\[(?! *(?:TRACE|DEBUG|VERBOSE|INFO|WARN|ERROR|\d{1,3}) *\])([^\[\]:]{1,80})\]|\b(\d{3,}[ -]+\d{3,})(?=[/ ])"
CONNECTION = r"(?:(?<![\w.:-])(?P<id>[\w.:-]{0,80}-\d+) )?"
REQUEST_ID = r"(?:\[(?P<id>[0-9a-f]{4,16})\] )?(?:\[[^\[\]]{0,200}\] )?"
IN_DEBUG = r"\b(?:DEBUG|TRACE|FINE)\b.*?"
CURL = r"^(?:[\d:.]+ )?(?:\[[\d-]+\] )?"
LONGEST_LINE = 1 << 13
MOST_OPEN = 1 << 8
LOOKED_AT = 400
FIRST_FINAL = 200

STATUSES = {status.phrase.replace(" ", "").replace("-", "").lower(): status.value for status in HTTPStatus}
NO_ADDRESS = "the request is logged without its address"


class Kind(NamedTuple):
    """One kind of line: of which log, a text that each such line has, what it is, and how it looks.

    A `request` is answered by an `answer` of the same log; `begin` is one whose host follows on a line `host`; `whole`
    is both in one.
    """

    log: str
    mark: str
    what: str
    pattern: "re.Pattern[str]"


KINDS = tuple(
    Kind(log, mark, what, re.compile(pattern))
    for log, mark, what, pattern in (
        ("okhttp", "-> ", "request", rf"(?<!-)--> {METHOD} {URL}"),
        ("okhttp", "<-- ", "answer", rf"(?<!<)<-- {STATUS}(?: [A-Za-z' -]{{0,60}})? {URL} \("),
        ("feign", "-> ", "request", rf"---> {METHOD} {URL}"),
        ("feign", "<--- ", "answer", rf"<--- [A-Z0-9./]+ {STATUS}(?: [^()]*)?\(\d+ms\)"),
        # Apache HttpClient: what is on the wire stands in quotes.
        ("wire", ' >> "', "begin", rf'{CONNECTION}>> "{METHOD} (?P<url>\S+) HTTP/\d'),
        ("wire", ' >> "', "host", rf'{CONNECTION}>> "(?i:host): ?(?P<host>[\w.:-]+)'),
        ("wire", ' << "', "answer", rf'{CONNECTION}<< "HTTP/[\d.]+ {STATUS}'),
        ("apache", " >> ", "begin", rf"{CONNECTION}>> {METHOD} (?P<url>\S+) HTTP/\d"),
        ("apache", " >> ", "host", rf"{CONNECTION}>> (?i:host): ?(?P<host>[\w.:-]+)"),
        ("apache", " << ", "answer", rf"{CONNECTION}<< HTTP/[\d.]+ {STATUS}"),
        # RestTemplate, RestClient and WebClient
        ("spring", "HTTP ", "request", rf'{IN_DEBUG}{REQUEST_ID}(?<![\w/])HTTP {METHOD} "?{URL}'),
        ("spring", "Response ", "answer", rf'{IN_DEBUG}{REQUEST_ID}(?<![\w/])Response {STATUS}(?=$|[\s,"])'),
        ("spring", " request for ", "request", rf'Created {METHOD} request for "{URL}"'),
        ("spring", " resulted in ", "answer", rf'{METHOD} request for "{URL}" resulted in {STATUS} \('),
        # .NET: the handler around all others, and the one that sends
        ("dotnet", "Start processing HTTP", "request", rf"Start processing HTTP request {METHOD} {URL}"),
        ("dotnet", "End processing HTTP", "answer", r"End processing HTTP request after [\d.,]+ ?ms - (?P<status>\w+)"),
        ("dotnet-sent", "Sending HTTP", "request", rf"Sending HTTP request {METHOD} {URL}"),
        (
            "dotnet-sent",
            "Received HTTP",
            "answer",
            r"Received HTTP response(?: headers)? after [\d.,]+ ?ms - (?P<status>\w+)",
        ),
        ("httpx", "HTTP Request: ", "whole", rf'HTTP Request: {METHOD} {URL} "HTTP/[\d.]+ {STATUS}'),
        ("urllib3", "://", "whole", rf'(?P<base>https?://[^\s/"]+) "{METHOD} (?P<url>\S+) HTTP/[\d.]+" {STATUS}'),
        # http.client, below requests
        (
            "http.client",
            "send: b",
            "request",
            rf"send: b['\"]{METHOD} (?P<url>\S+) HTTP/[\d.]+\\r\\n(?:.*?(?i:host): ?(?P<host>[\w.:-]+)\\r)?",
        ),
        ("http.client", "reply: ", "answer", rf"reply: ['\"]HTTP/[\d.]+ {STATUS}"),
        ("curl", "> ", "begin", rf"{CURL}> {METHOD} (?P<url>\S+) HTTP/[\d.]+"),
        ("curl", "> ", "host", rf"{CURL}> (?i:host): ?(?P<host>[\w.:-]+)"),
        ("curl", "< HTTP/", "answer", rf"{CURL}< HTTP/[\d.]+ {STATUS}"),
        ("powershell", "-byte payload", "whole", rf"{METHOD} {URL} with -?\d+-byte payload"),
        ("powershell", "-byte payload", "unread", rf"HTTP/[\d.]+ {METHOD} with -?\d+-byte payload"),
    )
)


class Seen(NamedTuple):
    """A line of a kind: what it says, and what is to join it with others."""

    log: str
    what: str
    key: tuple[str, ...]
    method: str
    url: str
    path: str
    host: str | None
    status: int | None


class Open(NamedTuple):
    """A request that waits for its answer."""

    seen: Seen
    line: int
    time: str | None
    host: str | None

    def closed(self, status: int | None) -> Call:
        """Returns the call, with the status of its answer."""
        method, url = self.seen.method, self.seen.url
        target = f"https://{url}/" if method == "CONNECT" else url
        return call(method, target, "traffic", host=self.host, status=status, time=self.time, line=self.line)

    @property
    def same(self) -> tuple[str, str]:
        """Returns what it has in common with what another part of the same program logs of it."""
        return self.seen.method, self.seen.path


def is_it(head: bytes, name: str) -> bool:
    """Tells whether there are lines of such a log among the first of a file."""
    del name
    lines = head.decode("utf-8", "replace").split("\n")[:LOOKED_AT]
    kinds = {seen.what for line in lines if (seen := _seen(line[:LONGEST_LINE]))}
    # What looks like a request line only, may be one that somebody pasted.
    return bool(kinds & {"request", "whole", "unread"}) or ("begin" in kinds and bool(kinds & {"host", "answer"}))


def read(stream: BinaryIO) -> Iterator[Call | Unread]:
    """Yields the calls of a log; of lines that are no part of a call, nothing is said."""
    open_ = _Requests()
    for number, text in numbered(stream):
        line = text[:LONGEST_LINE]
        seen = _seen(line)
        if seen is None:
            continue
        if seen.what == "unread":
            yield Unread(number, NO_ADDRESS)
            continue
        if seen.what in {"request", "begin", "whole"}:
            time = re.search(TIME, line[:80])
            request = Open(seen, number, utc(time[0].replace(",", ".")) if time else None, seen.host)
            yield from open_.add(request)
        elif seen.what == "host":
            open_.name_host(seen)
        elif seen.status is None or seen.status >= FIRST_FINAL:
            yield from open_.answer(seen)
    yield from open_.end()


class _Requests:
    """The requests that are open, in the order in which they began."""

    def __init__(self) -> None:
        self.open: dict[int, Open] = {}  # by their lines
        # What http.client has logged last, which urllib3 logs again.
        self.last: tuple[object, ...] = ()

    def add(self, request: Open) -> Iterator[Call]:
        """Opens a request, unless another part of the program has logged it; yields what is complete."""
        seen = request.seen
        if seen.what == "whole":
            again = (*request.same, seen.status) == self.last and seen.log == "urllib3"
            if not again:
                yield request.closed(seen.status)
            self.last = ()
            return
        if any(other.same == request.same and other.seen.log != seen.log for other in self.open.values()):
            return
        self.open[request.line] = request
        if len(self.open) > MOST_OPEN:
            yield self.open.pop(next(iter(self.open))).closed(None)

    def name_host(self, seen: Seen) -> None:
        """Gives the host to the request that has begun."""
        for line, request in reversed(self.open.items()):
            if (request.seen.log, request.seen.key) == (seen.log, seen.key):
                self.open[line] = request._replace(host=request.host or seen.host)
                return

    def answer(self, seen: Seen) -> Iterator[Call]:
        """Closes the request that is answered, or without a status all those that may be."""
        found = [request for request in self.open.values() if request.seen.log == seen.log]
        answered = [request for request in found if request.seen.key == seen.key]
        if seen.url:
            of_url = [request for request in found if request.seen.path == seen.path]
            # After a redirect, the URL of the answer is another one.
            answered = [request for request in of_url if request in answered] or of_url or answered[: bool(seen.key)]
        if len({(request.same, request.host) for request in answered}) == 1:
            del answered[1:]
            self.last = (*answered[0].same, seen.status) if seen.log == "http.client" else ()
            status = seen.status
        else:
            status = None
        for request in answered:
            yield self.open.pop(request.line).closed(status)

    def end(self) -> Iterator[Call]:
        """Closes what has no answer."""
        for request in self.open.values():
            yield request.closed(None)


def _seen(line: str) -> Seen | None:
    """Returns what a line says, if it is of any kind."""
    for kind in KINDS:
        if kind.mark in line and (found := kind.pattern.search(line)):
            said = found.groupdict()
            part = next(name for name in ("method", "status", "host") if said.get(name))
            key = (said["id"],) if said.get("id") else _key(line[: found.start(part)])
            status = said.get("status") or ""
            url = (said.get("base") or "") + (said.get("url") or "")
            return Seen(
                kind.log,
                kind.what,
                key,
                said.get("method") or "",
                url,
                url and _path(url),
                said.get("host"),
                int(status) if status.isdigit() else STATUSES.get(status.lower()),
            )
    return None


def _key(before: str) -> tuple[str, ...]:
    """Returns what stands before a message and may name the thread."""
    return tuple(one or other for one, other in re.findall(GROUP, before))


def _path(url: str) -> str:
    """Returns the path of a URL or a request."""
    plain = url.partition("?")[0].partition("#")[0]
    return plain if plain[:1] == "/" else "/" + plain.partition("://")[2].partition("/")[2]
