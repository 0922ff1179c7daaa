"""Brings the times of logs into one form, in which they compare as texts: ISO 8601, in UTC where the zone is known."""

__all__ = ["from_epoch", "utc"]

import re
from datetime import UTC, datetime

ZONED, LOCAL = "%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%dT%H:%M:%S"
# The first second of the year 2000, and of 2100: what lies between them tells in which unit a number counts.
EARLIEST, LATEST = 946_684_800, 4_102_444_800

_is_utc = re.compile(r"(\d{4}-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d:[0-5]\d)(?:\.\d{1,9})?Z").fullmatch


def utc(text: object) -> str | None:
    """Returns an ISO 8601 time in UTC, to the second, or as it stands where it has no zone; None for anything else.

    >>> utc("2026-08-01T01:30:00.250+02:00"), utc("2026-08-01 01:30"), utc("yesterday")
    ('2026-07-31T23:30:00Z', '2026-08-01T01:30:00', None)
    """
    if not isinstance(text, str):
        return None
    if known := _is_utc(text):
        return f"{known[1]}Z"
    try:
        time = datetime.fromisoformat(text)
        return time.strftime(LOCAL) if time.tzinfo is None else time.astimezone(UTC).strftime(ZONED)
    except (OverflowError, ValueError):
        return None


def from_epoch(number: object) -> str | None:
    """Returns the time of a number of seconds, milli-, micro- or nanoseconds since 1970, which may be a text.

    >>> from_epoch(1785542400), from_epoch("1785542400000000000"), from_epoch(12)
    ('2026-08-01T00:00:00Z', '2026-08-01T00:00:00Z', None)
    """
    try:
        seconds = float(number)  # type: ignore[arg-type]  # what has no number is caught
    except (OverflowError, TypeError, ValueError):
        return None
    for _ in range(3):
        if seconds > LATEST:
            seconds /= 1000
    return datetime.fromtimestamp(seconds, UTC).strftime(ZONED) if EARLIEST < seconds < LATEST else None
