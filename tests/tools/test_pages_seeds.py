"""Holds the catalog against the tables that the project started from, and against altered copies of them."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from desk import SEEDS, compared, found, run

import compare_page
from pages.extract import extract
from pages.shell import ROOT
from pages.values import Page

SCOPES = ROOT / "scopes"
DAYS = {"000": "2025-08-05", "003": "2025-08-05", "004": "2024-09-12"}
# What the catalog departs in from each page, by its corrections: kind and place.
EXPLAINED = {
    "000": {
        ("joined-cells", "kme.devices"),
        ("joined-cells", "msp.customers"),
        ("missing-name", "line 181"),
        ("needs-none", "POST /ams/v1/oauth2/token"),
        ("open-ended", "msp"),
        ("reach", "kc.devices"),
        ("relative-paths", "all endpoints"),
        ("repeated-table", "Knox E-FOTA table"),
        ("slipped-row", "kai.app"),
        ("slipped-row", "kai.battery"),
    },
    "003": {
        ("missing-table", "Knox Asset Intelligence table"),
        ("needs-none", "POST /ams/v1/oauth2/token"),
        ("open-ended", "msp"),
        ("reach", "kc.devices"),
        ("relative-paths", "all endpoints"),
        ("repeated-table", "Knox E-FOTA table"),
        ("split-row", "ke.campaign:manage"),
        ("split-row", "kme.devices:view"),
    },
    "004": set(),
}
HEAD = ("Scope name", "Description", "Applicable API endpoints")
NEW_000 = f"\nKnox Novel\n{' | '.join(HEAD)} |\n---|---|---|\nkn | New. | GET /kn/v1/x |\n"
NEW_003 = "\n## Knox Novel\n\n" + "\t".join(HEAD) + "\nkn\tNew.\tGET /kn/v1/x\n"
LOGS, DELETE = "POST /kc/v2/devices/getDeviceLogs", "POST /kc/v2/devices/bulkDelete"

# What is done to a seed, as patterns and what comes in their place, and what must be left over: kind and place.
CHANGES: dict[str, tuple[str, list[tuple[str, str]], set[tuple[str, str]]]] = {
    "000: a scope renamed": ("000", [(r"^kdp\.customers", "kdp.clients")], {("renamed", "kdp.customers")}),
    "000: a scope renamed in both tables": ("000", [("ke.fota:view", "ke.fota:look")], {("renamed", "ke.fota:view")}),
    "000: a scope renamed whose row slips": (
        "000",
        [(r"^kai\.app ", "kai.apps ")],
        {("renamed", "kai.app"), ("slipped-row", "kai.apps")},
    ),
    "000: an endpoint moved": (
        "000",
        [(rf"^{LOGS}.*\n", ""), (rf"^{DELETE}.*\n", rf"\g<0>{LOGS} | ||\n")],
        {("moved", LOGS)},
    ),
    "000: a row dropped": ("000", [(r"^kme\.devices:view.*\n.*\n", "")], {("gone-scope", "kme.devices:view")}),
    "000: a row dropped in one of two tables": (
        "000",
        [(r"^ke\.fota:view.*\n(ke\.privacyPolicy .* API \|)$", r"\1")],
        {("differing-rows", "ke.fota:view")},
    ),
    "000: an endpoint dropped": (
        "000",
        [(r"^GET /devices/csc .*\n", "")],
        {("gone-endpoint", "GET /ke/v1/devices/csc")},
    ),
    "000: a service added": ("000", [(r"\Z", NEW_000)], {("new-service", "Knox Novel table")}),
    "000: an event dropped": (
        "000",
        [(", KAI_APP_USAGE_SCREENTIME", "")],
        {("gone-event", "KAI_APP_USAGE_SCREENTIME")},
    ),
    "000: another row slips": (
        "000",
        [(r"\| (KAI_DEVICE_DIAGNOSTICSLOGS \|)$", r"\1 |")],
        {("slipped-row", "kai.diagnostics")},
    ),
    "003: a scope renamed": ("003", [(r"^kdp\.customers", "kdp.clients")], {("renamed", "kdp.customers")}),
    "003: an endpoint moved": (
        "003",
        [(rf"^\t\t{LOGS}\n", ""), (rf"^\t\t{DELETE}\n", rf"\g<0>\t\t{LOGS}\n")],
        {("moved", LOGS)},
    ),
    "003: a row dropped": ("003", [(r"^kdp\.profilealias.*\n", "")], {("gone-scope", "kdp.profilealias")}),
    "003: a service added": ("003", [(r"\Z", NEW_003)], {("new-service", "Knox Novel table")}),
    "003: a table dropped": (
        "003",
        [(r"^email\t.*\n", ""), (r"^openid\t.*\n?", "")],
        {("missing-table", "Knox OAuth 2.0 Authentication table")},
    ),
    "004: a scope renamed": (
        "004",
        [("ke.fota:view", "ke.fota:look")],
        {("new-scope", "ke.fota:look"), ("gone-scope", "ke.fota:view")},
    ),
    "004: a row dropped": ("004", [(r"^ke\.licenses:delete.*\n", "")], {("gone-scope", "ke.licenses:delete")}),
    "004: a scope added": ("004", [("^ke.fota", r"ke.fota:burn Burn.\n\g<0>")], {("new-scope", "ke.fota:burn")}),
    "004: a service added": (
        "004",
        [("^ke.fota", r"kn.all:view New.\n\g<0>")],
        {("new-service", "Register an app table")},
    ),
}


@pytest.mark.parametrize("number", DAYS)
def test_nothing_is_left_over_of_a_seed(tmp_path: Path, number: str) -> None:
    text = SEEDS[number].read_text(encoding="utf-8")
    result = compared(tmp_path / "page.txt", text, DAYS[number], SCOPES)
    assert found(result) == set()
    assert {(difference.kind, difference.at) for difference, _ in result.explained} == EXPLAINED[number]
    assert len(result.explained) == len(EXPLAINED[number])


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_of_a_seed_is_told_exactly(tmp_path: Path, change: str) -> None:
    number, edits, left = CHANGES[change]
    text = SEEDS[number].read_text(encoding="utf-8")
    for pattern, new in edits:
        text, many = re.subn(pattern, new, text, flags=re.MULTILINE)
        assert many
    assert found(compared(tmp_path / "page.txt", text, DAYS[number], SCOPES)) == left


def test_the_dates_of_the_seeds_are_read_where_they_carry_one() -> None:
    assert [extract(str(SEEDS[number])).date for number in DAYS] == ["2025-08-05", None, "2024-09-12"]


def as_html(page: Page) -> str:
    """Returns the page as HTML, a cell for each endpoint and the cells beside it spanning all of those."""
    parts = ["<!doctype html><title>A title</title><h1>Scopes for Knox cloud services APIs</h1>"]
    parts.append("<p>Last updated August 5th, 2025")
    for heading in dict.fromkeys(row.heading for row in page.rows):
        parts.append(
            f"<h2>{heading}</h2><table><tr><th>Scope name<th>Description<th>Applicable API endpoints<th>Events"
        )
        for row in (row for row in page.rows if row.heading == heading):
            first, *rest = (row.all, *(row.endpoints or ())) if row.all else (row.endpoints or ("",))
            spans = f" rowspan={len(rest) + 1}"
            name = row.scope or "email"
            parts.append(f"<tr><td{spans}>{name}<td{spans}>{row.description}<td>{first}")
            parts.append(f"<td{spans}>{'<br>'.join(row.events or ())}")
            parts += [f"<tr><td><code>{at}</code>" for at in rest]
        parts.append("</table>")
    return "\n".join(parts)


def as_markdown(page: Page) -> str:
    """Returns the page as Markdown, with all endpoints of a scope in one cell."""
    parts = ["# Scopes for Knox cloud services APIs", "_Last updated August 5th, 2025_"]
    for heading in dict.fromkeys(row.heading for row in page.rows):
        parts += ["", f"## {heading}", "", "| Scope | Description | Endpoints | Events |", "| --- | --- | --- | --- |"]
        for row in (row for row in page.rows if row.heading == heading):
            endpoints = "<br>".join([*([row.all] if row.all else []), *(f"`{at}`" for at in row.endpoints or ())])
            parts.append(
                f"| `{row.scope or 'email'}` | {row.description} | {endpoints} | {', '.join(row.events or ())} |"
            )
    return "\n".join(parts)


@pytest.mark.parametrize("form", [as_html, as_markdown])
def test_nothing_is_left_over_of_a_seed_in_another_form(tmp_path: Path, form: Callable[[Page], str]) -> None:
    result = compared(tmp_path / "page.txt", form(extract(str(SEEDS["000"]))), "2025-08-05", SCOPES)
    assert found(result) == set()
    # What is said differs from the catalog as before; how it is printed is whole here.
    assert {difference.kind for difference, _ in result.explained} == {
        "needs-none", "open-ended", "reach", "relative-paths",
    }  # fmt: skip
    assert len(result.rows) == 57


@pytest.mark.parametrize("number", DAYS)
def test_a_seed_compares_clean_without_being_told_its_day(number: str, capsys: pytest.CaptureFixture[str]) -> None:
    ran = run(compare_page.main, SEEDS[number], capsys=capsys)
    assert ran.status == 0
    assert f" scopes of {DAYS[number]}, held against " in ran.out
