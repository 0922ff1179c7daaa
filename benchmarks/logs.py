"""Measures how fast logs are read: lines a second of the processor, beside what a plain reader does and what none does.

It writes a log of each format, reads it with our reader, with a loop over one regular expression that knows the format
alike (and keeps times as texts), and without looking at it (counting line ends). All must count the same calls.
"""

import os
import re
import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import NamedTuple, TypeVar

from knox_scopes.usage import access_logs, client_logs, proxy_csv
from knox_scopes.usage.calls import Call, Tally

LINES = 1_000_000
REPEATS = 3
HOST = "api.samsungknox.com"
AGENTS = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0",
    "okhttp/4.12.0",
)
PATHS = (
    "/kcs/v1/rp/devices",
    "/ke/v1/campaigns/{}",
    "/kcs/v1/kme/profiles/list",
    "/index.html",
    "/api/users",
    "/ke/v1/fota",
)
UNIVERSAL = {
    "combined": r'\S+ \S+ .+? \[(?P<time>[^\]]+)\] "(?P<method>\S+) (?P<url>[^"\s]+)[^"]*" (?P<status>\d{3})',
    "envoy": r'\[(?P<time>[^\]]+)\] "(?P<method>\S+) (?P<url>[^"\s]+)[^"]*" (?P<status>\d{3})',
    "squid": r"(?P<time>\d+)\.\d+ +\d+ \S+ \w+/(?P<status>\d{3}) \d+ (?P<method>\S+) (?P<url>\S+)",
    "csv": r'"(?P<time>[^"]+)",[^,]*,[^,]*,"(?P<url>[^"]+)",[^,]*,"(?P<method>[^"]+)","(?P<status>\d{3})"',
    "okhttp": r"<-- (?P<status>\d{3}) OK (?P<url>\S+) |--> (?P<method>\S+) (?P<other>\S+)",
}
Counts = Counter[tuple[str, str]]
Read = Callable[..., Iterable[object]]
Result = TypeVar("Result")


class Log(NamedTuple):
    """A log to read: how a line of it is written, and our reader."""

    line: Callable[[datetime, str, str, int, Random], str]
    read: Read


LOGS = {
    "combined": Log(
        lambda time, method, path, status, random: (
            f"10.0.{random.randrange(9)}.{random.randrange(250)} - - [{time:%d/%b/%Y:%H:%M:%S} +0000] "
            f'"{method} {path} HTTP/1.1" {status} {random.randrange(9999)} "-" "{random.choice(AGENTS)}"'
        ),
        access_logs.read,
    ),
    "envoy": Log(
        lambda time, method, path, status, random: (
            f'[{time:%Y-%m-%dT%H:%M:%S}.{random.randrange(999):03}Z] "{method} {path} HTTP/2" {status} - 154 0 226 100 '
            f'"10.0.35.28" "{random.choice(AGENTS)}" "cc21d9b0-cf5c-432b-8c7e-98aeb7988cd2" "{HOST}" "tcp://10.0.2.1:80"'
        ),
        access_logs.read,
    ),
    "squid": Log(
        lambda time, method, path, status, random: (
            f"{time.timestamp():.3f}    310 192.168.0.226 TCP_MISS/{status} {random.randrange(9999)} {method} "
            f"https://{HOST}{path} - HIER_DIRECT/209.131.54.138 application/json"
        ),
        access_logs.read,
    ),
    "csv": Log(
        lambda time, method, path, status, random: (
            f'"{time:%a %b %d %H:%M:%S %Y}","ann","HTTPS","{HOST}{path}","Allowed","{method}","{status}",'
            f'"{random.choice(AGENTS)}"'
        ),
        proxy_csv.read,
    ),
    "okhttp": Log(
        lambda time, method, path, status, _: (
            f"{time:%Y-%m-%d %H:%M:%S}.000 DEBUG [worker] http - --> {method} https://{HOST}{path}\n"
            f"{time:%Y-%m-%d %H:%M:%S}.100 DEBUG [worker] http - <-- {status} OK https://{HOST}{path} (100ms)"
        ),
        client_logs.read,
    ),
}
HEADERS = {"csv": '"time","login","proto","url","action","reqmethod","respcode","useragent"\n'}


