"""Days of the calendar, written YYYY-MM-DD; the one place that reads the clock."""

__all__ = ["chosen_day", "days_between", "is_day", "this_second", "today"]

import re
from datetime import UTC, date, datetime

from knox_scopes.errors import InputError, expect


def is_day(text: str) -> bool:
    """Tells whether the text is a day of the calendar, as YYYY-MM-DD.

    >>> is_day("2026-02-28"), is_day("2026-02-30"), is_day("20260228")
    (True, False, False)
    """
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text) is None:
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def days_between(day: str, later: str) -> int:
    """Returns the number of days from one day to another.

    >>> days_between("2025-12-31", "2026-01-02")
    2
    """
    return (date.fromisoformat(later) - date.fromisoformat(day)).days


def chosen_day(day: str | None) -> str:
    """Returns the day that a caller gives, or else the current one; raises InputError for what is no day."""
    if day is None:
        return today()
    expect(day, str, "`today` is a day, such as 2026-05-05")
    if not is_day(day):
        raise InputError(f"`{day}` is not a date; write it like 2026-05-05")
    return day


def today() -> str:
    """Returns the current day in UTC."""
    return datetime.now(tz=UTC).date().isoformat()


def this_second() -> str:
    """Returns the current time in UTC, to the second: `2026-08-01T00:00:00Z`."""
    return datetime.now(tz=UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
