"""Counts the calls in tables that are too large for one reader: one expression of ibis, for duckdb and for Spark.

The engine puts dots for the segments that the catalog does not know, tells what makes a path unfit, groups and counts.
What is meant by the calls that are left is told by the same judge as for every other file.
"""

from __future__ import annotations  # so that ibis, which may be missing, is imported when it is due

__all__ = ["ENGINES", "counted", "read"]

import glob
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple

from knox_scopes.catalog.index import index
from knox_scopes.endpoints import FAULTS, METHODS, NOT_UTF_8
from knox_scopes.errors import InputError
from knox_scopes.names import did_you_mean
from knox_scopes.usage.calls import Call, Tally
from knox_scopes.usage.sightings import HOLE, Sightings
from knox_scopes.usage.times import EARLIEST, LATEST, LOCAL

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import ibis.expr.types as ir


class Engine(NamedTuple):
    """What ibis calls an engine, what it is told at first and to read CSV as texts, and the extra that it needs."""

    backend: str
    settings: Mapping[str, Any]
    csv: Mapping[str, Any]
    extra: str


ENGINES = {
    "duckdb": Engine("duckdb", {}, {"header": True, "all_varchar": True}, "scale"),
    "spark": Engine(
        "pyspark",
        {"spark.sql.parquet.inferTimestampNTZ.enabled": "false"},  # for which ibis has no type
        {"header": True, "inferSchema": False, "escape": '"'},
        "spark",
    ),
}
# What columns may hold; the first two are needed.
PARTS = ("method", "url", "host", "status", "time")
NEEDED = PARTS[:2]
ENDINGS = (".parquet", ".csv", ".csv.gz")
ODD_METHOD = "?"
FAULT = tuple(FAULTS)

# All patterns are of the kind that looks around at nothing, which every engine knows.
AUTHORITY = "^[A-Za-z][A-Za-z0-9+.-]*://([^/?#]*)"
NOT_PLAIN = "[^A-Za-z0-9_.{}/-]"
_NEXT = "%[89AB][0-9A-F]"
UTF_8 = (
    f"(?i)%C[2-9A-F]{_NEXT}|%D[0-9A-F]{_NEXT}|%E0%[AB][0-9A-F]{_NEXT}|%E[1-9A-CEF]{_NEXT}{_NEXT}"
    f"|%ED%[89][0-9A-F]{_NEXT}|%F0%[9AB][0-9A-F]{_NEXT}{_NEXT}|%F[1-3]{_NEXT}{_NEXT}{_NEXT}"
    f"|%F4%8[0-9A-F]{_NEXT}{_NEXT}"
)
BEYOND_ASCII = "%[89A-Fa-f]"
IN_UTC = r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z$"
ISO = r"^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)(:\d\d)?(?:[.,]\d{1,9})?(Z|[+-]\d\d(?::?\d\d)?)?$"


def read(sightings: Sightings, name: str, engine: str, columns: Mapping[str, str]) -> Iterator[Tally]:
    """Yields the calls in a table, counted; `columns` says which of its columns holds which of PARTS.

    The table is a file of parquet or CSV, or a pattern or address of such files that the engine knows. Raises
    InputError for what cannot be read.
    """
    if engine not in ENGINES:
        raise InputError(f"`{engine}` is not an engine; the engines are {', '.join(ENGINES)}")
    known = ENGINES[engine]
    _check(name, columns)
    try:
        ibis = import_module("ibis")
        connection = getattr(ibis, known.backend).connect(**known.settings)
    except ImportError as error:
        raise InputError(f'{engine} is not installed; type: pip install "knox-scopes[{known.extra}]"') from error
    with _reading(name, engine):
        is_parquet = name.endswith(ENDINGS[0])
        table = connection.read_parquet(name) if is_parquet else connection.read_csv(name, **known.csv)
    expression = counted(table, sightings, columns)
    with _reading(name, engine):
        rows = connection.to_pyarrow(expression).to_pylist()
    yield from map(_tally, rows)