def main() -> None:
    """Prints a row for each format."""
    print(f"{'log':12}{'MB':>6}{'M lines/s':>11}{'two at once':>13}{'one pattern':>13}{'ratio':>7}{'line ends':>11}")
    with tempfile.TemporaryDirectory() as folder:
        for name, log in LOGS.items():
            lines = LINES if log.read is access_logs.read else LINES // 5
            file = Path(folder) / name
            written(file, log, lines, HEADERS.get(name, ""))
            row(name, file, log, lines)
            file.unlink()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"peak memory {peak} MB")


def row(name: str, file: Path, log: Log, lines: int) -> None:
    """Measures the readers of one log in turn."""
    ours, theirs, none = [], [], []
    for _ in range(REPEATS):
        seconds, counts = clocked(lambda: counted(log.read, file))
        ours.append(seconds)
        seconds, expected = clocked(lambda: plain(name, file))
        theirs.append(seconds)
        none.append(clocked(lambda: line_ends(file))[0])
        if counts != expected:
            sys.exit(f"{name}: the readers disagree: {(counts - expected).most_common(3)}")
    with ProcessPoolExecutor(2) as pool:
        begun = time.perf_counter()
        list(pool.map(whole, [name, name], [file, file]))
        both = 2 * lines / (time.perf_counter() - begun)
    size = os.path.getsize(file) / 1e6
    speed, other, ends = (lines / min(times) / 1e6 for times in (ours, theirs, none))
    print(
        f"{name:12}{size:6.0f}{speed:11.2f}{both / 1e6:13.2f}{other:13.2f}{speed / other:7.1f}{ends:11.1f}", flush=True
    )


def written(file: Path, log: Log, lines: int, header: str) -> None:
    """Writes a log; a third of the requests have a query, and a sixth an id in the path."""
    random = Random(20260801)  # noqa: S311 - the same each time
    now = datetime(2026, 8, 1, tzinfo=UTC)
    with file.open("w", encoding="utf-8") as out:
        out.write(header)
        for _ in range(lines):
            now += timedelta(milliseconds=random.randrange(300))
            path = random.choice(PATHS).format(random.randrange(300))
            path += f"?page={random.randrange(40)}" if random.random() < 1 / 3 else ""
            method = random.choice(("GET", "GET", "PUT"))
            out.write(log.line(now, method, path, random.choice((200, 200, 404)), random) + "\n")


def counted(read: Read, file: Path) -> Counts:
    """Counts what a reader of ours yields."""
    found: Counts = Counter()
    with file.open("rb") as stream:
        for one in read(stream):
            if isinstance(one, Tally):
                found[one.call.path, str(one.call.status)] += one.times
            elif isinstance(one, Call):
                found[one.path, str(one.status)] += 1
    return found


def whole(name: str, file: Path) -> int:
    """Counts in a process of its own."""
    return counted(LOGS[name].read, file).total()


def plain(name: str, file: Path) -> Counts:
    """Counts with one regular expression a line."""
    pattern = re.compile(UNIVERSAL[name])
    found: Counts = Counter()
    seen: dict[tuple[str, str], list[str]] = {}
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            match = pattern.search(line)
            if match is None or match["status"] is None:
                continue
            path = re.sub(r"^https?://[^/]*|^[\w.]+(?=/)", "", match["url"]).partition("?")[0]
            found[path, match["status"]] += 1
            times = seen.setdefault((path, match["status"]), ["", ""])
            times[1] = line[:40] if name == "okhttp" else match["time"]
            times[0] = times[0] or times[1]
    return found


def line_ends(file: Path) -> int:
    """Counts the lines of a file without looking at them."""
    with file.open("rb") as stream:
        return sum(block.count(b"\n") for block in iter(lambda: stream.read(1 << 16), b""))


def clocked(call: Callable[[], Result]) -> tuple[float, Result]:
    """Returns the seconds of the processor that a call takes, and its result."""
    begun = time.process_time()
    found = call()
    return time.process_time() - begun, found


if __name__ == "__main__":
    main()
