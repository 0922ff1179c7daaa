"""Finds the day on which a page says it was last updated."""

__all__ = ["day", "updated"]

import re
from datetime import date

from knox_scopes.errors import InputError

MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
MONTH = rf"(?P<month>{'|'.join(MONTHS)})"
DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
# A run of spaces is bounded, so that no page takes long.
WRITTEN = (
    r"(?P<iso>\d{4}-\d{2}-\d{2})",
    MONTH + r"\s{1,9}" + DAY + r",?\s{1,9}(?P<year>\d{4})",
    DAY + r"\s{1,9}" + MONTH + r",?\s{1,9}(?P<year>\d{4})",
)
UPDATED = tuple(
    re.compile(r"(?<![A-Za-z])updated(?:\s{1,9}on)?\s{0,9}:?\s{1,9}" + written + r"(?!\d)", re.IGNORECASE)
    for written in WRITTEN
)


def updated(text: str) -> str | None:
    """Returns the day that the page carries as YYYY-MM-DD, or None where it carries none.

    Raises InputError where it carries several different ones, or one that is in no calendar.

    >>> updated("Last updated August 5th, 2025")
    '2025-08-05'
    """
    found = sorted({_written(match) for pattern in UPDATED for match in pattern.finditer(text)})
    if len(found) > 1:
        what = "keep the part that you mean in a file of its own"
        raise InputError(f"the page carries several dates: {', '.join(found)}; {what}")
    return next((day(written) for written in found), None)


def day(text: str) -> str:
    """Returns the text where it is a day of the calendar, YYYY-MM-DD; raises InputError where it is none."""
    try:
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            return date.fromisoformat(text).isoformat()
    except ValueError:
        pass
    raise InputError(f"`{text}` is not a date; write it like 2025-08-05")


def _written(match: re.Match[str]) -> str:
    parts = match.groupdict()
    if "iso" in parts:
        return match["iso"]
    month = MONTHS.index(match["month"].lower()) + 1
    return f"{match['year']}-{month:02}-{int(match['day']):02}"