@contextmanager
def _reading(name: str, engine: str) -> Iterator[None]:
    """Raises InputError where an engine raises whatever it does; its message may quote the table."""
    try:
        yield
    except Exception as error:  # noqa: BLE001 - see above
        raise InputError(f"{engine} cannot read `{name}`: {type(error).__name__}") from None


def counted(table: ir.Table, sightings: Sightings, columns: Mapping[str, str]) -> ir.Table:
    """Returns what counts the calls of a table, by method, host, path, fault and status, with the first and last time.

    Times are numbers that sort as they do as texts: twice the seconds since 1970, and one more with a known zone.
    Raises InputError for a column that the table does not have.
    """
    import ibis  # noqa: PLC0415 - it may be missing

    for part, column in columns.items():
        if column not in table.columns:
            known = f"; it has {', '.join(table.columns)}"
            hint = did_you_mean(column, table.columns, otherwise=known)
            raise InputError(f"the table has no column `{column}` for the {part}{hint}")
    given = {part: table[column] for part, column in columns.items()}
    method, url = given["method"].cast("string").upper(), given["url"].cast("string")
    path = url.re_replace(AUTHORITY, "").re_replace("(?s)[?#].*", "")
    nothing = ibis.null("string")
    beside = given["host"].cast("string") if "host" in given else nothing
    authority = ibis.ifelse(url.re_search(AUTHORITY), url.re_extract(AUTHORITY, 1), beside)
    host = authority.re_replace("(?s)^.*@", "").re_replace(":[0-9]*$", "").lower().nullif("")
    calls = table.select(
        method=ibis.ifelse(method.isin(sorted(METHODS)), method, ODD_METHOD),
        host=host,
        path=path,
        status=_status(given["status"]) if "status" in given else ibis.null("int64"),
        time=_time(given["time"]) if "time" in given else ibis.null("int64"),
        is_call=(method != "") & (url != ""),
    ).filter(lambda call: call.is_call)
    # Of a call elsewhere, the path is nobody's business.
    is_ours = calls.host.isnull() | _is_known(calls.host, sightings)
    grouped = calls.select(
        "method",
        "host",
        "status",
        "time",
        path=ibis.ifelse(is_ours, _shaped(calls.path, sightings), "/"),
        fault=ibis.ifelse(is_ours, _fault(calls.path), -1),
        is_earlier=False if sightings.since is None else calls.time < _number(sightings.since),
    )
    keys = ("method", "host", "status", "path", "fault", "is_earlier")
    return grouped.group_by(*keys).aggregate(count=grouped.count(), first=grouped.time.min(), last=grouped.time.max())


def _check(name: str, columns: Mapping[str, str]) -> None:
    """Raises InputError for columns of other parts, or without those that are needed, and for no table."""
    for part in columns:
        if part not in PARTS:
            raise InputError(f"`{part}` is nothing that a column is read for; that is {', '.join(PARTS)}")
    if missing := [part for part in NEEDED if part not in columns]:
        raise InputError(f"name the column of the {' and the '.join(missing)}: method=COLUMN,url=COLUMN")
    if not name.endswith(ENDINGS):
        raise InputError(f"`{name}` is no table; its name has to end in {', '.join(ENDINGS)}")
    if "://" not in name and not glob.glob(name):
        raise InputError(f"cannot read `{name}`: no such file")


def _is_known(host: ir.StringValue, sightings: Sightings) -> ir.BooleanValue:
    """Tells whether the catalog knows a host, by itself or by what follows the first dot."""
    names = {*index(sightings.catalog).hosts, *sightings.catalog.outside_hosts}
    exact = sorted(name for name in names if not name.startswith("*."))
    below = sorted(name.removeprefix("*.") for name in names if name.startswith("*."))
    return host.isin(exact) | host.re_replace("^[^.]*[.]?", "").isin(below)


