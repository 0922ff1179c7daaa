"""Needs as people paste them: what each line means, and that what is suggested for the others can be typed."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from knox_scopes.access.lines import line
from knox_scopes.access.needs import given, input_of, inputs_of, resolve
from knox_scopes.access.rows import row
from knox_scopes.catalog.model import Catalog

CASES = yaml.safe_load((Path(__file__).parent.parent / "cases" / "lines.yaml").read_text(encoding="utf-8"))["lines"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['line']} ({case['why']})")
def test_a_line_means_what_it_says_or_comes_with_what_to_type(catalog: Catalog, case: dict[str, Any]) -> None:
    found = resolve(catalog, case["line"])
    assert [need.at for need in found.needs] == case.get("at", [])
    quoted = case.get("quoted") or [case.get("shown", case["line"])]
    if "at" in case:
        assert found.unresolved == ()
        assert sorted(text for need in found.needs for text in need.inputs) == sorted(quoted)
        assert case.get("says", "") in "; ".join(note for need in found.needs for note in need.notes)
    else:
        [item] = found.unresolved
        assert (item.input, item.reason, list(item.suggestions)) == (quoted[0], case["reason"], case["suggestions"])
    assert "s3cret" not in str(found)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["line"])
def test_a_suggestion_can_be_typed_as_it_stands(catalog: Catalog, case: dict[str, Any]) -> None:
    for item in resolve(catalog, case["line"]).unresolved:
        assert all(resolve(catalog, text).unresolved == () for text in item.suggestions)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["line"])
def test_an_input_means_what_the_line_means(catalog: Catalog, case: dict[str, Any]) -> None:
    texts = inputs_of(case["line"])
    assert [inputs_of(text) for text in texts] == [(text,) for text in texts]
    assert input_of(input_of(case["line"])) == input_of(case["line"])
    assert tuple(given(case["line"])) == texts
    assert resolve(catalog, texts) == resolve(catalog, case["line"])


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("GET /a and then curl -d s3cret https://a.example/b", "GET /a and then curl ..."),
        ("Then /a: curl -u ann:s3cret https://a.example/b", "Then /a: curl ..."),
        ("| GET | /a | curl -u ann:s3cret $B/a |", "| GET | /a | curl ..."),
        ("Run: curl -u ann:s3cret https://a.example/b", "GET https://a.example/b"),
        ("TOKEN=s3cret wget https://a.example/b", "GET https://a.example/b"),
        ("GET /a?x=s3cret - lists", "GET /a?..."),
        ("GET /a?x - y=s3cret", "GET /a?..."),
        ("- `GET /a?x=s3cret`", "- `GET /a?...`"),
        ("- `GET /a?x=s3cret` (lists)", "- `GET /a?...`"),
        ("/a?x=s3cret (GET)", "/a?... (GET)"),
        ("GET /a?x=s3cret, PUT /b?y=s3cret", "GET /a?...\ufffd"),
        ("GET /a?x=s3cret - not PUT /b", "GET /a?...\ufffd"),
        ("GET /a?x y=s3cret", "GET /a?...\ufffd"),
        ("| GET | /a?x=s3cret | b |", "| GET | /a?... | ..."),
        ("get /a?x=s3cret HTTP/1.1", "get /a?... HTTP/1.1"),
    ],
)
def test_what_may_be_secret_is_not_quoted(text: str, quoted: str) -> None:
    assert inputs_of(text) == (quoted,)
    assert inputs_of(quoted) == (quoted,)


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("| GET | /a|b | Lists |", ("GET", "/a|b", "Lists")),
        ("|GET|/a|Lists|", ("GET", "/a", "Lists")),
        ("  |GET|/a|", ("GET", "/a")),
        ("a|b | `/a`", ("a|b", "/a")),
        ("- /a|b", ("/a|b",)),
        ("|  GET  |  /a  |", ("GET", "/a")),
    ],
)
def test_a_bar_without_blanks_is_between_cells_where_the_row_begins_with_one(text: str, cells: tuple[str, ...]) -> None:
    found = row(text)
    assert found
    assert found.cells == cells


@pytest.mark.parametrize(
    ("cell", "more"),
    [
        ("All campaign endpoints", True),
        ("all endpoints of E-FOTA", True),
        ("Not all endpoints", False),
        ("All of it", False),
        ("after KAI_APP_ANR_FC", True),
        ("as GET /b does", True),
        ("and / or", False),
        ("Lists", False),
        ("access_token", False),
    ],
)
def test_a_cell_that_names_more_than_one_need_leaves_it_open_which_is_meant(cell: str, more: bool) -> None:  # noqa: FBT001
    found = row(f"| GET | /a | {cell} |")
    assert found
    assert (found.more, found.need) == (more, None if more else "GET /a")


@pytest.mark.parametrize(
    ("text", "need"),
    [
        ("/a GET - lists them", "GET /a"),
        ("/a (GET) - lists them", "GET /a"),
        ("/a get", "GET /a"),
        ("/a (get)", "GET /a"),
        ("/a (get) - them", "/a"),
        ("/a get them", None),
    ],
)
def test_behind_a_path_a_method_is_in_capitals_or_the_last_word(text: str, need: str | None) -> None:
    assert line(text).need == need


@pytest.mark.parametrize("text", ["A_ONE, A_TWO", "A_ONE, A_TWO,", ", A_ONE A_TWO;", "A_ONE and A_TWO, "])
def test_a_list_of_events_is_each_of_them_whatever_its_marks(text: str) -> None:
    assert inputs_of(text) == ("A_ONE", "A_TWO")


def test_one_event_is_quoted_as_it_is_written() -> None:
    assert inputs_of("- `A_ONE`") == ("- `A_ONE`",)


@pytest.mark.parametrize("cell", ["GET /a b", "GET /a\u2003b", "GET /a\u00e9\u2003b"])
def test_a_request_with_a_blank_in_its_path_is_none(cell: str) -> None:
    found = row(f"| {cell} | x |")
    assert found
    assert (found.requests, found.need) == (frozenset(), None)


def test_only_what_is_quoted_of_a_command_has_an_address_that_cannot_be_read() -> None:
    assert "the address of this command" in line("curl ...").fault
    assert "command" not in line("devices ...").fault


@pytest.mark.parametrize(("length", "is_read"), [(4000, True), (4001, False)])
def test_no_line_of_more_than_4000_characters_is_looked_into(length: int, is_read: bool) -> None:  # noqa: FBT001
    request = "GET /" + "a" * (length - len("- GET /"))
    assert line(f"- {request}").need == (request if is_read else None)
    assert inputs_of(f"- {request}") == (f"- {request}",)


# Ways in which a request is pasted, of which none changes what it means.
PASTED = (
    "- {0} {1}", "* `{0} {1}`", "1. {0} {1}", "`{0}` `{1}`", "'{0}', '{1}'", "{0}: {1}", "{0} - {1}", "{1} {0}",
    "{1} ({0})", "| {0} | {1} | things |", "| things | `{0} {1}` |", "{0}\t{1}\tthings", "{0} {1}.", "{0} {1},",
    "{0} {1} - things", "{0} {{{{baseUrl}}}}{1}", "{0} ${{BASE}}{1}", "{0} $BASE{1}", "curl -X {0} -H 'a: b' {1}",
    "curl -sX{0} 'https://api.samsungknox.com{1}?a=b' | jq", "wget --method={0} $BASE{1}", "https {0} $BASE{1} a=b",
    'irm -Method {0} -Uri "$base{1}"', "**{0}** {1}", "{0} api.samsungknox.com{1}", "- {0} {1} HTTP/1.1",
)  # fmt: skip


@pytest.mark.parametrize("form", PASTED)
def test_a_request_means_the_same_however_it_is_pasted(catalog: Catalog, form: str) -> None:
    for at in (*catalog.endpoints, *catalog.inactive.endpoints):
        plain, pasted = resolve(catalog, at), resolve(catalog, form.format(*at.rstrip("/").split(" ")))
        assert [need.at for need in pasted.needs] == [need.at for need in plain.needs]
        assert [item.reason for item in pasted.unresolved] == [item.reason for item in plain.unresolved]


@pytest.mark.hypothesis  # runs with the laws
@pytest.mark.parametrize("form", PASTED)
@pytest.mark.parametrize(
    "more", ["/..", "/.", "/../x", "/./x", "//x", "%2f", "%2F..", "%2e", "/..;/x", "/.;x", "%00", "%", "/%"]
)
def test_what_is_unsafe_stays_refused_however_it_is_pasted(catalog: Catalog, form: str, more: str) -> None:
    for at in ("GET /kcs/v1/rp/devices", "GET /ke/v1/campaigns/{campaignId}", "DELETE /ke/v1/campaigns/7"):
        method, path = at.split(" ")
        found = resolve(catalog, form.format(method, path + more))
        assert found.needs == ()
        assert all(resolve(catalog, text).unresolved == () for item in found.unresolved for text in item.suggestions)
