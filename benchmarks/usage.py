"""Measures how fast `knox-scopes uses` reads each format, and in how much memory, beside what one would write instead.

The files are made of the same calls: a third goes to known endpoints, with ids of their own, and the
rest to a hundred other hosts. Each is read in a process of its own. Times are those of the processor, so that a busy
machine changes them little; two processes read two such files in the same time where two processors are free. The peer
reads with `json` or a pattern, splits the URL, and asks falcon's router, which has all paths of the catalog.

With `--check` it fails where not every call is counted, or a file that has to be held as a whole is not refused as too
large, or more memory is taken than a reader may; `tools/check scale` does that with files of 200 MB.

    python benchmarks/usage.py [--megabytes 100] [--check] [FORMAT...]
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path
from random import Random
from typing import NamedTuple
from uuid import UUID

import knox_scopes

SEED = 20250805
MUCH = 1 << 20
# The most memory that reading may take, in megabytes.
MEMORY = 200
TOO_LARGE = "it is larger than"
MEGA = 1_000_000
# How many calls are made; a file has them as often as its size asks for.
CALLS = 50_000
API = "api.samsungknox.com"

PEER = """\
import json, re, sys
from urllib.parse import urlsplit
import knox_scopes
from falcon.routing import CompiledRouter
router, paths = CompiledRouter(), {}
for at in knox_scopes.load().endpoints:
    path = re.sub(r"\\{[^}]*\\}", "{}", at.partition(" ")[2])
    paths.setdefault(path, path)
for path in paths:
    number = iter(range(9))
    template = re.sub(r"\\{\\}", lambda _: f"{{v{next(number)}}}", path)
    router.add_route(template, type("R", (), {"on_get": lambda *_: None})())
find, found = router.find, {}
def count(method, url):
    parts = urlsplit(url)
    if parts.hostname == "api.samsungknox.com" and (match := find(parts.path)):
        key = method, match[3]
        found[key] = found.get(key, 0) + 1
"""
HAR_PEER = """
for entry in json.load(open(sys.argv[1], "rb"))["log"]["entries"]:
    count(entry["request"]["method"], entry["request"]["url"])
"""
JSON_PEER = """
for line in open(sys.argv[1], "rb"):
    entry = json.loads(line)
    count(entry["method"], entry["url"])
"""
LOG_PEER = """
line = re.compile(r'(\\S+) \\S+ \\S+ \\[([^\\]]*)\\] "(\\S+) (\\S+) [^"]*" (\\d+) (\\S+) "([^"]*)" "([^"]*)" "([^"]*)"')
for text in open(sys.argv[1]):
    if match := line.match(text):
        count(match[3], f"https://{match[9]}{match[4]}")
