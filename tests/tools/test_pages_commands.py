"""Runs the tools as their scripts do, some of them as processes."""

import json
import os
import subprocess
import sys
from pathlib import Path
from unittest.mock import patch

import pytest
from desk import CATALOG, PAGES, altered, run

import compare_page
import extract_page
from pages.shell import ROOT
from pages.shell import run as run_tool
from pages.values import DIFFERENCES, FAULTS, REPAIRS

PIPE = PAGES / "pipe.txt"
STEERING = "\x1b[31m\x07\x9b1m\u202e"
Capsys = pytest.CaptureFixture[str]


def test_extract_prints_the_rows_in_the_order_of_the_page(capsys: Capsys) -> None:
    ran = run(extract_page.main, PAGES / "broken.txt", capsys=capsys)
    assert (ran.status, ran.err) == (0, "")
    first, empty, *lines = ran.out.splitlines()
    assert (first, empty) == (f"{PAGES / 'broken.txt'}: 2026-04-04, 4 tables, 11 scopes", "")
    assert lines[:5] == [
        "Acme Things (acme)",
        "  acme  line 6",
        "    Everything of things.",
        "    open-ended: All endpoints in the Acme Things API.",
        "    ACME_THING_MADE",
    ]
    assert "  (no name)  line 27" in lines
    assert "line 15  slipped-row  acme.alerts: the events of `acme.alerts` stand in the column of endpoints" in lines


def test_extract_prints_no_remarks_where_there_are_none(capsys: Capsys) -> None:
    ran = run(extract_page.main, PAGES / "list.txt", capsys=capsys)
    assert ran.out.endswith("  acme.alerts  line 13\n    Hear of losses.\n")


def test_extract_gives_json(capsys: Capsys) -> None:
    ran = run(extract_page.main, PAGES / "broken.txt", "--format", "json", capsys=capsys)
    answer = json.loads(ran.out)
    assert [*answer] == ["schema", "page", "date", "rows", "remarks"]
    assert (answer["schema"], answer["date"]) == ("knox-scopes/page/1", "2026-04-04")
    assert answer["rows"][2] == {
        "line": 8,
        "heading": "Acme Things",
        "service": "acme",
        "scope": "acme.things",
        "description": "All of things.",
        "endpoints": ["GET /acme/v1/things", "GET /acme/v1/things/{id}", "POST /acme/v1/things"],
        "events": ["ACME_THING_MADE"],
        "all": "",
    }
    assert answer["remarks"][0] == {
        "line": 9,
        "kind": "continuation",
        "at": "Acme Things table",
        "message": "3 rows have an endpoint in the column of scopes, and continue the scope above",
        "names": [],
    }


def test_extract_takes_the_day_of_a_page_without_one(tmp_path: Path, capsys: Capsys) -> None:
    page = tmp_path / "page.txt"
    page.write_text("Scope Permission\nacme All.\n", encoding="utf-8")
    assert run(extract_page.main, page, capsys=capsys).out.splitlines()[-1] == (
        "line 1  no-date  page: the page carries no date of its last update"
    )
    ran = run(extract_page.main, page, "--date", "2026-06-01", capsys=capsys)
    assert ran.out == f"{page}: 2026-06-01, 1 table, 1 scope\n\n(no heading) (acme)\n  acme  line 2\n    All.\n"


def test_compare_says_that_nothing_is_left_over(capsys: Capsys) -> None:
    ran = run(compare_page.main, PIPE, "--catalog", CATALOG, capsys=capsys)
    assert ran == (0, (
        "11 scopes of 2026-03-03, held against scopes-2026-03\n"
        "nothing left over, 2 explained by corrections, 1 note (shown with -v)\n"
    ), "")  # fmt: skip


def test_a_page_without_a_date_is_held_against_the_version_that_it_departs_from_least(
    tmp_path: Path, capsys: Capsys
) -> None:
    page = tmp_path / "page.txt"
    text = PIPE.read_text(encoding="utf-8")
    assert "March 3rd, 2026" in text
    page.write_text(text.replace("March 3rd, 2026", "lately"), encoding="utf-8")
    ran = run(compare_page.main, page, "--catalog", CATALOG, capsys=capsys)
    assert (ran.status, ran.out.splitlines()[1]) == (
        0, "nothing left over, 2 explained by corrections, 2 notes (shown with -v)"
    )  # fmt: skip
    assert ran.err == "the page carries no date; it departs least from the catalog of 2026-03-03 (see --date)\n"


