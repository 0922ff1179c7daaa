"""Reads pages with tabs, and holds each tab against the catalog at its stage."""

import json
import shutil
from pathlib import Path

import pytest
from desk import CATALOG, PAGES, altered, compared, found, run

import compare_page
import extract_page
from knox_scopes.catalog.strict import read
from knox_scopes.errors import InputError
from pages.compare import compare
from pages.draft import draft
from pages.extract import extract, tabs
from pages.write import service_file

PIPE = (PAGES / "pipe.txt").read_text(encoding="utf-8")
UAT = "This document was updated for the Knox cloud services 26.04 UAT.\n"
HEAD, _, TABLES = PIPE.partition("Acme Things\n")
TABLES = f"Acme Things\n{TABLES}"
ALERTS = "acme.alerts | Hear of losses. | | ACME_THING_LOST |\n"
GEARS = "acme.gears:view | See gears. | GET /acme/v1/gears | |\n"
NEXT = altered(TABLES, [(ALERTS, ALERTS + GEARS)])
TABBED = f"{HEAD}\n## 26.03\n\n{TABLES}\n## 26.04\n\n{UAT}\n{NEXT}"
TESTED = {
    "scopes": {"acme.gears:view": {"summary": "See gears.", "source": "scopes-2026-03-uat"}},
    "endpoints": {
        "GET /acme/v1/gears": {"scopes": ["acme.gears:view"], "effect": "read", "source": "scopes-2026-03-uat"}
    },
}
Page = {"title": "Scopes for Acme", "url": "https://example.com/scopes", "updated": "2026-03-03"}


def catalog(folder: Path, **more: object) -> Path:
    """Returns a copy of the catalog in which acme has more: keys of its file, of which maps are added to."""
    made = folder / "scopes"
    shutil.copytree(CATALOG, made)
    file = made / "acme.yaml"
    value = read(str(file)).value
    for key, part in more.items():
        known = value.get(key)
        value[key] = known | part if isinstance(known, dict) and isinstance(part, dict) else part
    file.write_text("\n".join(service_file(value)) + "\n", encoding="utf-8")
    return made


def with_uat(folder: Path) -> Path:
    return catalog(folder, sources={"scopes-2026-03-uat": Page | {"stage": "uat"}}, **TESTED)


def saved(folder: Path, text: str) -> Path:
    file = folder / "page.txt"
    file.write_text(text, encoding="utf-8")
    return file


def test_each_tab_is_a_page_of_the_same_day(tmp_path: Path) -> None:
    current, coming = tabs(str(saved(tmp_path, TABBED)))
    assert [(page.tab, page.stage, page.date) for page in (current, coming)] == [
        ("26.03", "", "2026-03-03"),
        ("26.04", "uat", "2026-03-03"),
    ]
    assert {row.scope for row in coming.rows} - {row.scope for row in current.rows} == {"acme.gears:view"}
    # Nothing is said to be there twice because both tabs have it.
    assert not {"repeated-table", "differing-rows"} & {
        remark.kind for page in (current, coming) for remark in page.remarks
    }


def test_a_page_that_announces_all_of_it_has_one_tab(tmp_path: Path) -> None:
    [page] = tabs(str(saved(tmp_path, f"{HEAD}\n## 26.04\n\n{UAT}\n{TABLES}")))
    assert (page.tab, page.stage) == ("26.04", "uat")


def test_a_page_without_tabs_is_one(tmp_path: Path) -> None:
    [page] = tabs(str(saved(tmp_path, PIPE)))
    assert (page.tab, page.stage) == ("", "")
    assert page == extract(str(tmp_path / "page.txt"))


def test_one_page_is_asked_for_where_there_are_tabs(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"the page has the tabs 26\.03 and 26\.04; keep the one that you mean"):
        extract(str(saved(tmp_path, TABBED)))


def test_each_tab_is_held_against_the_catalog_at_its_stage(tmp_path: Path) -> None:
    folder = with_uat(tmp_path)
    current, coming = (compare(page, folder, "2026-03-03") for page in tabs(str(saved(tmp_path, TABBED))))
    assert (str(current.identity), current.identity.stage, current.left) == ("scopes-2026-03", "ga", ())
    assert (str(coming.identity), coming.identity.stage, coming.left) == ("scopes-2026-03-uat", "uat", ())
    assert "acme.gears:view" in coming.catalog.scopes.keys() - current.catalog.scopes.keys()