"""


class Seen(NamedTuple):
    """A call, as a log may show it."""

    method: str
    host: str
    path: str
    status: int
    time: datetime

    @property
    def url(self) -> str:
        """Returns the URL."""
        return f"https://{self.host}{self.path}"

    @property
    def iso(self) -> str:
        """Returns the time as most logs have it."""
        return self.time.strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"


class Layout(NamedTuple):
    """How a format writes calls, what stands between and around them, the most megabytes that are read, and a peer.

    `ending` is that of the file's name, for formats that it tells.
    """

    write: Callable[[Seen], str]
    between: str = "\n"
    before: str = ""
    behind: str = "\n"
    most: int = MUCH
    peer: str | None = None
    ending: str = ""


def har(call: Seen) -> str:
    """Returns an entry with headers and a body, as browsers record."""
    headers = [{"name": f"x-header-{number}", "value": "v" * 40} for number in range(8)]
    content = {"size": 600, "mimeType": "application/json", "text": json.dumps({"id": "x" * 580})}
    request = {"method": call.method, "url": call.url, "httpVersion": "HTTP/2", "headers": headers, "queryString": []}
    response = {"status": call.status, "headers": headers, "cookies": [], "content": content}
    return json.dumps({"startedDateTime": call.iso, "time": 12, "request": request, "response": response, "cache": {}})


def plain_json(call: Seen) -> str:
    """Returns a line as nginx and many others can be told to write it."""
    fields = {"time": call.iso, "level": "info", "method": call.method, "url": call.url, "status": call.status}
    return json.dumps({**fields, "duration_ms": 12, "bytes": 512, "user_agent": "client/1.0"})


def ecs(call: Seen) -> str:
    """Returns a line as the Elastic Common Schema has it."""
    http = {"request": {"method": call.method}, "response": {"status_code": call.status}}
    url = {"full": call.url, "domain": call.host, "path": call.path.partition("?")[0]}
    return json.dumps({"@timestamp": call.iso, "log.level": "info", "message": "sent", "http": http, "url": url})


def combined(call: Seen) -> str:
    """Returns a line of an access log with the host behind."""
    time = call.time.strftime("%d/%b/%Y:%H:%M:%S +0000")
    return (
        f'10.1.2.3 - - [{time}] "{call.method} {call.path} HTTP/1.1" {call.status} 512 "-" "client/1.0" "{call.host}"'
    )


def span(call: Seen) -> str:
    """Returns a client span, as OTLP writes it."""
    known = {"http.request.method": call.method, "url.full": call.url}
    attributes = [{"key": key, "value": {"stringValue": value}} for key, value in known.items()]
    attributes.append({"key": "http.response.status_code", "value": {"intValue": str(call.status)}})
    nanoseconds = str(int(call.time.timestamp() * 1_000_000_000))
    one = {"name": call.method, "kind": 3, "startTimeUnixNano": nanoseconds, "attributes": attributes}
    return json.dumps({"resourceSpans": [{"scopeSpans": [{"spans": [one]}]}]})


def curl(call: Seen) -> str:
    """Returns a call as `curl -v` shows it."""
    request = f"> {call.method} {call.path} HTTP/1.1\n> Host: {call.host}\n> Accept: */*\n>"
    return f"* Connected to {call.host}\n{request}\n< HTTP/1.1 {call.status} OK\n< content-type: text/plain\n<"


def postman(call: Seen) -> str:
    """Returns an item of a collection."""
    return json.dumps({"name": "A", "request": {"method": call.method, "header": [], "url": {"raw": call.url}}})


def vcr(call: Seen) -> str:
    """Returns an interaction of a cassette."""
    return (
        f"- request:\n    method: {call.method}\n    uri: {call.url}\n  response:\n    status: {{code: {call.status}}}"
    )


def proxied(call: Seen) -> str:
    """Returns a row of a proxy's log."""
    return f'"{call.time:%a %b %d %H:%M:%S %Y}","{call.host}{call.path}","{call.method}","{call.status}"'


def insomnia(call: Seen) -> str:
    """Returns a resource of an export."""
    return json.dumps({"_id": "req", "_type": "request", "method": call.method, "url": call.url})


def stub(call: Seen) -> str:
    """Returns a mapping of WireMock."""
    path = call.path.partition("?")[0]
    return json.dumps({"request": {"method": call.method, "urlPath": path}, "response": {"status": 200}})


LAYOUTS = {
    "har": Layout(har, ",\n", '{"log": {"version": "1.2", "creator": {}, "entries": [\n', "]}}\n", peer=HAR_PEER),
    "json-lines": Layout(plain_json, peer=JSON_PEER),
    "json-lines, ECS": Layout(ecs),
    "access-log": Layout(combined, peer=LOG_PEER),
    "otlp": Layout(span),
    "client-log": Layout(curl),
    "text": Layout(lambda call: f"{call.method} {call.url}"),
    "postman": Layout(
        postman,
        ",\n",
        '{"info": {"name": "A", "schema": "https://schema.getpostman.com/v2.1.0"}, "item": [\n',
        "]}\n",
        30,
    ),
    "vcr": Layout(vcr, before="http_interactions:\n", most=5),
    "proxy-csv": Layout(proxied, before='"time","url","method","status"\n'),
    "http": Layout(lambda call: f"###\n{call.method} {call.url}", ending=".http"),
    "insomnia": Layout(insomnia, ",\n", '{"_type": "export", "__export_format": 4, "resources": [\n', "]}\n", 30),
    "wiremock": Layout(stub, ",\n", '{"mappings": [\n', "]}\n", 30),
}


