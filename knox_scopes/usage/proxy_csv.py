"""Reads CSV logs of web proxies, with a header, as Zscaler and others export them."""

__all__ = ["is_it", "read"]

import csv
import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import lru_cache
from typing import BinaryIO

from knox_scopes.usage.calls import Call, Unread, call
from knox_scopes.usage.times import from_epoch, utc

# What each part of a call is called, in small letters and without what is no letter.
NAMES = {
    "method": ("method", "requestmethod", "reqmethod", "httpmethod", "httprequestmethod", "csmethod", "verb"),
    "url": (
        "url",
        "eurl",
        "fullurl",
        "requesturl",
        "httprequesturl",
        "httpurl",
        "urlfull",
        "csuri",
        "curi",
        "destinationurl",
    ),
    "host": (
        "host",
        "ehost",
        "hostname",
        "requesthost",
        "clientrequesthost",
        "cshost",
        "domain",
        "serverhost",
        "authority",
        "servername",
        "destinationhost",
        "dsthost",
    ),
    "path": (
        "path",
        "urlpath",
        "requestpath",
        "requesturi",
        "clientrequestpath",
        "clientrequesturi",
        "csuristem",
        "uri",
        "uripath",
    ),
    "status": (
        "status",
        "statuscode",
        "respcode",
        "responsecode",
        "httpstatus",
        "httpstatuscode",
        "scstatus",
        "edgeresponsestatus",
        "responsestatus",
        "httpresponsestatuscode",
    ),
    "time": (
        "time",
        "timestamp",
        "datetime",
        "eventtime",
        "date",
        "starttime",
        "requesttime",
        "loggedtime",
        "edgestarttimestamp",
    ),
}
# How times are written that are not ISO 8601.
FORMS = (
    "%a %b %d %H:%M:%S %Y",
    "%B %d, %Y %I:%M:%S %p",
    "%m/%d/%Y %H:%M:%S",
    "%d/%b/%Y:%H:%M:%S %z",
    "%m/%d/%Y %I:%M:%S %p",
)
LONGEST_HEADER = 20_000
LONGEST_LINE = 1 << 17  # as long as a field may be


def is_it(head: bytes, name: str) -> bool:
    """Tells whether a file begins with the header of such a table: with addresses, and times or statuses."""
    del name
    line = head.partition(b"\n")[0][:LONGEST_HEADER].decode("utf-8", "replace")
    return b"\n" in head and bool(_columns(line))


def read(stream: BinaryIO) -> Iterator[Call | Unread]:
    """Yields the calls of a table, a row each."""
    lines = _lines(stream)
    header = next(lines, "")
    columns = _columns(header)
    if not columns:
        yield Unread(1, "it has no columns with addresses and times or statuses")
        return
    rows = csv.reader(lines, delimiter=_delimiter(header))
    while True:
        line = rows.line_num + 2
        try:
            row = next(rows)
        except csv.Error:
            yield Unread(line, "it is no row of a table")
        except StopIteration:
            return
        else:
            if row:
                yield _call(columns, row, line)


def _lines(stream: BinaryIO) -> Iterator[str]:
    """Yields the lines of a stream; of one that is far too long, the beginning."""
    while line := stream.readline(LONGEST_LINE):
        rest = line
        while rest and not rest.endswith(b"\n"):
            rest = stream.readline(LONGEST_LINE)
        yield line.decode("utf-8", "replace")


def _call(columns: dict[str, int], row: Sequence[str], line: int) -> Call | Unread:
    at = {part: row[place] for part, place in columns.items() if place < len(row)}
    # What is cached has no query.
    url = at.get("url", "").partition("?")[0]
    what = _what(
        at.get("method", ""), url, at.get("host", ""), at.get("path", "").partition("?")[0], at.get("status", "")
    )
    if what is None:
        return Unread(line, "it shows no address")
    method, host, path, evidence, status, _, _ = what
    return Call(method, host, path, evidence, status, _time(at.get("time", "")), line)


@lru_cache(maxsize=1 << 14)
def _what(method: str, url: str, host: str, path: str, status: str) -> Call | None:
    """Returns the call of what its columns hold, or None where there is no address."""
    method, url, host, path, status = (text.strip() for text in (method, url, host, path, status))
    if not url and not host:
        return None
    # Proxies leave the scheme out, and name the host alone of a tunnel.
    target = url or f"{host}/{path.lstrip('/')}"
    return call(
        method if method.isalpha() else None,
        target if "://" in target or target.startswith("/") else f"https://{target}",
        "traffic",
        host=host or None,
        status=int(status) if re.fullmatch(r"\d{1,3}", status) else None,
    )


def _columns(header: str) -> dict[str, int]:
    """Returns where the parts of a call stand, by the first line; nothing where that is no log."""
    try:
        cells = next(csv.reader([header], delimiter=_delimiter(header)), [])
    except csv.Error:  # such as the end of a line in the middle of one
        return {}
    names = [re.sub(r"[^a-z]", "", name.lower()) for name in cells]
    found = {
        part: names.index(known)
        for part, all_known in NAMES.items()
        if (known := next((one for one in all_known if one in names), None)) is not None
    }
    return found if {"url", "host"} & set(found) and {"time", "status"} & set(found) and len(names) > 2 else {}  # noqa: PLR2004 - two columns are a list


def _delimiter(header: str) -> str:
    return max(",;\t|", key=header.count)


@lru_cache(maxsize=4096)
def _time(text: str) -> str | None:
    """Returns a time as any of these tables has it, or None."""
    text = text.strip()
    if found := utc(text) or from_epoch(text):
        return found
    for form in FORMS:
        try:
            time = datetime.strptime(text, form)  # noqa: DTZ007 - the zone is not known but where it is given
        except ValueError:
            continue
        return utc(time.isoformat())
    return None
