"""The text and the JSON that the tools print; nothing of a page can steer a terminal."""

__all__ = ["compared", "extracted", "extracted_json"]

import json
from collections.abc import Iterator, Sequence

from knox_scopes.errors import printable
from pages.compare import Comparison
from pages.values import Page, Remark, Row


def extracted(page: Page) -> str:
    """Returns rows and remarks of a page as text, in the order of the page."""
    return "\n".join(printable(line) for line in _rows_and_remarks(page)) + "\n"


def extracted_json(pages: Sequence[Page]) -> str:
    """Returns rows and remarks of a page as JSON, of printing ASCII only; of a page with tabs, a list of those."""
    fields = [
        {
            "schema": "knox-scopes/page/1",
            "page": page.name,
            "date": page.date,
            **({"tab": page.tab} if page.tab else {}),
            "rows": [row._asdict() for row in page.rows],
            "remarks": [remark._asdict() for remark in page.remarks],
        }
        for page in pages
    ]
    return json.dumps(fields if len(fields) > 1 else fields[0], indent=2) + "\n"


def compared(page: Page, result: Comparison, day: str, *, verbose: bool, named: bool = False) -> str:
    """Returns what is left over, and how much is explained; `verbose` lists that, too, and what was noted.

    `named` puts the name of the page in front.
    """
    tab = [page.tab] if page.tab else []
    start = [": ".join([*([page.name] if named else []), *tab])] if named or tab else []
    return "\n".join(printable(line) for line in (*start, *_outcome(result, day, verbose=verbose))) + "\n"


def _rows_and_remarks(page: Page) -> Iterator[str]:
    tables, rows = _count(len(page.tables), "table"), _count(len(page.rows), "scope")
    tab = f"{page.tab}, " if page.tab else ""
    yield f"{page.name}: {tab}{page.date or 'no date'}, {tables}, {rows}"
    heading = None
    for row in page.rows:
        if row.heading != heading:
            heading = row.heading
            yield from ("", " ".join([heading or "(no heading)", *([f"({row.service})"] if row.service else [])]))
        yield f"  {row.scope or '(no name)'}  line {row.line}"
        yield from (f"    {line}" for line in _of(row))
    yield from ("", *_remarks(page.remarks)) if page.remarks else ()


def _of(row: Row) -> Iterator[str]:
    yield from [row.description] if row.description else []
    yield from [f"open-ended: {row.all}"] if row.all else []
    yield from row.endpoints or ()
    yield from row.events or ()


def _remarks(remarks: tuple[Remark, ...]) -> Iterator[str]:
    return (f"line {remark.line}  {remark.kind}  {remark.at}: {remark.message}" for remark in remarks)


def _outcome(result: Comparison, day: str, *, verbose: bool) -> Iterator[str]:
    nothing = "no source of the catalog, for none has its title (see --source): only what the page has is told"
    what = str(result.identity) or nothing
    version = "" if result.identity.known or not result.identity.keys else ", the newest version before it"
    stage = "" if result.identity.stage == "ga" else f" ({result.identity.stage})"
    yield f"{_count(len(result.rows), 'scope')} of {day}{stage}, held against {what}{version}"
    for found in result.left:
        place = f"line {found.line}" if found.line else found.service
        yield f"  {place}  {found.kind}  {found.message}"
    if verbose:
        for found, (service, correction) in result.explained:
            place = f"line {found.line}" if found.line else found.service
            yield f"  {place}  {found.kind}  {found.message}"
            yield f"    explained in {service}.yaml: {correction.because}"
        yield from (f"  {line}" for line in _remarks(result.notes))
    counts = f"{len(result.explained)} explained by corrections, {_count(len(result.notes), 'note')}"
    more = "" if verbose or not result.explained + result.notes else " (shown with -v)"
    yield f"{len(result.left) or 'nothing'} left over, {counts}{more}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
