"""The page reads what is pasted as the package does; what it cannot read, it leaves out and says so."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from drive import in_node
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from worlds import World, asked, spellings

from knox_scopes.access.needs import resolve
from knox_scopes.catalog.model import Catalog
from knox_scopes.report.explorer.data import page_data

EVENT = "KAI_APP_ANR_FC"
CASES = Path(__file__).parent.parent / "cases"


def read(catalog: Catalog, texts: list[str]) -> list[dict[str, Any]]:
    """Returns what the page reads each text as."""
    found: list[dict[str, Any]] = in_node("readAll", {"data": page_data(catalog), "texts": texts})
    return found


def table(name: str) -> list[dict[str, Any]]:
    cases: list[dict[str, Any]] = yaml.safe_load((CASES / f"{name}.yaml").read_text(encoding="utf-8"))[name]
    return cases


def test_requests_and_events_are_read_however_they_are_spelled() -> None:
    drawn: list[tuple[World, list[tuple[str, str]]]] = []

    @settings(max_examples=60, phases=[Phase.generate], database=None)
    @given(asked(words=False), st.data())
    def draw(one: tuple[World, list[str]], data: st.DataObject) -> None:
        drawn.append((one[0], [(at, data.draw(spellings(at))) for at in one[1]]))

    draw()
    for world, texts in [one for one in drawn if one[1]][::3]:
        found = read(world.catalog, [text for _, text in texts])
        assert [one["needs"] for one in found] == [[at] for at, _ in texts], texts


def test_what_the_plans_are_for_is_read(catalog: Catalog) -> None:
    texts = sorted({text for case in table("plans") for text in case["needs"]})
    for text, found in zip(texts, read(catalog, texts), strict=True):
        # What takes the scopes of events is read by itself; the plan says what is missing.
        meant = {need.at for need in resolve(catalog, [text, EVENT]).needs}
        assert {*found["needs"], EVENT} == meant, text


@pytest.mark.skipif(not (CASES / "lines.yaml").exists(), reason="the table of lines is not there yet")
def test_lines_are_read_as_by_the_package(catalog: Catalog) -> None:
    cases = table("lines")
    every: list[str] = []
    for case, found in zip(cases, read(catalog, [case["line"] for case in cases]), strict=True):
        assert sorted({*found["needs"]}) == sorted(case.get("at", ())), case["line"]
        offered = [one for item in found["unresolved"] for one in item["suggestions"]]
        assert offered or not case.get("suggestions"), case["line"]
        every += offered
    assert [text for text, found in zip(every, read(catalog, every), strict=True) if not found["needs"]] == []


def test_nothing_is_read_that_the_package_leaves_out(catalog: Catalog) -> None:
    """The page reads what is known and opened by nothing, and then leaves it out of the plan for the same reason."""
    cases = [case for case in table("unresolved") if not {"as_of", "stages", "service", "deny"} & {*case}]
    # What names one thing in an odd notation is read by the page, whether it is by the package or suggested only.
    texts = [case["input"] for case in cases if not case.get("suggestions")]
    reasons = {case["input"]: case["reason"] for case in cases}
    for text, found in zip(texts, read(catalog, texts), strict=True):
        in_plan = {"needs-event", "undocumented-scope"} if "/" in text else {"no-oauth", "undocumented-scope"}
        assert not found["needs"] or reasons[text] in in_plan, text


def test_a_suggestion_is_read_as_it_stands(catalog: Catalog) -> None:
    texts = [case["input"] for case in table("unresolved")]
    suggested = [one for found in read(catalog, texts) for item in found["unresolved"] for one in item["suggestions"]]
    assert len(suggested) > 10
    for text, found in zip(suggested, read(catalog, suggested), strict=True):
        assert found["needs"], text


def test_what_is_left_out_is_quoted_without_what_may_be_secret(catalog: Catalog) -> None:
    texts = [
        "GET https://ann:s3cret@api.samsungknox.com/kai/v1/setting?token=s3cret#s3cret",
        "Authorization: Bearer s3cret",
        "curl -H 'X-Key: s3cret' https://a.example/b https://a.example/c",
        "curl -X DELETE -u ann:s3cret $URL$PATH -d 's3cret",
        "curl -X s3cret https://a.example/b",
        "GET /kai/v1/setting/?password=s3cret and more",
    ]
    found = read(catalog, texts)
    assert [len(one["unresolved"]) for one in found] == [1] * len(texts)
    assert "s3cret" not in json.dumps(found)


def test_scope_strings_are_read_however_they_are_written() -> None:
    texts = [
        "kdp email",
        "kdp+email",
        " kdp,\n email ",
        "scope=kdp%20email",
        "https://x.example/?a=b&scope=kdp+email&c=d",
    ]
    assert in_node("namesIn", texts) == [["kdp", "email"]] * len(texts)


def test_a_long_paste_ends(catalog: Catalog) -> None:
    found = read(catalog, ["curl '" + "a\n" * 3_000, "GET /" + "a/" * 5_000, "{" * 5_000, '"' * 3_999, "- " * 1_999])
    assert all(not one["needs"] for one in found)