def test_what_is_for_testing_must_not_stand_among_what_is_there(tmp_path: Path) -> None:
    swapped = f"{HEAD}\n## 26.03\n\n{NEXT}\n## 26.04\n\n{UAT}\n{TABLES}"
    folder = with_uat(tmp_path)
    current, coming = (compare(page, folder, "2026-03-03") for page in tabs(str(saved(tmp_path, swapped))))
    assert found(current) == {("new-scope", "acme.gears:view")}
    assert found(coming) == {("gone-scope", "acme.gears:view")}


def test_a_tab_that_is_not_recorded_is_held_against_the_version_before(tmp_path: Path) -> None:
    _, coming = tabs(str(saved(tmp_path, altered(TABBED, [("March 3rd", "June 1st")]))))
    result = compare(coming, CATALOG, "2026-06-01")
    assert (str(result.identity), result.identity.known, result.identity.stage) == ("scopes-2026-04", False, "uat")
    assert found(result) == {("new-scope", "acme.gears:view")}


def test_a_page_without_a_word_of_its_stage_may_be_one_for_testing(tmp_path: Path) -> None:
    folder = with_uat(tmp_path)
    for file in folder.iterdir():  # only the tab for testing is of this day
        value = read(str(file)).value
        value["sources"]["scopes-2026-03"]["updated"] = "2026-02-28"
        file.write_text("\n".join(service_file(value)) + "\n", encoding="utf-8")
    result = compared(tmp_path / "page.txt", HEAD + NEXT, "2026-03-03", folder)
    assert (str(result.identity), result.identity.stage, result.left) == ("scopes-2026-03-uat", "uat", ())


def test_each_page_and_tab_is_told_by_its_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page, other = saved(tmp_path, TABBED), PAGES / "list.txt"
    ran = run(compare_page.main, page, other, "--catalog", with_uat(tmp_path), capsys=capsys)
    lines = ran.out.splitlines()
    assert [lines[0], lines[3], lines[6]] == [f"{page}: 26.03", f"{page}: 26.04", str(other)]
    assert lines[4] == "12 scopes of 2026-03-03 (uat), held against scopes-2026-03-uat"
    assert ran.status == 0


