"""Holds the readers to rows transcribed by hand, on pages of every form, and to what a page can be broken in."""

import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import yaml
from desk import PAGES

from knox_scopes.errors import InputError
from pages.extract import extract
from pages.files import MOST_BYTES
from pages.values import NOTES, Page, Row

ROWS: dict[str, Any] = yaml.safe_load((PAGES / "rows.yaml").read_text(encoding="utf-8"))
FORMS = {"pipe.txt": "2026-03-03", "tabs.txt": "2026-03-03", "markdown.md": "2026-03-03", "page.html": "2026-03-03"}
TITLES = {"acme": "Acme Things", "bolt": "Bolt", "ident": "Ident"}


def read(folder: Path, text: str | bytes) -> Page:
    file = folder / "page.txt"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return extract(str(file))


def plain(row: Row) -> list[Any]:
    """Returns a row as the data of the tests have it."""
    endpoints = None if row.endpoints is None else [*row.endpoints]
    events = None if row.events is None else [*row.events]
    return [row.scope, row.description, endpoints, events, row.all.removesuffix(".")]


def expected(service: str) -> list[Any]:
    rows: list[Any] = ROWS[service]
    return [[*row[:4], row[4].removesuffix(".")] for row in rows]


@pytest.mark.parametrize("name", FORMS)
def test_every_form_gives_the_rows_of_the_page(name: str) -> None:
    page = extract(str(PAGES / name))
    assert page.date == FORMS[name]
    assert "Scopes for Acme" in page.titles
    assert [plain(row) for row in page.rows] == expected("acme") + expected("bolt") + expected("ident")
    assert {row.heading for row in page.rows} == {*TITLES.values()}
    assert {row.service for row in page.rows} == {"acme", "bolt", ""}
    assert {remark.kind for remark in page.remarks} <= {*NOTES}


def test_a_list_gives_names_and_descriptions() -> None:
    page = extract(str(PAGES / "list.txt"))
    names = ["acme", "acme.things", "acme.things:view", "acme.things:manage", "acme.alerts"]
    descriptions = {row[0]: row[1] for row in ROWS["acme"]}
    assert [plain(row) for row in page.rows] == [[name, descriptions[name], None, None, ""] for name in names]
    assert (page.date, page.remarks, [row.line for row in page.rows]) == ("2026-02-01", (), [8, 9, 10, 12, 13])


def test_a_broken_page_is_understood_and_each_fault_told_with_its_line() -> None:
    page = extract(str(PAGES / "broken.txt"))
    by_name = {row.scope: row for row in page.rows}
    assert by_name["acme.alerts"].events == ("ACME_THING_LOST",)
    assert by_name["acme.alerts"].endpoints == ()
    assert by_name["acme.things"].endpoints == (
        "GET /acme/v1/things", "GET /acme/v1/things/{id}", "POST /acme/v1/things",
    )  # fmt: skip
    assert by_name["bolt.nuts:delete"].description == "Drop nuts."
    assert by_name[""].endpoints == ("POST /ident/v1/token",)
    assert by_name[""].description == "Use the address."
    assert [(remark.line, remark.kind, remark.at) for remark in page.remarks if remark.kind not in NOTES] == [
        (9, "joined-cells", "acme.things"),
        (13, "repeated-row", "acme.things:view"),
        (15, "slipped-row", "acme.alerts"),
        (22, "split-row", "bolt.nuts:delete"),
        (27, "missing-name", "line 27"),
        (30, "repeated-table", "Bolt table"),
    ]
    assert len(page.rows) == 11


def pipe(*rows: str) -> str:
    head = "Kit\nScope | Description | Endpoints | Events |\n---|---|---|---|\n"
    return head + "".join(f"{row}\n" for row in rows)


def tabs(*rows: str) -> str:
    return "Kit\nScope\tDescription\tEndpoints\n" + "".join(f"{row}\n" for row in rows)


def html(*rows: str) -> str:
    head = "<tr><th>Scope<th>Description<th>Endpoints<th>Events"
    return "<html><h1>Kit</h1><table>" + "".join(f"{row}\n" for row in (head, *rows)) + "</table>"


