"""Needs as they are pasted from a page: rows of a table, items of a list, requests in backticks."""

from pathlib import Path

import pytest
from shell import run

from knox_scopes.cli.input import read_needs
from knox_scopes.usage.text import needs_in

LIST = "GET /kcs/v1/kme/profiles/list"

# As the page "Scopes for Knox cloud services APIs" comes out of a browser, once with bars and once with tabs.
WITH_BARS = """\
Scope name | Description | Applicable API endpoints |
---|---|---|
kdp.devices:view | View devices and device statuses. | GET /kcs/v1/rp/devices/status |
GET /kcs/v1/rp/devices | ||
kdp.profilealias | View all Knox Mobile Enrollment profile aliases. | GET /kcs/v1/rp/profilealias/kme |
"""
WITH_TABS = """\
Scope name\tDescription\tApplicable API endpoints
kdp.devices:view\tView devices and device statuses.\tGET /kcs/v1/rp/devices/status
\t\tGET /kcs/v1/rp/devices

kdp.profilealias\tView all Knox Mobile Enrollment profile aliases.\tGET /kcs/v1/rp/profilealias/kme
"""


def read(text: str) -> list[str]:
    return [need for _, need in needs_in(text.split("\n"))]


@pytest.mark.parametrize(
    "line",
    [
        f"| {LIST} | List profiles |",
        "| GET | /kcs/v1/kme/profiles/list | List profiles |",
        "|GET|/kcs/v1/kme/profiles/list|List profiles|",
        "| 1 | List profiles | `GET` | `/kcs/v1/kme/profiles/list` |",
        "| `GET` | **new** | `/kcs/v1/kme/profiles/list` | |",
        "GET | /kcs/v1/kme/profiles/list | List profiles",
        "GET\t/kcs/v1/kme/profiles/list\tList profiles",
        f"\t\t{LIST}",
        f"| `{LIST}` | Unlike `/kcs/v1/kme/profiles/status`, lists all |",
        "| GET | /kcs/v1/kme/profiles/list | See /kcs/v1/rp/devices for the devices |",
        f"| Get | {LIST} |",
        f"`{LIST}`",
        f"- {LIST}",
        f"* `{LIST}`",
        f"+ {LIST}",
        f"1. {LIST}",
        f"  12) `{LIST}`  # the profiles",
        f"| {LIST} | # of profiles |",
        f"| {LIST} | # of | profiles |",
        f"| {LIST} | {LIST} |",
    ],
)
def test_a_row_or_item_with_one_request_is_that_request(line: str) -> None:
    assert read(line) == [LIST]


@pytest.mark.parametrize(
    ("line", "need"),
    [
        ("| kai.app | Abnormal events | KAI_APP_ANR_FC |", "KAI_APP_ANR_FC"),
        ("- KAI_APP_ANR_FC", "KAI_APP_ANR_FC"),
        ("| /kcs/v1/kme/profiles/list | List profiles |", "/kcs/v1/kme/profiles/list"),
        ("| GET | https://api.samsungknox.com/ke/v1/fota |", "GET https://api.samsungknox.com/ke/v1/fota"),
        ("| GET /ke/v1/fota HTTP/1.1 | Firmware |", "GET /ke/v1/fota HTTP/1.1"),
    ],
)
def test_a_row_may_hold_an_event_a_url_or_a_path_alone(line: str, need: str) -> None:
    assert read(line) == [need]


@pytest.mark.parametrize(
    "line",
    [
        "| GET /ke/v1/fota | POST /ke/v1/licenses |",
        "| GET | POST | /ke/v1/licenses |",
        "| GET | /ke/v1/fota | /ke/v1/licenses |",
        "| Delete | POST | /ke/v1/devices/bulkDelete |",
        "| POST | GET /ke/v1/fota |",
        "| GET | KAI_APP_ANR_FC |",
        "| GET /ke/v1/fota | KAI_APP_ANR_FC |",
        "| GET /ke/v1/fota | POST /ke/v1/licenses, GET /ke/v1/licenses |",
        "| GET | /ke/v1/fota | not `POST` `/ke/v1/licenses` |",
        "| kai.network | KAI_WIFI_DISCONNECTIONS, KAI_WIFI_CONNECTIONS |",
        "kai.diagnostics | Logs. | All diagnostics logs endpoints in the API. | KAI_DEVICE_DIAGNOSTICSLOGS |",
        "| GET | kcs/v1/rp/devices |",
        "| GTE | List |",
        "GET /ke/v1/fota | x # y | POST /ke/v1/licenses",
        "GET /ke/v1|fota",
        "GET /ke/v1/fota, POST /ke/v1/licenses",
        "| GET /ke/v1/fota | \x07 |",
        "- [ ] GET /ke/v1/fota",
        "| GET\u3000/ke/v1/fota |",  # no other blank separates, in a row or not
        "---",
        "| |",
    ],
)
def test_any_other_row_or_line_stays_as_it_is_and_is_unresolved(line: str) -> None:
    assert read(line) == [line]
    assert len(run("plan", "-f", "-", "--format", "json", stdin=line.encode()).json()["unresolved"]) == 1