def test_one_page_of_several_that_differs_is_enough(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ran = run(compare_page.main, saved(tmp_path, TABBED), PAGES / "list.txt", "--catalog", CATALOG, capsys=capsys)
    assert ran.status == 1


def test_a_draft_is_of_one_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ran = run(compare_page.main, PAGES / "pipe.txt", PAGES / "tabs.txt", "--draft", capsys=capsys)
    assert (ran.status, ran.out) == (2, "")
    assert "a patch is drafted from one page at a time" in ran.err
    ran = run(compare_page.main, saved(tmp_path, TABBED), "--draft", capsys=capsys)
    assert ran.status == 2
    assert "the page has the tabs" in ran.err


def test_tabs_are_extracted_one_after_the_other(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = saved(tmp_path, TABBED)
    out = run(extract_page.main, page, capsys=capsys).out
    heads = [line for line in out.splitlines() if line.startswith(str(page))]
    assert heads == [
        f"{page}: 26.03, 2026-03-03, 3 tables, 11 scopes",
        f"{page}: 26.04, 2026-03-03, 3 tables, 12 scopes",
    ]
    made = json.loads(run(extract_page.main, page, "--format", "json", capsys=capsys).out)
    assert [(one["tab"], one["date"], len(one["rows"])) for one in made] == [
        ("26.03", "2026-03-03", 11),
        ("26.04", "2026-03-03", 12),
    ]


def test_a_draft_of_what_is_announced_says_its_stage(tmp_path: Path) -> None:
    text = altered(f"{HEAD}{UAT}{NEXT}", [("March 3rd", "June 1st")])
    result = compared(tmp_path / "page.txt", text, "2026-06-01")
    patch = draft(extract(str(tmp_path / "page.txt")), result, CATALOG, "2026-06-01")
    assert "+  scopes-2026-06-uat:\n+    title: Scopes for Acme\n" in patch
    assert '+    updated: "2026-06-01"\n+    stage: uat\n' in patch


def test_a_second_announcement_in_a_month_has_a_key_of_its_own(tmp_path: Path) -> None:
    folder = with_uat(tmp_path)
    text = altered(
        f"{HEAD}{UAT}{NEXT}", [("March 3rd", "March 31st"), (GEARS, GEARS + "GET /acme/v1/gears/all | |||\n")]
    )
    result = compared(tmp_path / "page.txt", text, "2026-03-31", folder)
    patch = draft(extract(str(tmp_path / "page.txt")), result, folder, "2026-03-31")
    assert "scopes-2026-03-31-uat" in patch


def test_a_page_that_is_one_of_several_default_sources_is_named(tmp_path: Path) -> None:
    folder = catalog(tmp_path, source=["scopes-2026-03", "scopes-2026-04"])
    text = altered(
        PIPE, [("GET /acme/v1/things | ACME_THING_MADE", "GET /acme/v1/things, GET /acme/v1/new | ACME_THING_MADE")]
    )
    result = compared(tmp_path / "page.txt", text, "2026-03-03", folder)
    patch = draft(extract(str(tmp_path / "page.txt")), result, folder, "2026-03-03")
    assert "source: scopes-2026-03" in patch


# Misprints, and two texts of one day

WRONG = "GET /acme/v1/things{id}"
MISPRINT = {
    "at": "GET /acme/v1/things/{id}",
    "kind": "misprint",
    "source": "scopes-2026-03",
    "says": f"{WRONG}, under acme.things:view",
    "recorded": "GET /acme/v1/things/{id}",
    "because": "The slash is missing.",
}
RIGHT = "GET /acme/v1/things/{id} | |||\n"


@pytest.mark.parametrize(
    ("printed", "left"),
    [
        (WRONG, set()),
        ("GET /acme/v1/things/{id}", {("idle-correction", "GET /acme/v1/things/{id}")}),
        ("GET /acme/v1/thing/{id}", {
            ("new-endpoint", "GET /acme/v1/thing/{id}"),
            ("gone-endpoint", "GET /acme/v1/things/{id}"),
            ("idle-correction", "GET /acme/v1/things/{id}"),
        }),
    ],
)  # fmt: skip
def test_a_misprint_is_explained_by_a_correction_that_names_it(
    tmp_path: Path, printed: str, left: set[tuple[str, str]]
) -> None:
    folder = catalog(tmp_path, corrections=[MISPRINT])
    text = altered(PIPE, [(RIGHT, f"{printed} | |||\n")])
    result = compared(tmp_path / "page.txt", text, "2026-03-03", folder)
    assert found(result) == left
    explained = [difference.message for difference, _ in result.explained if difference.kind == "misprint"]
    assert set(explained) == (
        {f"`{WRONG}` is a misprint of `GET /acme/v1/things/{{id}}`"} if printed == WRONG else set()
    )


def test_without_its_correction_a_misprint_is_left_over(tmp_path: Path) -> None:
    result = compared(tmp_path / "page.txt", altered(PIPE, [(RIGHT, f"{WRONG} | |||\n")]), "2026-03-03")
    assert found(result) == {("new-endpoint", WRONG), ("gone-endpoint", "GET /acme/v1/things/{id}")}


def test_a_misprint_of_an_endpoint_that_is_not_there_explains_nothing(tmp_path: Path) -> None:
    lost = MISPRINT | {"at": "GET /acme/v1/lost"}
    result = compared(
        tmp_path / "page.txt",
        altered(PIPE, [(RIGHT, f"{WRONG} | |||\n")]),
        "2026-03-03",
        catalog(tmp_path, corrections=[lost]),
    )
    assert ("new-endpoint", WRONG) in found(result)


@pytest.mark.parametrize("wording", ["All part endpoints", "GET /acme/v1/parts"])
def test_of_two_texts_of_a_day_a_correction_may_be_of_one(tmp_path: Path, wording: str) -> None:
    listed = {
        "at": "acme.parts",
        "kind": "open-ended",
        "source": "scopes-2026-03-first",
        "says": "its endpoint",
        "recorded": "open-ended over /acme/v1/parts",
        "because": "The second text of the day has a wording.",
    }
    folder = catalog(tmp_path, sources={"scopes-2026-03-first": Page}, corrections=[listed])
    text = altered(PIPE, [("All part endpoints in the Acme Things API.", wording)])
    result = compared(tmp_path / "page.txt", text, "2026-03-03", folder)
    assert str(result.identity) == "scopes-2026-03, scopes-2026-03-first"
    assert result.left == ()