def _shaped(path: ir.StringValue, sightings: Sightings) -> ir.StringValue:
    """Returns a path with dots for the segments that the catalog does not know; how many there are stays."""
    import ibis  # noqa: PLC0415 - it may be missing

    words = ["", *sorted(sightings.words)]
    # Before the first slash stands nothing, and behind the last one nothing may.
    segments = path.split("/")[: sightings.longest + 2]
    return segments.map(lambda segment: ibis.ifelse(segment.isin(words), segment, HOLE)).join("/")


def _fault(path: ir.StringValue) -> ir.IntegerValue:
    """Returns the number of the fault of a path, or -1."""
    import ibis  # noqa: PLC0415 - it may be missing

    is_plain = path.startswith("/") & ~path.contains("//") & ~path.contains("/.") & ~path.re_search(NOT_PLAIN)
    braced = path.re_replace(r"\{[^{}/]*\}", "{}")
    is_utf_8 = ~braced.re_replace(UTF_8, "-").re_search(BEYOND_ASCII)
    return ibis.cases(
        (is_plain | (path == ""), -1),
        *((braced.re_search(pattern), number) for number, pattern in enumerate(FAULTS.values())),
        (is_utf_8, -1),
        else_=len(FAULT),
    )


def _status(column: ir.Column) -> ir.IntegerValue:
    """Returns a status as a number, or null for what is none."""
    import ibis  # noqa: PLC0415 - it may be missing

    if not column.type().is_string():
        return column.cast("int64")
    return ibis.ifelse(column.re_search("^[0-9]{1,9}$"), column, ibis.null("string")).cast("int64")


def _time(column: ir.Column) -> ir.IntegerValue:
    """Returns a time as a number; timestamps are taken for UTC, and numbers for seconds or parts of them since 1970."""
    import ibis  # noqa: PLC0415 - it may be missing

    none = ibis.null("string")
    if column.type().is_timestamp():
        return column.epoch_seconds() * 2 + 1
    if not column.type().is_string():
        seconds = column.cast("float64")
        for _ in range(3):
            seconds = ibis.ifelse(seconds > LATEST, seconds / 1000, seconds)
        is_time = (seconds > EARLIEST) & (seconds < LATEST)
        return ibis.ifelse(is_time, seconds.floor(), ibis.null("float64")).cast("int64") * 2 + 1
    # Most logs have this form, and need no closer look.
    usual = column.left(19).try_cast("timestamp").epoch_seconds() * 2 + 1
    day, minute, second, zone = (column.re_extract(ISO, number) for number in range(1, 5))
    text = day + " " + minute + ibis.ifelse(second == "", ":00", second)
    local = ibis.ifelse(column.re_search(ISO), text, none).try_cast("timestamp").epoch_seconds()
    sign = ibis.ifelse(zone.startswith("-"), -1, 1)
    hours, minutes = (zone.re_extract(r"^[+-](\d\d):?(\d\d)?$", number) for number in (1, 2))
    offset = sum(
        ibis.ifelse(part == "", "0", part).cast("int64") * size for part, size in ((hours, 3600), (minutes, 60))
    )
    other = (local - sign * offset) * 2 + (zone != "").cast("int64")
    return ibis.ifelse(column.re_search(IN_UTC), usual, other)


def _number(day: str) -> int:
    """Returns the number of the beginning of a day."""
    return int(datetime.fromisoformat(day).replace(tzinfo=UTC).timestamp()) * 2


def _text(number: int | None) -> str | None:
    """Returns the time of a number."""
    if number is None:
        return None
    return datetime.fromtimestamp(number // 2, UTC).strftime(LOCAL) + "Z" * (number % 2)


def _tally(row: Mapping[str, Any]) -> Tally:
    """Returns the calls of a row of the answer."""
    fault = "" if row["fault"] < 0 else (*FAULT, NOT_UTF_8)[row["fault"]]
    made = Call(row["method"], row["host"], row["path"] or "/", "traffic", row["status"], _text(row["first"]))
    return Tally(made, row["count"], _text(row["last"]), fault)
