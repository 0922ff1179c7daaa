"""The values of a page as it was read: tables as printed, rows as understood, and remarks on what was odd."""

__all__ = [
    "DIFFERENCES",
    "FAULTS",
    "NOTES",
    "REPAIRS",
    "ROLES",
    "Line",
    "Page",
    "Remark",
    "Row",
    "Table",
]

from typing import NamedTuple

# What a column may hold; a column of another kind is not read.
ROLES = ("scope", "description", "endpoints", "events")

# The page is broken here, and what it meant could be told all the same.
REPAIRS = (
    "joined-cells",
    "missing-name",
    "relative-paths",
    "repeated-row",
    "repeated-table",
    "slipped-row",
    "split-row",
)
# The page is broken here, and a person must look.
FAULTS = ("differing-rows", "unread-cell", "unread-row")
# Nothing is wrong; it is said so that nothing is passed over in silence.
NOTES = ("continuation", "no-date", "other-reading", "repeated-header", "unread-column", "unread-table")
# The page is whole here, but says another thing than the catalog.
DIFFERENCES = (
    "all-endpoints",
    "gone-endpoint",
    "gone-event",
    "gone-scope",
    "idle-correction",
    "misprint",
    "missing-table",
    "moved",
    "needs-none",
    "new-endpoint",
    "new-event",
    "new-scope",
    "new-service",
    "open-ended",
    "reach",
    "renamed",
    "short-row",
)


class Line(NamedTuple):
    """One row of a table as printed: the page's line that it begins on, and its cells."""

    number: int
    cells: tuple[str, ...]


class Table(NamedTuple):
    """One table: `columns` has the role of each column, or nothing for one that is not read."""

    line: int
    form: str
    heading: str
    columns: tuple[str, ...]
    lines: tuple[Line, ...]


class Row(NamedTuple):
    """All that a page says of one scope.

    `scope` is empty where the page lacks the name. `endpoints` and `events` are None where the page has no such
    column; `all` is the wording that stands in place of a list, such as "All endpoints in the API.".
    """

    line: int
    heading: str
    service: str
    scope: str
    description: str
    endpoints: tuple[str, ...] | None
    events: tuple[str, ...] | None
    all: str

    @property
    def held(self) -> tuple[str, ...]:
        """Returns all that the row opens: endpoints, events and wording."""
        return (*(self.endpoints or ()), *(self.events or ()), *([self.all] if self.all else []))


class Remark(NamedTuple):
    """What was odd at a line: of which kind, at what (a scope, a table), and in words; `names` is evidence."""

    line: int
    kind: str
    at: str
    message: str
    names: tuple[str, ...] = ()


class Page(NamedTuple):
    """A page as read: `titles` has the lines that may be its title, `date` is None where it carries none.

    Of a page with tabs it is one of those, named by the release that it is for. `stage` is what the page says of
    itself: uat, or nothing.
    """

    name: str
    date: str | None
    titles: frozenset[str]
    tables: tuple[Table, ...]
    rows: tuple[Row, ...]
    remarks: tuple[Remark, ...]
    tab: str = ""
    stage: str = ""