# What stands on a page, the rows that it gives, and the remarks: line, kind and place.
TRAPS: dict[str, tuple[str, list[list[Any]], list[tuple[int, str, str]]]] = {
    "endpoints under events": (
        pipe("kit | All. | | GET /kit/a |"),
        [["kit", "All.", ["GET /kit/a"], [], ""]],
        [(4, "slipped-row", "kit")],
    ),
    "endpoints under description": (
        pipe("kit | GET /kit/a | | |"),
        [["kit", "", ["GET /kit/a"], [], ""]],
        [(4, "slipped-row", "kit")],
    ),
    "a cell too many": (
        pipe("kit | All. | | | GET /kit/a |"),
        [["kit", "All.", ["GET /kit/a"], [], ""]],
        [(4, "slipped-row", "kit")],
    ),
    "a cell too many that is text": (
        pipe("kit | All. | | | See below |"),
        [["kit", "All.", [], [], ""]],
        [(4, "unread-cell", "kit")],
    ),
    "text among the endpoints": (
        pipe("kit | All. | GET /kit/a (soon) | |"),
        [["kit", "All.", ["GET /kit/a"], [], ""]],
        [(4, "unread-cell", "kit")],
    ),
    "no scope before the first endpoint": (
        pipe("GET /kit/a | |||", "kit | All. | GET /kit/b | |"),
        [["", "", ["GET /kit/a"], [], ""], ["kit", "All.", ["GET /kit/b"], [], ""]],
        [(4, "missing-name", "line 4")],
    ),
    "rows below a broken name": (
        pipe("kit one | All. | GET /kit/a | |", "GET /kit/b | |||", "kit.b | B. | | |"),
        [["kit.b", "B.", [], [], ""]],
        [(4, "unread-row", "kit one"), (5, "unread-cell", "line 5")],
    ),
    "a heading as a row": (
        pipe("kit | All. | | |", "More of the kit | | | |", "kit.b | B. | | |"),
        [["kit", "All.", [], [], ""], ["kit.b", "B.", [], [], ""]],
        [(5, "unread-row", "More of the kit")],
    ),
    "an empty first cell and a description": (
        pipe("kit | All. | GET /kit/a | |", "| Other. | GET /kit/b | |"),
        [["kit", "All.", ["GET /kit/a"], [], ""], ["", "Other.", ["GET /kit/b"], [], ""]],
        [(5, "missing-name", "line 5")],
    ),
    "a description that goes on": (
        pipe("kit | All | GET /kit/a | |", "| of it. | | |"),
        [["kit", "All of it.", ["GET /kit/a"], [], ""]],
        [(5, "split-row", "kit")],
    ),
    "an endpoint beside": (
        tabs("kit\tAll.\tGET /kit/a", "", "\t\tGET /kit/b", "\t\tKIT_A_B"),
        [["kit", "All.", ["GET /kit/a", "GET /kit/b"], ["KIT_A_B"], ""]],
        [(6, "slipped-row", "kit")],
    ),
    "an endpoint beside nothing": (
        tabs("\t\tGET /kit/b", "kit\tAll.\tGET /kit/a"),
        [["kit", "All.", ["GET /kit/a"], None, ""]],
        [(3, "unread-cell", "line 3")],
    ),
    "a description beside nothing": (
        tabs("\tAll.\t", "kit\tAll.\tGET /kit/a"),
        [["", "All.", [], None, ""], ["kit", "All.", ["GET /kit/a"], None, ""]],
        [(3, "missing-name", "line 3")],
    ),
    "an empty row": (
        pipe("kit | All. | | |", "| | | |", "GET /kit/a | |||"),
        [["kit", "All.", ["GET /kit/a"], [], ""]],
        [],
    ),
    "the head again": (
        pipe("kit | All. | | |", "Scope | Description | Endpoints | Events |", "kit.b | B. | | |"),
        [["kit", "All.", [], [], ""], ["kit.b", "B.", [], [], ""]],
        [(5, "repeated-header", "Kit table")],
    ),
    "a column of another kind": (
        "Kit\nScope | Description | Stage |\n---|---|---|\nkit | All. | beta |\n",
        [["kit", "All.", None, None, ""]],
        [(2, "unread-column", "Kit table")],
    ),
    "another table that names scopes": (
        pipe("kit | All. | | |") + "\nPortal\n\nSCOPE | USER-FACING |\n---|---|\nkit.b | B. |\n",
        [["kit", "All.", [], [], ""]],
        [(8, "unread-table", "Portal table")],
    ),
    "another table that names endpoints": (
        pipe("kit | All. | | |") + "\nCalls\n\nCall | Does |\n---|---|\nGET /kit/a | A. |\n",
        [["kit", "All.", [], [], ""]],
        [(8, "unread-table", "Calls table")],
    ),
    "a row behind the table": (
        tabs("kit\tAll.\tGET /kit/a", "kit.b", "\tB.\tGET /kit/b"),
        [["kit", "All.", ["GET /kit/a"], None, ""]],
        [(5, "unread-row", "line 5")],
    ),
    "rows behind a stray line": (
        pipe("kit | All. | | |", "A stray line.", "kit.b | B. | | |", "x | y | | KIT_A_B |", "nothing | to | tell |"),
        [["kit", "All.", [], [], ""]],
        [(6, "unread-row", "line 6"), (7, "unread-row", "line 7")],
    ),
    "a head with an arrow": (
        "Kit\nScope ↓↑\tPermission\nkit\tAll.\n",
        [["kit", "All.", None, None, ""]],
        [],
    ),
    "a date in a comment": (
        ("<html><!-- Last updated May 1st, 2001 --><script>Last updated May 2nd, 2001</script><table>"
         "<tr><th>Scope<th>Permission<tr><td>kit<td>All.</table>"),
        [["kit", "All.", None, None, ""]],
        [],
    ),
    "a row twice, with other contents": (
        pipe("kit | All. | GET /kit/a | |", "kit | All. | GET /kit/b | |"),
        [["kit", "All.", ["GET /kit/a"], [], ""]],
        [(5, "differing-rows", "kit"), (5, "repeated-row", "kit")],
    ),
    "cells joined by a bar that is escaped": (
        pipe(r"kit | All \| any. | GET /kit/a | |"),
        [["kit", "All | any.", ["GET /kit/a"], [], ""]],
        [],
    ),
    "a table without a rule, and a blank line in it": (
        "Kit\n| Scope | Description | Endpoints |\n| kit | All. | GET /kit/a |\n\n| kit.b | B. | GET /kit/b |\n",
        [["kit", "All.", ["GET /kit/a"], None, ""], ["kit.b", "B.", ["GET /kit/b"], None, ""]],
        [],
    ),
    "a table behind a table": (
        "Kit\nScope\tPermission\nkit\tAll.\nScope\tPermission\tEndpoints\nkit.b\tB.\tGET /kit/b\n",
        [["kit", "All.", None, None, ""], ["kit.b", "B.", ["GET /kit/b"], None, ""]],
        [],
    ),
    "two pipe tables with a blank line between": (
        pipe("kit | All. | | |") + "\nScope | Permission |\n---|---|\nkit.b | B. |\n",
        [["kit", "All.", [], [], ""], ["kit.b", "B.", None, None, ""]],
        [],
    ),
    "a row and endpoint cell that span two scopes": (
        html("<tr><td>kit.a<td>A.<td rowspan=2>GET /kit/a<td>", "<tr><td>kit.b<td>B.<td>KIT_A_B"),
        [["kit.a", "A.", ["GET /kit/a"], [], ""], ["kit.b", "B.", ["GET /kit/a"], ["KIT_A_B"], ""]],
        [],
    ),
    "spans of silly sizes": (
        html("<tr><td>kit.a<td colspan=1000000000>A.", "<tr><td rowspan=x>kit.b<td rowspan=0>B.<td>GET /kit/b"),
        [["kit.a", "A.", [], [], ""], ["kit.b", "B.", ["GET /kit/b"], [], ""]],
        [],
    ),
    "a title row above the head, and an empty table": (
        (
            "<table></table><table><tr><th colspan=3>Kit</th></tr><tr><th>Scope<th>Description<th>Endpoints"
            "<tr><td>kit<td>All.<td>GET /kit/a</table>"
        ),
        [["kit", "All.", ["GET /kit/a"], None, ""]],
        [],
    ),
    "a layout table around it, and a row outside any": (
        (
            "<html><tr><td>x</td></tr><table><tr><td><h2>Kit</h2><table><tr><th>Scope<th>Permission"
            "<tr><td>kit<td>All.</table></table>"
        ),
        [["kit", "All.", None, None, ""]],
        [],
    ),
    "a script in a cell": (
        html("<tr><td>kit<script>alert('GET /x')</script><td>All.<td>GET /kit/a<style>b</style><td>"),
        [["kit", "All.", ["GET /kit/a"], [], ""]],
        [],
    ),
    "a list with bullets": (
        "Scope name  Description\n  • `kit`  All.\n  • `kit.b:view`  B.\n\nThe end\n",
        [["kit", "All.", None, None, ""], ["kit.b:view", "B.", None, None, ""]],
        [],
    ),
    "an unclosed table in text": (
        "## Kit\n<table><tr><th>Scope<th>Permission\n<tr><td>kit<td>All.\n",
        [["kit", "All.", None, None, ""]],
        [],
    ),
}  # fmt: skip


