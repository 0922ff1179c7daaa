"""Understands the rows of a table: which scope each is about, and what the page says of it.

What a cell holds decides, not the column it stands in; where the two differ, the page has slipped, and it is said so.
"""

__all__ = ["read_rows"]

from collections.abc import Sequence
from dataclasses import dataclass, field

from knox_scopes.names import is_scope_name
from pages.cells import Content, content
from pages.header import columns
from pages.values import Remark, Row, Table


@dataclass
class _Open:
    """Gathers what the page says of one scope, over as many rows as it takes."""

    line: int
    scope: str
    description: str = ""
    endpoints: list[str] = field(default_factory=list)
    events: list[str] = field(default_factory=list)
    all: list[str] = field(default_factory=list)
    slipped: bool = False

    @property
    def at(self) -> str:
        return self.scope or f"line {self.line}"


def read_rows(table: Table) -> tuple[tuple[Row, ...], tuple[Remark, ...]]:
    """Returns the rows of a table, one a scope, and what was odd in it."""
    reader = _Reader(table)
    for line in table.lines:
        reader.read(line.number, line.cells)
    return reader.rows(), reader.remarks()


class _Reader:
    def __init__(self, table: Table) -> None:
        self.table = table
        self.found: list[_Open] = []
        self.current: _Open | None = None
        # What a row that cannot be read would have owned must not fall to the scope above it.
        self.lost = False
        self.continued: list[int] = []
        self.said: list[Remark] = []

    def remark(self, line: int, kind: str, at: str, message: str, names: tuple[str, ...] = ()) -> None:
        self.said.append(Remark(line, kind, at, message, names))

    def rows(self) -> tuple[Row, ...]:
        roles = self.table.columns
        service = _service([row.scope for row in self.found])
        return tuple(
            Row(
                row.line,
                self.table.heading,
                service,
                row.scope,
                row.description,
                tuple(dict.fromkeys(row.endpoints)) if "endpoints" in roles or row.endpoints else None,
                tuple(dict.fromkeys(row.events)) if "events" in roles or row.events else None,
                " ".join(row.all),
            )
            for row in self.found
        )

    def remarks(self) -> tuple[Remark, ...]:
        if self.continued:
            many = f"{len(self.continued)} rows have" if len(self.continued) > 1 else "1 row has"
            message = f"{many} an endpoint in the column of scopes, and continue the scope above"
            self.remark(self.continued[0], "continuation", f"{self.table.heading} table", message)
        return tuple(sorted(self.said))

    def read(self, line: int, cells: tuple[str, ...]) -> None:
        """Reads one row of the table."""
        by_role = {role: cell for role, cell in zip(self.table.columns, cells, strict=False) if role}
        extra = [cell for cell in cells[len(self.table.columns) :] if cell]
        scope = by_role.pop("scope", "")
        others = {role: cell for role, cell in by_role.items() if cell}
        if columns(cells) is not None:
            self.remark(line, "repeated-header", f"{self.table.heading} table", "the head of the table again")
        elif is_scope_name(scope):
            self.begin(line, scope, others)
        elif scope and content(scope).listed:
            self.continue_below(line, scope, others)
        elif scope:
            self.unnamed_or_unread(line, scope, others)
        elif others:
            self.continue_beside(line, others)
        for cell in extra:
            self.take(line, "", cell)

    def begin(self, line: int, scope: str, others: dict[str, str]) -> None:
        self.open(_Open(line, scope))
        self.fill(line, others)

    def continue_below(self, line: int, scope: str, others: dict[str, str]) -> None:
        """Reads a row that begins with what belongs into a later column."""
        if self.current:
            self.continued.append(line)
        elif not self.lost:
            self.unnamed(line, "")
        cells = [scope, *others.values()]
        joined = [content(cell) for cell in cells]
        if len(cells) > 1 and self.current and all(cell.listed for cell in joined):
            names = tuple(name for cell in joined for name in (*cell.endpoints, *cell.events))
            self.remark(line, "joined-cells", self.current.at, f"one row holds {' and '.join(names)}", names)
        for cell in cells:
            self.take(line, "endpoints", cell, slips=False)

    def continue_beside(self, line: int, others: dict[str, str]) -> None:
        """Reads a row whose column of scopes is empty."""
        text = others.get("description", "")
        if not text or content(text).listed or (self.current and not self.current.description):
            if text and self.current and not content(text).listed:
                self.split(line)
            self.fill(line, others)
        elif len(others) > 1 or not self.current:
            self.unnamed(line, text)
            self.fill(line, {role: cell for role, cell in others.items() if role != "description"})
        else:
            self.split(line)
            self.current.description += f" {text}"

    def split(self, line: int) -> None:
        at = self.current.at if self.current else ""
        self.remark(line, "split-row", at, f"part of the description of `{at}` stands in a row of its own")

    def unnamed_or_unread(self, line: int, text: str, others: dict[str, str]) -> None:
        """Reads a row whose column of scopes holds text that is no scope name."""
        if content(others.get("description", "")).listed:
            self.unnamed(line, text)
            for cell in others.values():
                self.take(line, "endpoints", cell, slips=False)
        else:
            self.current, self.lost = None, True
            self.remark(line, "unread-row", text, f"`{text}` is no scope name; the row is not read")

    def unnamed(self, line: int, description: str) -> None:
        self.open(_Open(line, "", description))
        self.remark(line, "missing-name", f"line {line}", "a row without the name of its scope")

    def open(self, row: _Open) -> None:
        self.current, self.lost = row, False
        self.found.append(row)

    def fill(self, line: int, others: dict[str, str]) -> None:
        for role, cell in others.items():
            self.take(line, role, cell)

    def take(self, line: int, role: str, cell: str, *, slips: bool = True) -> None:
        """Puts a cell's content where it belongs, and says so when that is not where it stands."""
        current = self.current
        held = content(cell)
        if current is None:
            self.remark(line, "unread-cell", f"line {line}", f"`{cell}` belongs to no scope that could be read")
            return
        if role == "description" and not held.listed:
            current.description = f"{current.description} {' '.join(cell.split())}".strip()
            return
        current.endpoints += held.endpoints
        current.events += held.events
        current.all += [held.all] if held.all else []
        if held.rest:
            self.remark(line, "unread-cell", current.at, f"`{held.rest}` is neither an endpoint nor an event")
        if slips and not current.slipped and not _fits(role, held):
            current.slipped = True
            what = "events" if held.events and not held.endpoints else "endpoints"
            where = f"in the column of {role}" if role else "beyond the last column"
            self.remark(line, "slipped-row", current.at, f"the {what} of `{current.at}` stand {where}")


def _service(names: Sequence[str]) -> str:
    """Returns the first part that all the names share, or nothing where they do not, or where that is a guess."""
    first = {name.partition(":")[0].partition(".")[0] for name in names}
    return first.pop() if len(first) == 1 else ""


def _fits(role: str, held: Content) -> bool:
    """Tells whether content may stand in the column of a role; what is no content at all fits anywhere."""
    wrong = {"endpoints": held.events, "events": held.endpoints or held.all}
    return not wrong.get(role, held.endpoints or held.events or held.all)
