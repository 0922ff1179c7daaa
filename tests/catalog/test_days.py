"""Holds the catalog of each day to what the texts of the scopes page had then, tab by tab."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

from knox_scopes import grant, load
from knox_scopes.catalog.load import shipped_folder
from knox_scopes.catalog.model import STAGES, Catalog
from pages.compare import compare
from pages.extract import tabs
from pages.shell import ROOT

CASES = Path(__file__).parent.parent / "cases"
HISTORY = yaml.safe_load((CASES / "days.yaml").read_text(encoding="utf-8"))
READS: dict[str, str] = HISTORY["reads"]
EVENTS = {
    name: set(row["events"])
    for name, row in yaml.safe_load((CASES / "rows/kai.yaml").read_text(encoding="utf-8"))["scopes"].items()
}
# The texts that the transcripts were made from; they are not part of the project.
TEXTS = ROOT.parent / "shared" / "pages"
FREE = "POST /ams/v1/oauth2/token"
# A text of 2025-08-05 was replaced on that same day; the catalog of the day is that of the second one.
REPLACED = "2025-08-05-first"

Listed = list[str] | str


class Tab(NamedTuple):
    """Holds one tab as transcribed: its rows by scope, as printed."""

    text: str
    title: str
    day: str
    name: str
    stage: str
    counts: dict[str, int]
    rows: dict[str, Listed]

    @property
    def stages(self) -> tuple[str, ...]:
        return STAGES[: STAGES.index(self.stage) + 1]

    @property
    def catalog(self) -> Catalog:
        return at(self.day, self.stages)

    def lists(self) -> Iterator[tuple[str, set[str]]]:
        """Yields each scope whose row lists endpoints, with those endpoints as they are to be read."""
        for name, row in self.rows.items():
            if isinstance(row, list):
                yield READS.get(name, name), {full(name, printed) for printed in row}


@cache
def at(day: str, stages: tuple[str, ...]) -> Catalog:
    return load(as_of=day, stages=stages)


def full(scope: str, printed: str) -> str:
    method, _, path = READS.get(printed, printed).partition(" ")
    return f"{method} {HISTORY['bases'].get(service(scope), '')}{path}"


def service(scope: str) -> str:
    return "ams" if scope in {"email", "openid"} else scope.partition(":")[0].partition(".")[0]


def transcribed() -> Iterator[Tab]:
    rows: dict[str, Listed] = {}
    for tab in HISTORY["tabs"]:
        rows = {name: row for name, row in rows.items() if name not in tab.get("gone", ())} | tab["rows"]
        title = tab.get("title", "Scopes for Knox cloud services APIs")
        yield Tab(tab["text"], title, tab["day"], tab.get("tab", ""), tab["stage"], tab["scopes"], rows)


TABS = list(transcribed())
EACH = pytest.mark.parametrize("tab", TABS, ids=[f"{tab.text} {tab.stage}" for tab in TABS])


def test_there_are_sixteen_texts_of_fourteen_days() -> None:
    assert len({tab.text for tab in TABS}) == 16
    assert len({tab.day for tab in TABS}) == 14


@EACH
def test_the_scopes_of_a_day_are_those_of_its_page(tab: Tab) -> None:
    assert Counter(map(service, tab.rows)) == tab.counts
    found = {name for name, scope in tab.catalog.scopes.items() if scope.service in tab.counts}
    assert found == {READS.get(name, name) for name in tab.rows}


@EACH
def test_only_e_fota_has_scopes_that_the_page_of_the_day_lacks(tab: Tab) -> None:
    # They stood on the page that explains its authentication, ten months before.
    others = {scope.service for scope in tab.catalog.scopes.values()} - tab.counts.keys()
    assert others == ({"ke"} if tab.day < "2025-07-17" else set())


@EACH
def test_a_scope_of_a_day_opens_what_its_row_lists_and_nothing_else(tab: Tab) -> None:
    catalog = tab.catalog
    for name, listed in tab.lists():
        opened = set(grant(catalog, name).endpoints)
        assert opened == (set() if listed == {FREE} else listed), name


@EACH
def test_the_endpoints_of_a_day_are_those_that_its_page_or_one_before_lists(tab: Tab) -> None:
    before = [other for other in TABS[: TABS.index(tab) + 1] if other.stage in tab.stages]
    printed = {at for other in before for _, listed in other.lists() for at in listed} - {FREE}
    known = {at for at, endpoint in tab.catalog.endpoints.items() if endpoint.scopes and endpoint.service in tab.counts}
    assert known == printed


@EACH
def test_the_events_of_a_day_are_those_of_its_rows(tab: Tab) -> None:
    catalog = tab.catalog
    for name in tab.rows:
        if service(name) == "kai":
            assert set(grant(catalog, name).events) == EVENTS[name]


@EACH
def test_a_scope_is_open_ended_from_the_day_of_its_wording(tab: Tab) -> None:
    worded = {name for name, row in tab.rows.items() if isinstance(row, str)}
    found = {name for name, scope in tab.catalog.scopes.items() if scope.open_ended is not None and name in tab.rows}
    # A root stands for the whole service, whatever its row lists.
    roots = {name for name in tab.rows if name == service(name)}
    if tab.text == REPLACED:
        worded |= {"kai.devices", "kai.diagnostics", "kai.network", "kai.settings", "kc.devices", "kme.profiles"}
    assert found == worded | roots


@pytest.mark.parametrize(
    ("day", "stages", "counts"),
    [
        # Seen on the page of that day as far as Knox Asset Intelligence goes, and in the notes of the release.
        ("2024-09-25", (), {"ams": 2, "kai": 8, "ke": 18, "kme": 8, "msp": 1}),
        # What is announced on other pages.
        (
            "2026-10-08",
            ("uat", "preview"),
            {"ams": 2, "kai": 8, "kc": 16, "kdms": 5, "kdp": 6, "ke": 18, "km": 8, "kme": 8, "msp": 3, "tag": 3},
        ),
    ],
)
def test_a_day_of_other_pages_has_the_scopes_that_had_been_seen(
    day: str, stages: tuple[str, ...], counts: dict[str, int]
) -> None:
    assert Counter(scope.service for scope in load(as_of=day, stages=stages).scopes.values()) == counts


# When scopes first stood on the page, in a tab for testing and in production (by hand, from the dated pages).
FIRST = {
    "kai": ("2024-06-13", "2024-06-24"),
    "kai.network": ("2024-06-13", "2024-06-24"),
    "msp.customers": ("2024-06-13", "2024-06-24"),
    "email": ("2024-06-13", "2024-06-24"),
    "kai.miscellaneous": ("2024-09-12", "2024-09-25"),
    "kme.reseller": ("2024-09-12", "2024-09-25"),
    "kme.devices:view": ("2024-12-19", "2025-01-15"),
    "kme.profiles:manage": ("2024-12-19", "2025-01-15"),
    "kdp.devices": ("2025-03-27", "2025-04-09"),
    "ke.fota:view": ("2024-09-12", "2024-09-12"),
    "kc.devices": ("2025-07-17", "2025-08-05"),
    "km.user": ("2025-07-17", "2025-08-05"),
    "msp": ("2025-07-17", "2025-08-05"),
    "kc.profile:assign": ("2025-10-28", "2025-11-19"),
    "kc.license": ("2026-06-04", "2026-06-17"),
    "tag.tags:manage": ("2026-06-17", "2026-06-17"),
}


@pytest.mark.parametrize("name", FIRST)
def test_a_scope_is_known_since_it_first_stood_on_a_page(name: str) -> None:
    tested, settled = FIRST[name]
    assert load().scopes[name].since == settled
    assert load(stages=["uat"]).scopes[name].since == tested
    assert load().scopes[name].seen == ((("uat", tested), ("ga", settled)) if tested < settled else (("ga", settled),))


def as_page(of: list[Tab]) -> str:
    """Returns a text as the page would be saved, from its transcript: the descriptions are left out."""
    day = date.fromisoformat(of[0].day)
    lines = [f"# {of[0].title}", "", f"Last updated {day:%B} {day.day}th, {day.year}"]
    for tab in of:
        lines += ["", f"## {tab.name}"] if tab.name else []
        said = f"This document was updated for the Knox cloud services {tab.name} UAT."
        lines += ["", said] if tab.stage == "uat" else []
        for title, names in groupby(tab.rows, key=service):
            lines += [
                "",
                f"### {title}",
                "",
                "Scope name | Description | Applicable API endpoints | Applicable KWN events |",
            ]
            lines.append("---|---|---|---|")
            for name in names:
                row = tab.rows[name]
                first, *rest = [wording(name, row)] if isinstance(row, str) else row or [""]
                lines.append(f"{name} | It. | {first} | {', '.join(sorted(EVENTS.get(name, ())))} |")
                lines += [f"{at} | |||" for at in rest]
    return "\n".join(lines) + "\n"


def wording(name: str, row: str) -> str:
    return f"All {'' if name == service(name) or row == 'whole' else 'such '}endpoints in the API."


@pytest.mark.hypothesis  # runs with the laws
@pytest.mark.parametrize("text", dict.fromkeys(tab.text for tab in TABS))
def test_nothing_is_left_over_of_a_text_made_from_its_transcript(tmp_path: Path, text: str) -> None:
    own = [tab for tab in TABS if tab.text == text]
    (tmp_path / "page.md").write_text(as_page(own), encoding="utf-8")
    pages = tabs(str(tmp_path / "page.md"))
    assert [(page.tab, page.stage or "ga") for page in pages] == [(tab.name, tab.stage) for tab in own]
    for page, tab in zip(pages, own, strict=True):
        result = compare(page, shipped_folder(), tab.day)
        assert result.left == ()
        assert (result.identity.known, result.identity.stage) == (True, tab.stage)


@pytest.mark.parametrize("text", dict.fromkeys(tab.text for tab in TABS))
def test_nothing_is_left_over_of_a_text_that_was_read(text: str) -> None:
    file = TEXTS / f"scopes-{text}.md"
    if not file.exists():
        pytest.skip("the texts are not here")
    for page, tab in zip(tabs(str(file)), (tab for tab in TABS if tab.text == text), strict=True):
        assert page.date == tab.day
        result = compare(page, shipped_folder(), tab.day)
        assert result.left == ()
        assert {row.scope for row in result.rows} == set(tab.rows)
        assert (result.identity.known, result.identity.stage) == (True, tab.stage)