def test_compare_lists_what_is_explained_and_noted_on_request(capsys: Capsys) -> None:
    ran = run(compare_page.main, PIPE, "--catalog", CATALOG, "-v", capsys=capsys)
    assert ran.status == 0
    assert ran.out.splitlines()[1:] == [
        ("  line 21  relative-paths  "
         "paths of `bolt` without their base, such as `DELETE /nuts/{nutId}`, are taken to lie under /bolt/v1"),
        "    explained in bolt.yaml: A sample has the base.",
        "  line 26  needs-none  `POST /ident/v1/token` stands under `mail`, `uid`, and needs no scope in the catalog",
        "    explained in ident.yaml: Every app calls it.",
        ("  line 10  continuation  Acme Things table: "
         "3 rows have an endpoint in the column of scopes, and continue the scope above"),
        "nothing left over, 2 explained by corrections, 1 note",
    ]  # fmt: skip


def test_compare_says_what_is_left_over(tmp_path: Path, capsys: Capsys) -> None:
    page = tmp_path / "page.txt"
    page.write_text(
        altered(PIPE.read_text(encoding="utf-8"), [("bolt.nuts:view", "bolt.nuts:look"), ("March 3rd", "June 1st")]),
        encoding="utf-8",
    )
    ran = run(compare_page.main, page, "--catalog", CATALOG, capsys=capsys)
    assert (ran.status, ran.out.splitlines()[:2]) == (1, [
        "11 scopes of 2026-06-01, held against scopes-2026-04, the newest version before it",
        ("  line 22  renamed  "
         "`bolt.nuts:view` is called `bolt.nuts:look` on the page, with the same endpoints and events"),
    ])  # fmt: skip
    page.write_text("Scope Permission\nacme.novel New.\n", encoding="utf-8")
    ran = run(compare_page.main, page, "--catalog", CATALOG, "--date", "2026-06-01", capsys=capsys)
    assert ran.out.startswith("1 scope of 2026-06-01, held against no source of the catalog, ")
    page.write_text(
        altered(PIPE.read_text(encoding="utf-8"), [("acme.alerts | Hear of losses. | | ACME_THING_LOST |\n", "")]),
        encoding="utf-8",
    )
    ran = run(compare_page.main, page, "--catalog", CATALOG, "-v", capsys=capsys)
    assert ran.out.splitlines()[1] == "  acme  gone-scope  the scope `acme.alerts` is in the catalog, not on the page"
    assert ran.out.splitlines()[-1] == "1 left over, 2 explained by corrections, 1 note"


def test_compare_uses_the_catalog_of_the_checkout(tmp_path: Path, capsys: Capsys) -> None:
    page = tmp_path / "page.txt"
    page.write_text("Scope Permission\nkdp.devices See.\n", encoding="utf-8")
    ran = run(compare_page.main, page, "--date", "2020-01-01", capsys=capsys)
    assert "only from 2025-04-09 on" in ran.out


def test_a_table_that_is_not_there_is_explained_without_a_line(tmp_path: Path, capsys: Capsys) -> None:
    page = tmp_path / "guide.txt"
    page.write_text("Scope Permission\nacme All.\nacme.alerts Losses.\n", encoding="utf-8")
    ran = run(compare_page.main, page, "--catalog", CATALOG, "--date", "2026-05-05", "-v", capsys=capsys)
    assert "  bolt  missing-table  no scope of Bolt is on the page: bolt, bolt.nuts:delete, bolt.nuts:view\n" in ran.out
    assert ran.status == 0


@pytest.mark.parametrize("output", ["", "a.patch"])
def test_a_draft_is_printed_or_written(tmp_path: Path, capsys: Capsys, output: str) -> None:
    page = tmp_path / "page.txt"
    page.write_text(
        altered(PIPE.read_text(encoding="utf-8"), [("GET /nuts |\n", "GET /nuts |\nGET /nuts/all | ||\n")]),
        encoding="utf-8",
    )
    where = ["-o", tmp_path / output] if output else ["--draft"]
    ran = run(compare_page.main, page, "--catalog", CATALOG, *where, capsys=capsys)
    patch = (tmp_path / output).read_text(encoding="utf-8") if output else ran.out
    assert ran.status == 1
    assert patch.startswith("--- a/scopes/bolt.yaml\n+++ b/scopes/bolt.yaml\n")
    assert ran.out == ("" if output else patch)