@pytest.mark.parametrize("trap", TRAPS)
def test_a_trap_is_recognised_and_reported(tmp_path: Path, trap: str) -> None:
    text, rows, remarks = TRAPS[trap]
    page = read(tmp_path, text)
    assert [plain(row) for row in page.rows] == rows
    told = [remark for remark in page.remarks if remark.kind not in {"no-date", "continuation"}]
    assert [(remark.line, remark.kind, remark.at) for remark in told] == remarks


def test_line_ends_and_a_byte_order_mark_do_not_matter(tmp_path: Path) -> None:
    text = pipe("kit | All. | GET /kit/a | |")
    windows = b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode()
    assert read(tmp_path, windows).rows == read(tmp_path, text).rows


def test_continuations_are_counted_in_one_note(tmp_path: Path) -> None:
    page = read(tmp_path, pipe("kit | All. | GET /kit/a | |", "GET /kit/b | |||", "GET /kit/c | |||"))
    [note] = [remark for remark in page.remarks if remark.kind == "continuation"]
    assert (note.line, note.message) == (
        5,
        "2 rows have an endpoint in the column of scopes, and continue the scope above",
    )


@pytest.mark.parametrize(
    "written",
    [
        "Last updated March 3rd, 2026",
        "_Updated on March 3, 2026_",
        "updated: 2026-03-03",
        "Last updated 3rd March 2026",
    ],
)
def test_a_date_is_read_however_it_is_written(tmp_path: Path, written: str) -> None:
    assert read(tmp_path, f"{written}\nScope Permission\nkit All.\n").date == "2026-03-03"