def main() -> None:
    """Prints a line for each format, and one for its peer."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("formats", nargs="*", metavar="FORMAT", help=f"of {', '.join(LAYOUTS)}")
    parser.add_argument("--megabytes", type=int, default=100, help="how large the files are; 100 by default")
    parser.add_argument("--check", action="store_true", help="fail where calls are missed or memory is not bounded")
    options = parser.parse_args()
    faults = []
    print(f"{'':24}{'MB':>7}{'calls':>11}{'s':>8}{'MB/s':>8}{'M calls/s':>11}{'MB peak':>9}")
    # Files are written in another process: the memory of this one would count as that of those that it starts.
    with tempfile.TemporaryDirectory() as folder, ProcessPoolExecutor(1, get_context("spawn")) as other:
        for name in options.formats or LAYOUTS:
            layout = LAYOUTS[name]
            file = Path(folder) / f"calls{layout.ending}"
            answer = Path(folder) / "answer.json"
            megabytes = options.megabytes if options.check else min(options.megabytes, layout.most)
            count = other.submit(write, file, name, megabytes * MEGA).result()
            size = file.stat().st_size
            script = Path(sys.executable).with_name("knox-scopes")
            peak = line(name, size, count, [str(script), "uses", "--format", "json", str(file)], answer)
            if options.check:
                faults += [f"{name}: {fault}" for fault in told(answer, count, peak, is_whole=layout.most < megabytes)]
            elif layout.peer:
                line("  peer", size, count, [sys.executable, "-c", PEER + layout.peer, str(file)], answer)
            file.unlink()
    if faults:
        sys.exit("\n".join(faults))


def told(answer: Path, count: int, peak: float, *, is_whole: bool) -> Iterator[str]:
    """Yields what is wrong with an answer on so many calls; `is_whole` says that the file is too large to be read."""
    value = json.loads(answer.read_text(encoding="utf-8"))
    read, unread = sum(one["calls"] for one in value["read"]), [one["why"] for one in value["unread"]]
    if is_whole:
        if read or not unread[0].startswith(TOO_LARGE):
            yield f"a file that is too large was read: {unread}"
    elif read != count or unread:
        yield f"{read} of {count} calls were read: {unread}"
    if peak > MEMORY:
        yield f"reading took {peak:.0f} MB"


def made(count: int) -> Iterator[Seen]:
    """Yields calls in the order of time; they are the same each time."""
    random = Random(SEED)  # noqa: S311 - the same calls each time
    endpoints = [at.partition(" ")[::2] for at in knox_scopes.load().endpoints]
    time = datetime(2026, 8, 1, tzinfo=UTC)
    for _ in range(count):
        time += timedelta(seconds=random.expovariate(1 / 10))
        status = random.choice((200, 200, 200, 201, 204, 400, 403, 404, 500))
        if random.random() < 1 / 3:
            method, path = random.choice(endpoints)
            words = path.split("/")
            ids = (str(UUID(int=random.getrandbits(128))) if word.startswith("{") else word for word in words)
            yield Seen(method, API, "/".join(ids) + random.choice(("", "", "?page=2&size=100")), status, time)
        else:
            host = f"service{random.randrange(100)}.example.com"
            yield Seen(random.choice(("GET", "POST")), host, f"/v1/items/{random.getrandbits(40)}?q=1", status, time)


def write(file: Path, name: str, size: int) -> int:
    """Writes a file of a format and size, and returns how many calls it has."""
    layout = LAYOUTS[name]
    texts = [layout.write(call) for call in made(CALLS)]
    count = written = 0
    with open(file, "w", encoding="utf-8") as stream:
        stream.write(layout.before)
        while written < size:
            part = texts[: max(1, int(len(texts) * (size - written) / sum(map(len, texts))) + 1)]
            stream.write((layout.between if count else "") + layout.between.join(part))
            count += len(part)
            written += sum(map(len, part))
        stream.write(layout.behind)
    return count


def line(name: str, size: int, count: int, command: list[str], answer: Path) -> float:
    """Runs a command on a file, prints how long it takes, and returns how many megabytes of memory it takes at most."""
    with answer.open("wb") as out:
        process = subprocess.Popen(command, stdout=out)  # noqa: S603 - our own commands
        _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    peak = used.ru_maxrss * 1024 / MEGA
    if process.returncode not in {0, 1}:
        print(f"{name:24}failed", flush=True)
        return peak
    seconds = used.ru_utime + used.ru_stime
    rates = f"{size / MEGA / seconds:8.0f}{count / MEGA / seconds:11.2f}{peak:9.0f}"
    print(f"{name:24}{size / MEGA:7.0f}{count:11,}{seconds:8.2f}{rates}", flush=True)
    return peak


if __name__ == "__main__":
    main()