WRONG: dict[str, tuple[str, list[str], str]] = {
    "a page without a date": ("compare", ["{folder}/undated.txt"], "the page carries no date; give the day of its"),
    "two dates": ("compare", [str(PIPE), "--date", "2026-03-04"], "carries the date 2026-03-03; leave out --date"),
    "no day": ("compare", [str(PIPE), "--date", "yesterday"], "`yesterday` is not a date; write it like 2025-08-05"),
    "no such day": ("compare", [str(PIPE), "--date", "2025-02-31"], "`2025-02-31` is not a date"),
    "no page": ("compare", ["{folder}/gone.txt"], "gone.txt: the file cannot be read: No such file or directory"),
    "no catalog": ("compare", [str(PIPE), "--catalog", "{folder}/gone"], "there is no such folder"),
    "no place for the draft": (
        "compare", [str(PIPE), "--catalog", str(CATALOG), "-o", "{folder}/gone/a.patch"], "the file cannot be written"
    ),
    "nothing to extract": ("extract", ["{folder}/prose.txt"], "there is no table of scopes on the page"),
}  # fmt: skip
MAINS = {"compare": compare_page.main, "extract": extract_page.main}


@pytest.mark.parametrize("case", WRONG)
def test_wrong_use_is_told_in_one_sentence(tmp_path: Path, capsys: Capsys, case: str) -> None:
    (tmp_path / "undated.txt").write_text("Scope Permission\nacme All.\n", encoding="utf-8")
    (tmp_path / "prose.txt").write_text("Nothing to see.\n", encoding="utf-8")
    tool, args, says = WRONG[case]
    ran = run(MAINS[tool], *(arg.replace("{folder}", str(tmp_path)) for arg in args), capsys=capsys)
    assert (ran.status, ran.out) == (2, "")
    assert says in ran.err
    assert ran.err.startswith("error: ")
    assert ran.err.count("\n") == 1


@pytest.mark.parametrize("tool", ["extract", "compare", "draft"])
def test_nothing_of_a_page_steers_a_terminal(tmp_path: Path, capsys: Capsys, tool: str) -> None:
    page = tmp_path / "page.txt"
    rows = f"cogs | All{STEERING}. | GET /cogs/{STEERING} | |\ncogs.{STEERING} | x | y | |\n"
    page.write_text(
        f"# Cogs{STEERING}\nScope | Description | Endpoints | Events |\n---|---|---|---|\n{rows}", encoding="utf-8"
    )
    more = [] if tool == "extract" else ["--catalog", CATALOG, "--date", "2026-06-01"]
    more += ["--draft"] if tool == "draft" else []
    ran = run(extract_page.main if tool == "extract" else compare_page.main, page, *more, capsys=capsys)
    assert ran.status in {0, 1}
    assert ran.out
    assert not [character for character in ran.out + ran.err if not character.isprintable() and character != "\n"]


@pytest.mark.parametrize("tool", ["extract_page.py", "compare_page.py"])
def test_a_tool_runs_as_a_process_and_explains_itself(tool: str) -> None:
    command = [sys.executable, str(ROOT / "tools" / tool)]
    done = subprocess.run([*command, "--help"], capture_output=True, check=True, encoding="utf-8")
    assert done.stdout.startswith(f"usage: {tool}")
    assert subprocess.run(command, capture_output=True, check=False).returncode == 2


def test_a_reader_that_has_enough_is_no_failure() -> None:
    reads, writes = os.pipe()
    os.close(reads)
    command = [sys.executable, str(ROOT / "tools" / "extract_page.py"), str(PIPE)]
    done = subprocess.run(command, stdout=writes, stderr=subprocess.PIPE, check=False)
    os.close(writes)
    assert (done.returncode, done.stderr) == (0, b"")


def test_the_output_goes_nowhere_once_the_reader_has_enough() -> None:
    def main() -> int:
        raise BrokenPipeError

    with patch.object(os, "dup2") as redirected, pytest.raises(SystemExit) as ended:
        run_tool(main)
    assert (ended.value.code, redirected.call_args.args[1]) == (0, sys.stdout.fileno())


def test_the_kinds_of_corrections_are_the_words_of_a_comparison() -> None:
    schema = json.loads((ROOT / "scopes" / "service.schema.json").read_text(encoding="utf-8"))
    kinds = {*REPAIRS, *FAULTS, *DIFFERENCES} - {"idle-correction"}
    assert schema["$defs"]["correction"]["properties"]["kind"]["enum"] == sorted(kinds)
    assert all(f"`{kind}`" in (ROOT / "scopes" / "README.md").read_text(encoding="utf-8") for kind in kinds)