BAD: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", "there is no table of scopes on the page; what is looked for"),
    "prose": (b"Nothing to see.\n", "there is no table of scopes on the page"),
    "HTML without anything": (b"<html><!-- nothing --></html>", "there is no table of scopes on the page"),
    "HTML without a root": (b"<html", "there is no table of scopes on the page"),
    "no UTF-8": (b"Scope\tPermission\nkit\t\xff\n", "page.txt:2: the file is not UTF-8: byte 0xff; save it as UTF-8"),
    "too large": (b"x" * (MOST_BYTES + 1), "the file is larger than 5,000,000 bytes"),
    "nested too deep": (b"<html>" + b"<div>" * 100_000 + b"<table>", "the elements of the page are nested too deep"),
    "two dates": (
        b"Last updated May 1st, 2025\nUpdated: 2026-01-01\nScope Permission\nkit All.\n",
        "the page carries several dates: 2025-05-01, 2026-01-01; keep the part that you mean",
    ),
    "no day": (b"Last updated February 31st, 2025\nScope Permission\nkit All.\n", "`2025-02-31` is not a date"),
    "a huge cell": (pipe(f"kit | {'a' * 30_000} | | |").encode(), "line 4: a cell holds more than 20,000 characters"),
}


@pytest.mark.parametrize("case", BAD)
def test_what_cannot_be_read_is_told_in_one_sentence(tmp_path: Path, case: str) -> None:
    content, says = BAD[case]
    with pytest.raises(InputError) as told:
        read(tmp_path, content)
    assert says in str(told.value)
    assert str(told.value).startswith(str(tmp_path / "page.txt"))
    assert "\n" not in str(told.value)


