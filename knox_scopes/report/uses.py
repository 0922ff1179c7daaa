"""What an app calls, as `uses` answers it, and as other commands say on what evidence a need rests."""

from __future__ import annotations  # so that no report imports what it does not show

__all__ = [
    "TITLES",
    "USE_FIELDS",
    "evidence",
    "left_out",
    "left_out_rows",
    "needs_text",
    "seen_of",
    "title_of",
    "usage_fields",
    "use_row",
    "use_rows",
    "uses_text",
]

from typing import TYPE_CHECKING, Any

from knox_scopes.errors import printable
from knox_scopes.report.text import EFFECT_STYLES, Page, Span, count, inert

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from knox_scopes.usage.usage import Unmatched, Usage, Use

USE_FIELDS = ("at", "effect", "evidence", "also", "count", "first", "last", "where", "hosts")
TITLES = ("effect", "endpoint", "evidence", "count", "first", "last", "where")
DAY = 10  # how much of a time is its day
STYLES = {"observed": "green", "attempted": "yellow"}
MOST = 20
UNHOSTED = "(no host given)"
NONE = "no call to a known endpoint found"


def uses_text(usage: Usage, *, colour: bool) -> str:
    """Returns what is called, what of it is unknown, what else was found, and what was read and what not."""
    page = Page(colour=colour)
    page.head(title_of(usage))
    if usage.needs:
        rows: list[tuple[Span, ...]] = [tuple((title, "dim") for title in TITLES)]
        rows += (use_row(use) for use in usage.needs.values())
        page.table(rows)
        for use in usage.needs.values():
            if use.notes:
                page.line(f"{use.at}:  ", ("; ".join(use.notes), "dim"), indent=2)
    _unmatched_rows(page, usage.unmatched)
    left_out_rows(page, usage)
    for title, names in (("requested", usage.requested), ("granted", usage.granted)):
        if names:
            page.head(f"scopes {title} with tokens")
            page.line(" ".join(names), indent=2)
    page.head("read")
    page.table((file.file, file.format, count(file.calls, "call")) for file in usage.read)
    return str(page)


def usage_fields(usage: Usage) -> dict[str, Any]:
    """Returns the fields of a usage in their documented order; requests to authorization servers are for lint only."""
    fields = {name: value for name, value in usage.__dict__.items() if name not in {"asked", "catalog_version"}}
    return fields | {"needs": tuple(usage.needs.values())}


def use_rows(usage: Usage) -> Iterable[Mapping[str, str]]:
    """Yields a row of CSV for each endpoint that is called."""
    for use in usage.needs.values():
        fields = {name: getattr(use, name) for name in USE_FIELDS}
        yield {
            name: " ".join(value) if isinstance(value, tuple) else str("" if value is None else value)
            for name, value in fields.items()
        }


def needs_text(usage: Usage) -> str:
    """Returns the endpoints as a file of needs, each with its evidence as a comment; all else as one."""
    lines = [f"# {title_of(usage)}; written by knox-scopes uses"]
    for use in usage.needs.values():
        lines += f"# {seen_of(use)}", use.at
    for one in usage.unmatched:
        lines.append(f"# not matched ({one.reason}): {one.call}")
    return "".join(f"{inert(printable(line))}\n" for line in lines)


def evidence(usage: Usage) -> dict[str, tuple[str, ...]]:
    """Returns, by endpoint, on what evidence a need rests, and how its host was read."""
    return {at: (seen_of(use), *use.notes) for at, use in usage.needs.items()}


def left_out_rows(page: Page, usage: Usage) -> None:
    """Adds what of the files is no need, and why, and what was not read."""
    for title, rows in left_out(usage):
        page.head(title)
        page.table((name, (text, "dim")) for name, text in rows)


def left_out(usage: Usage) -> Iterable[tuple[str, list[tuple[str, str]]]]:
    """Yields what of the files is no need, by a title for each kind of it: what it is, and how much or why."""
    rows = [(host or UNHOSTED, count(number, "call")) for host, number in list(usage.elsewhere.items())[:MOST]]
    if len(usage.elsewhere) > MOST:
        rows.append((f"and {len(usage.elsewhere) - MOST} more hosts", ""))
    if usage.more["elsewhere"]:
        rows.append(("other hosts", count(usage.more["elsewhere"], "call")))
    if rows:
        yield "calls to other hosts", rows
    rest = {**usage.left_out, "calls of so many kinds that there was no room for them": usage.more["calls"]}
    if rows := [(why, str(number)) for why, number in rest.items() if number]:
        yield "left out", rows
    if usage.unread:
        rows = [
            (f"{one.file}:{one.line}" if one.line else one.file, one.why + _more_places(one.count))
            for one in usage.unread[:MOST]
        ]
        left = len(usage.unread) - MOST + usage.more["unread"]
        yield "not read", rows + ([(f"and {left} more", "")] if left > 0 else [])


def _more_places(number: int) -> str:
    return f" (and {count(number - 1, 'more place')})" if number > 1 else ""


def title_of(usage: Usage) -> str:
    """Returns what was found, in a line."""
    found = f"{count(len(usage.needs), 'endpoint')} called" if usage.needs else NONE
    return f"{found}, in {count(len(usage.read), 'file')}"


def use_row(use: Use) -> tuple[Span, ...]:
    """Returns what is said of a use in a row, by TITLES."""
    evidence = " ".join((use.evidence, *(f"({kind})" for kind in use.also)))
    first, last = ((time or "")[:DAY] for time in (use.first, use.last))
    return (
        (use.effect, EFFECT_STYLES.get(use.effect, "green")),
        use.at,
        (evidence, STYLES.get(use.evidence, "dim")),
        str(use.count),
        first,
        last,
        (use.where, "dim"),
    )


def _unmatched_rows(page: Page, unmatched: Iterable[Unmatched]) -> None:
    """Adds the calls that no known endpoint is meant by, each with the reason and what may be meant."""
    for number, one in enumerate(unmatched):
        if number == 0:
            page.head("not matched")
        page.line((one.call, "red"), (f"  {seen_of(one)}", "dim"), indent=2)
        page.line(f"{one.reason}: {one.message}", indent=6)
        for suggestion in one.suggestions:
            page.line(f"see  {suggestion}", indent=6)


def seen_of(use: Use | Unmatched) -> str:
    """Returns on what evidence a use rests: `observed 12 times, 2026-08-01 to 2026-08-03, first in a.har:13`."""
    times = (
        "" if use.evidence in {"declared", "in-source"} else f" {'once' if use.count == 1 else f'{use.count} times'}"
    )
    days = " to ".join(dict.fromkeys(time[:DAY] for time in (use.first, use.last) if time))
    where = f"{'first ' if use.count > 1 else ''}in {use.where}"
    return ", ".join(filter(None, (f"{use.evidence}{times}", days, where)))