@pytest.mark.parametrize(
    "head",
    [
        "| Method | Path |\n| --- | --- |\n",
        "| # | Method | Path |\n|:--|:-:|--:|\n",
        "| Was | Wo |\n|---|---|\n",
        "Method\tPath\n",
        "Method\tPath\n------\t----\n",
        "| Method | Path |\n",
        "\n# the table\n\nScope name | Applicable API endpoints\n---|---\n",
    ],
)
def test_the_head_of_a_table_is_left_out(head: str) -> None:
    assert read(f"{head}| GET | /a |\n| GET | /b |") == ["GET /a", "GET /b"]


@pytest.mark.parametrize(
    "row",
    [
        "| GTE | kcs/v1/rp/devices |",  # a slip in a method
        "| kai_app_anr_fc | An event |",
        "| Lists the firmware of a path. | fota |",
        "| Firmware | fota |",  # no title that says what stands below
        "| GET | List |",
    ],
)
def test_a_first_row_that_may_mean_something_is_not_taken_for_a_header(row: str) -> None:
    assert read(f"{row}\n| GET | /a |") == [row, "GET /a"]


def test_a_row_of_titles_stays_if_it_is_not_the_first_or_no_row_follows() -> None:
    assert read("| GET | /a |\n| Method | Path |\n| GET | /b |") == ["GET /a", "| Method | Path |", "GET /b"]
    assert read("- the path\n- GET /a") == ["- the path", "GET /a"]
    assert read("`Path`\n`GET /a`") == ["`Path`", "GET /a"]
    assert read("the  path\n| GET | /a |") == ["the  path", "GET /a"]
    assert read("| Method | Path |") == ["| Method | Path |"]
    assert read("| Method | Path |\nGET /a") == ["| Method | Path |", "GET /a"]


@pytest.mark.parametrize(("table", "numbers"), [(WITH_BARS, (3, 4, 5)), (WITH_TABS, (2, 3, 5))], ids=["bars", "tabs"])
def test_the_table_of_samsung_is_read_as_it_is_pasted(table: str, numbers: tuple[int, ...], tmp_path: Path) -> None:
    file = tmp_path / "table.md"
    file.write_text(table, encoding="utf-8")
    needs = ("GET /kcs/v1/rp/devices/status", "GET /kcs/v1/rp/devices", "GET /kcs/v1/rp/profilealias/kme")
    assert read_needs((), [str(file)]) == {
        need: f"{file}:{number}" for need, number in zip(needs, numbers, strict=True)
    }
    assert run("plan", "-f", str(file)).status == 0


def test_a_row_with_several_requests_is_told_with_its_place_and_what_to_write() -> None:
    row = "kc.devices\tAll devices\tGET /ke/v1/fota\tPOST /ke/v1/licenses\t<a href='/x'>"
    [item] = run("plan", "-f", "-", "--format", "json", stdin=f"\n{row}\n".encode()).json()["unresolved"]
    assert (item["input"], item["reason"], item["at"]) == (row, "malformed", "stdin:2")
    assert item["message"] == "this is a row of a table; put each request on a line of its own"
    assert item["suggestions"] == ["GET /ke/v1/fota", "POST /ke/v1/licenses"]


def test_what_is_read_from_a_row_shows_no_secret() -> None:
    rows = b"| GET | /ke/v1/fota?token=hush | x |\n| GET | https://ann:hush@api.samsungknox.com/ke/v1/fota |\n"
    answer = run("plan", "-f", "-", "--format", "json", stdin=rows)
    assert answer.json()["needs"][0]["inputs"] == ["GET /ke/v1/fota?..."]
    assert answer.json()["unresolved"][0]["input"] == "GET https://...@api.samsungknox.com/ke/v1/fota"
    assert "hush" not in answer.out + answer.err


@pytest.mark.parametrize(
    "command", [["review", "-s", "kme.profiles:view"], ["allow", "-s", "kme.profiles:view"], ["init"]]
)
def test_other_commands_read_tables_too(command: list[str]) -> None:
    table = b"| Method | Path |\n| --- | --- |\n| GET | /kcs/v1/kme/profiles/list | List profiles |\n"
    assert run(*command, "-f", "-", stdin=table).status == 0