@pytest.mark.parametrize(("name", "says"), [("", "Is a directory"), ("/gone", "No such file"), ("/a\0b", "null byte")])
def test_a_file_that_cannot_be_opened_is_told(tmp_path: Path, name: str, says: str) -> None:
    with pytest.raises(InputError, match=says):
        extract(f"{tmp_path}{name}")


# What a page is made of that would take long, by how many times it stands there.
HOSTILE: dict[str, Callable[[int], str]] = {
    "bars": lambda many: "|" * many,
    "rules": lambda many: "Scope|Permission\n" + "-|" * many,
    "tabs": lambda many: "Scope\tPermission\n" + "\t" * many,
    "brackets": lambda many: "Scope Permission\nkit All.\n" + "[" * many + "](" * many,
    "tags": lambda many: "Scope Permission\nkit All.\n" + "<a " * many,
    "spaces": lambda many: "Scope Permission\nkit All.\nLast updated" + " " * many + "May",
    "spans": lambda many: "<html><table><tr>" + "<td colspan=999999999 rowspan=999999999>a" * (many // 10),
    "rows": lambda many: "<html><table>" + "<tr><td>a" * (many // 5),
    "bars behind spaces": lambda many: "Scope Permission\nkit All.\n" + " " * many + "x|",
    "scripts": lambda many: "<html>" + "<script " * many,
    "comments": lambda many: "<html>" + "<!-- " * many,
    "tables": lambda many: "<html>" + "<table><tr><td>" * 60 + "<tr><td>a" * (many // 10),
    "opened in text": lambda many: "Kit\n" + "<table\n" * (many // 100) + "Scope Permission\nkit All.\n",
    "opened": lambda many: "<table\n" * (many // 100) + "Scope Permission\nkit All.\n",
}
MANY = 400_000
# What reading any of them takes is a few seconds; what grows with the square would take minutes.
MOST_SECONDS_OF_CPU = 30


def steps(folder: Path, text: str) -> int:
    """Returns how many calls of functions it takes to read a page, or to refuse it."""
    counted = 0

    def count(*_: object) -> None:
        nonlocal counted
        counted += 1

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        with suppress(InputError):  # either answer will do, an exception of another kind will not
            read(folder, text)
    finally:
        sys.setprofile(before)
    return counted


@pytest.mark.parametrize("name", HOSTILE)
def test_twice_a_hostile_page_takes_twice_the_steps(tmp_path: Path, name: str) -> None:
    once, twice = (steps(tmp_path, HOSTILE[name](many)) for many in (10_000, 20_000))
    assert twice < 2.2 * once + 1_000


@pytest.mark.parametrize("name", HOSTILE)
def test_no_step_over_a_hostile_page_goes_on_for_ever(tmp_path: Path, name: str) -> None:
    # A pattern is one step however long it tries. What is limited is the time that this process itself has computed,
    # so that it does not matter what else the machine does.
    before = signal.signal(signal.SIGVTALRM, lambda *_: pytest.fail("reading the page does not end"))
    signal.setitimer(signal.ITIMER_VIRTUAL, MOST_SECONDS_OF_CPU)
    try:
        with suppress(InputError):
            read(tmp_path, HOSTILE[name](MANY))
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
