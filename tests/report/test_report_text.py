import re

import pytest

from knox_scopes import grant
from knox_scopes.access.unknown import explain
from knox_scopes.catalog.model import Catalog
from knox_scopes.catalog.status import ServiceStatus
from knox_scopes.errors import printable
from knox_scopes.report.catalog.status import status_text
from knox_scopes.report.expand import expand_text
from knox_scopes.report.services import services_text
from knox_scopes.report.show import entry_text, missing_text
from knox_scopes.report.text import EFFECT_STYLES, STYLES, Page, count, inert, wrapped
from knox_scopes.report.tree import tree_text


def plain(*, colour: bool = False) -> Page:
    return Page(colour=colour)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("GET /ke/v1/fota", "GET /ke/v1/fota"),
        ("", ""),
        ("caf\u00e9 \u65e5\u672c", "caf\u00e9 \u65e5\u672c"),
        ("\x1b[31m", "\\x1b[31m"),
        ("a\rb\nc\td", "a\\rb\\nc\\td"),
        ("\x07\x08\x7f\x9b", "\\x07\\x08\\x7f\\x9b"),
        ("\u202e\u2066\u200b", "\\u202e\\u2066\\u200b"),
        ("\U000e0041", "\\U000e0041"),
        ("\udcff", "\\udcff"),
    ],
)
def test_what_does_not_print_becomes_an_escape(text: str, shown: str) -> None:
    assert printable(text) == shown
    assert printable(shown) == shown


@pytest.mark.parametrize(
    ("number", "noun", "text"),
    [
        (0, "scope", "0 scopes"),
        (1, "scope", "1 scope"),
        (2, "endpoint", "2 endpoints"),
        (1, "open-ended scope", "1 open-ended scope"),
        (2, "event", "2 events"),
    ],
)
def test_a_number_has_its_noun_in_the_plural_where_it_is_due(number: int, noun: str, text: str) -> None:
    assert count(number, noun) == text


def test_a_line_is_indented_and_ends_without_spaces() -> None:
    page = plain()
    page.line("a", ("b", "red"), "  ", indent=4)
    assert str(page) == "    ab"


def test_a_gap_is_one_empty_line_and_none_at_the_top() -> None:
    page = plain()
    page.gap()
    page.line("a")
    page.gap()
    page.gap()
    page.line("b")
    assert str(page) == "a\n\nb"


def test_a_heading_stands_apart() -> None:
    page = plain()
    page.head("first", "  (one)")
    page.line("x", indent=2)
    page.head("second")
    assert str(page) == "first  (one)\n  x\n\nsecond"


def test_the_columns_of_a_table_are_aligned() -> None:
    page = plain()
    page.table([("a", "long one", "x"), (("longer", "cyan"), "b", "")])
    assert str(page) == "  a       long one  x\n  longer  b"


def test_a_table_may_stand_at_the_margin_and_may_be_empty() -> None:
    page = plain()
    page.table([])
    page.table([("a", "b")], indent=0)
    assert str(page) == "a  b"


def test_columns_are_aligned_by_what_is_shown() -> None:
    page = plain()
    page.table([("\x1b", "x"), ("ab", "y")])
    assert str(page) == "  \\x1b  x\n  ab    y"


def test_colours_change_nothing_but_the_colours() -> None:
    for colour in (False, True):
        page = plain(colour=colour)
        page.head("title", ("more", "red"))
        page.line(("a\x1b[31m", "green"), "b", indent=2)
        page.table([(("name", "cyan"), ("text", "dim"))])
        bare = re.sub(r"\x1b\[[0-9]+m", "", str(page))
        assert bare == "titlemore\n  a\\x1b[31mb\n  name  text"
        assert (bare == str(page)) is not colour


def test_each_colour_is_ended_on_its_line() -> None:
    page = plain(colour=True)
    page.line(("a", "red"), "b", ("c", "bold"))
    assert str(page) == "\x1b[31ma\x1b[0mb\x1b[1mc\x1b[0m"


def test_every_kind_of_access_has_a_colour() -> None:
    assert set(EFFECT_STYLES) == {"reach", "destroy", "write", "read", "events"}
    assert set(EFFECT_STYLES.values()) <= set(STYLES)


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("::set-output name=a::b", "\\x3a:set-output name=a::b"),
        ("    ::error::x", "    \\x3a:error::x"),
        ("##[group]x", "#\\x23[group]x"),
        ("see ##vso[task.setvariable]x", "see #\\x23vso[task.setvariable]x"),
        (" ##teamcity[x] ##[x]", " #\\x23teamcity[x] #\\x23[x]"),
        ("a ::b", "a ::b"),
        ("## a [b]", "## a [b]"),
        ("", ""),
        ("   ", "   "),
    ],
)
def test_no_line_holds_what_a_ci_service_takes_for_a_command(line: str, shown: str) -> None:
    assert inert(line) == shown
    page = plain()
    page.line(line)
    assert str(page) == shown.rstrip()


def test_colour_changes_nothing_of_an_answer_but_its_colour(catalog: Catalog) -> None:
    unknown = [explain(catalog, "ke.campaigns")]
    status = ServiceStatus("kdp", "2025-01-01", "2026-02-03", 12, ("a", "b"), (), ())
    for one, other in (
        (entry_text(catalog, catalog.scopes["kdp"], colour=colour) for colour in (True, False)),
        (missing_text(catalog, "gone", unknown[0], colour=colour) for colour in (True, False)),
        (expand_text(grant(catalog, "kdp"), unknown, colour=colour) for colour in (True, False)),
        (tree_text(catalog, ["kdp"], colour=colour) for colour in (True, False)),
        (services_text(catalog, colour=colour) for colour in (True, False)),
        (status_text(catalog, [status], colour=colour) for colour in (True, False)),
    ):
        assert one != other
        assert re.sub(r"\x1b\[[0-9]+m", "", one) == other


LONG = "read  GET /a/b/c  Lists the devices of a reseller, one page after the other, the newest first, and no more."


@pytest.mark.parametrize("width", [1, 60, 79, 300])
def test_a_line_is_wrapped_under_its_last_column_and_loses_nothing(width: int) -> None:
    lines = wrapped(LONG, width).split("\n")
    assert max(map(len, lines)) <= max(width, 60)
    assert " ".join(" ".join(lines).split()) == " ".join(LONG.split())
    assert all(line.startswith(" " * 18) and line[18] != " " for line in lines[1:])


def test_colour_takes_no_room_when_a_line_is_wrapped() -> None:
    coloured = LONG.replace("reseller", "\x1b[36mreseller\x1b[0m")
    plain = re.sub(r"\x1b\[[0-9]+m", "", wrapped(coloured, 60))
    assert plain == wrapped(LONG, 60)


def test_what_has_no_blank_to_break_at_stays_whole() -> None:
    assert wrapped("x" * 100, 60) == "x" * 100
    assert wrapped("a\n\nb", 60) == "a\n\nb"
