#!/usr/bin/env python3
"""Holds the plain reader, duckdb and Spark against each other, on the same million calls of a seeded generator.

They have to agree on each endpoint, its count, first and last call, on what is not matched, and on what goes elsewhere.
`tools/check scale` runs it; Spark needs Java 17 or newer. With a number, that many calls are made.
"""

import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

import knox_scopes
from knox_scopes.catalog.model import Catalog
from knox_scopes.usage import sightings
from knox_scopes.usage.usage import Usage

SEED = 20261121
CALLS = 1_000_000
COLUMNS = {"method": "verb", "url": "url", "host": "server", "status": "code", "time": "at"}
HOSTS = (
    "https://api.samsungknox.com", "https://API.samsungknox.com:443", "https://ann:SECRET@api.samsungknox.com",
    "https://eu-kcs-api.samsungknox.com", "https://us-kcs-api.samsungknox.com", "https://eu-api.samsungknox.com",
    "https://www.example.com", "http://127.0.0.1:8080", "https://no..host", "ftp://api.samsungknox.com", "https://",
)  # fmt: skip
ODD = ("*", "relative/SECRET", "", "//", "/", "/.", "api.samsungknox.com/ke/v1/campaigns", "/\u00e9\t/", "/a b", "/...")
IDS = (
    "{}", "{}-SECRET", "SECRET%20{}", "%E2%82%AC{}", "%ff{}", "%C3%28", "%2e%2e", "..", ".", "", "a%2Fb", "%41{}",
    "a;b={}", "%", "%4", "{}:enable", "{{id}}", "%ED%A0%80", "\u20ac{}", "x.{}", "~{}", "..;", "{}.", "a+b",
)  # fmt: skip
ENDS = ("", "", "", "/", "?token=SECRET", "/?a=/ke/v1/fota", "#SECRET", "//", "?", "/SECRET")
TIMES = ("Z", "Z", "Z", ".250Z", "+02:00", "-0530", "", ".123456", "+14")
METHODS = ("GET", "GET", "get", "PUT", "POST", "DELETE", "PATCH", "OPTIONS", "CONNECT", "SPY", "HEAD")
STATUSES = ("200", "200", "204", "301", "400", "401", "403", "404", "429", "500", "503", "0", "", "-", "999")


def calls(catalog: Catalog, count: int, seed: int = SEED) -> Iterator[dict[str, str]]:
    """Yields calls as rows of a table with all that a log may hold, however odd; they are the same for a seed."""
    random = Random(seed)  # noqa: S311 - the same calls each time
    paths = sorted({at.partition(" ")[2] for at in (*catalog.endpoints, *catalog.successors)})
    methods = {path: [at.partition(" ")[0] for at in catalog.endpoints if at.endswith(f" {path}")] for path in paths}
    begun = datetime(2026, 8, 1, tzinfo=UTC)
    for number in range(count):
        path = random.choice(paths)
        is_usual = random.random() < 0.6  # noqa: PLR2004 - most calls are as they should be
        segments = (
            random.choice(IDS[:1] if is_usual else IDS).format(number) if part.startswith("{") else part
            for part in path.split("/")
        )
        target = "/".join(segments) + ("" if is_usual else random.choice(ENDS))
        if not is_usual and random.random() < 0.1:  # noqa: PLR2004 - and few are none
            target = random.choice(ODD)
        host = HOSTS[0] if is_usual else random.choice(HOSTS)
        is_apart = random.random() < 0.2  # noqa: PLR2004 - some logs have the host beside the path
        at = begun + timedelta(seconds=random.randrange(86_400 * 30))
        yield {
            "verb": random.choice(methods[path] if is_usual and methods[path] else METHODS),
            "url": target if is_apart else host + target,
            "server": random.choice(("", host.partition("//")[2])) if is_apart else "",
            "code": random.choice(STATUSES),
            "at": at.strftime("%Y-%m-%dT%H:%M:%S") + random.choice(TIMES),
        }


def as_json(row: dict[str, str]) -> str:
    """Returns a call as a line of a log that the plain reader knows."""
    names = dict(zip(COLUMNS.values(), ("method", "url", "host", "status", "time"), strict=True))
    return json.dumps({names[name]: value for name, value in row.items() if value}) + "\n"


def told(usage: Usage) -> dict[str, Any]:
    """Returns what a usage tells, but for the places."""
    fields = dict(vars(usage)) | {"read": sum(one.calls for one in usage.read)}
    fields["needs"] = {at: use._replace(where="") for at, use in usage.needs.items()}
    fields["unmatched"] = {one.call: one._replace(where="") for one in usage.unmatched}
    return fields


def write(folder: Path, catalog: Catalog, count: int) -> None:
    """Writes the same calls as JSON lines, CSV and parquet."""
    rows = list(calls(catalog, count))
    with open(folder / "calls.jsonl", "w", encoding="utf-8") as file:
        file.writelines(map(as_json, rows))
    table = pa.Table.from_pylist(rows)
    pyarrow.csv.write_csv(table, folder / "calls.csv")
    pyarrow.parquet.write_table(table, folder / "calls.parquet")


def main() -> int:
    """Compares; returns 1 where answers differ."""
    # What Spark warns of is about itself.
    os.environ.setdefault("PYSPARK_SUBMIT_ARGS", "--master local[2] --driver-memory 2g pyspark-shell")
    # Beyond what is told apart, it is the first calls that count, and no engine has an order.
    sightings.MOST = CALLS
    count = int(sys.argv[1]) if len(sys.argv) > 1 else CALLS
    catalog = knox_scopes.load()
    differ = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write(folder, catalog, count)
        begun = time.monotonic()
        plain = told(knox_scopes.uses(catalog, folder / "calls.jsonl"))
        print(f"plain reader: {len(plain['needs'])} endpoints, {time.monotonic() - begun:.1f} s", flush=True)
        for engine in ("duckdb", "spark"):
            for ending in ("parquet", "csv"):
                begun = time.monotonic()
                found = told(knox_scopes.uses(catalog, folder / f"calls.{ending}", engine=engine, columns=COLUMNS))
                parts = [part for part, value in plain.items() if found[part] != value]
                print(f"{engine}, {ending}: {time.monotonic() - begun:.1f} s", *parts, flush=True)
                differ += bool(parts)
    return min(differ, 1)


if __name__ == "__main__":
    sys.exit(main())
