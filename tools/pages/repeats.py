"""Finds what a page prints twice: rows, and whole tables."""

__all__ = ["without_repeats"]

from collections.abc import Iterable, Sequence

from pages.values import Remark, Row, Table


def without_repeats(read: Sequence[tuple[Table, tuple[Row, ...]]]) -> tuple[tuple[Row, ...], tuple[Remark, ...]]:
    """Returns the rows of all tables, each scope once, and what is said of those that come again.

    The first of several rows counts. Rows without a name are never taken to be the same.
    """
    first: dict[str, tuple[int, Row]] = {}
    kept: list[Row] = []
    remarks: list[Remark] = []
    for number, (table, rows) in enumerate(read):
        again: list[Row] = []
        for row in rows:
            home, known = first.get(row.scope, (number, row))
            if not row.scope or known is row:
                kept.append(row)
                if row.scope:
                    first[row.scope] = number, row
                continue
            if home == number:
                message = f"the row of `{row.scope}` on line {known.line} again"
                remarks += [Remark(row.line, "repeated-row", row.scope, message)]
            again.append(row)
            if not _alike(known, row):
                message = f"`{row.scope}` has other contents than on line {known.line}; those are taken"
                remarks.append(Remark(row.line, "differing-rows", row.scope, message))
        repeated = [row for row in again if first[row.scope][0] != number]
        if repeated:
            remarks += _table(table, rows, [read[home] for home in sorted({first[row.scope][0] for row in repeated})])
    return tuple(kept), tuple(remarks)


def _table(table: Table, rows: Iterable[Row], homes: Sequence[tuple[Table, tuple[Row, ...]]]) -> Iterable[Remark]:
    """Yields that a table repeats others, and which rows only one of the two has."""
    places = ", ".join(str(home.line) for home, _ in homes)
    yield Remark(table.line, "repeated-table", f"{table.heading} table", f"the table on line {places} again")
    there = {row.scope for _, others in homes for row in others}
    here = {row.scope for row in rows}
    for row in rows:
        if row.scope not in there:
            message = f"`{row.scope}` is not in the table on line {places}, which this one repeats"
            yield Remark(row.line, "differing-rows", row.scope, message)
    for _, others in homes:
        for row in others:
            if row.scope not in here:
                message = f"`{row.scope}` is not in the table on line {table.line}, which repeats this one"
                yield Remark(row.line, "differing-rows", row.scope, message)


def _alike(one: Row, other: Row) -> bool:
    """Tells whether two rows say the same: of a description or a wording only that there is one matters."""
    return (one.endpoints, one.events, bool(one.all)) == (other.endpoints, other.events, bool(other.all))
