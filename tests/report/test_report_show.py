import re
from pathlib import Path

import pytest

from knox_scopes import load
from knox_scopes.access.lookup import look_up
from knox_scopes.access.reasons import Unresolved
from knox_scopes.access.unknown import Unknown
from knox_scopes.catalog.model import STAGES, Catalog, Endpoint, Event, Scope
from knox_scopes.report.show import OWN, entry_text, missing_text

# What ended, a service of one stage, one that is not for everybody.
OLD = """\
service: old
name: Old
summary: Has things that ended.
audience: [msp, reseller]
source: page
sources:
  page: {title: Old, url: "https://example.com/old", updated: "2024-01-31"}
  page-2025: {title: Old again, url: "https://example.com/new", updated: "2025-01-31"}
scopes:
  old: {summary: The whole service.}
  old.gone: {summary: Ended., until: "2024-06-30"}
endpoints:
  GET /old/gone: {scopes: [old.gone], effect: read, until: "2024-06-30"}
events: {}
"""


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    folder = tmp_path_factory.mktemp("old")
    (folder / "old.yaml").write_text(OLD, encoding="utf-8")
    return load(folder)


def shown(catalog: Catalog, name: str) -> str:
    entry = look_up(catalog, name)
    assert isinstance(entry, Scope | Endpoint | Event)
    return entry_text(catalog, entry, colour=False)


def facts(text: str) -> dict[str, str]:
    """Returns the facts of an entry by their names, without the numbers of the pages that they rest on."""
    rows = re.findall(r"^  ([a-zA-Z-]+(?: [a-zA-Z]+)?)  +(.+)$", text.split("\n\n")[1], re.MULTILINE)
    return {name: re.sub(r"  (\[[0-9]+\])+$", "", value) for name, value in rows}


def pages(text: str, fact: str) -> list[str]:
    """Returns the date and title of each page that a fact rests on."""
    listed = dict(re.findall(r"^  \[([0-9]+)\] +(.+)$", text, re.MULTILINE))
    [numbers] = re.findall(rf"^  {fact} +.*?((?:\[[0-9]+\])+)$", text, re.MULTILINE)
    return [listed[number] for number in re.findall("[0-9]+", numbers)]


@pytest.mark.parametrize(
    ("name", "known"),
    [
        (
            "ke.fota:view",
            {"parent": "ke (by its name)", "since": "2024-09-12", "note": "There is no scope ke.fota above it."},
        ),
        ("km.user", {"parent": "km (by its name)", "children": "km.user:manage km.user:view", "for": "msp"}),
        ("kai.network", {"open-ended": "also grants endpoints that are not listed, under /kai/v1/network"}),
        (
            "ke.campaign",
            {"open-ended": "also grants endpoints that are not listed, under /ke/v1/campaigns, /ke/v1/campaignSchemas"},
        ),
        ("kdms.devices", {"open-ended": "also grants endpoints that are not listed, under an unknown path"}),
        ("kme.devices:view", {"formerly": "kme.devices:read"}),
        ("kc.application", {"stage": "uat"}),
        ("email", {"use": "identifies the user; it grants no endpoint, and no plan includes it"}),
        ("GET /ke/v1/fota", {"scopes": "ke.fota:view"}),
        ("POST /ams/v1/oauth2/token", {"access": "needs no scope"}),
        ("POST /kwn/v1/subscriptions", {"access": "needs the scope of the event that is subscribed to"}),
        (
            "GET /ams/v1/oauth2/clients",
            {"access": "no page says which scope grants it", "basis": "inferred; see the note"},
        ),
        ("KG_DEVICE_LOCKED", {"access": "its service does not use OAuth scopes"}),
        ("KE_CAMPAIGN_DELETE", {"access": "no page says which scope grants it", "likely": "ke (our inference)"}),
        ("KAI_APP_ANR_FC", {"scopes": "kai.app", "since": "2024-03-06"}),
        ("GET /kcs/v1/rp/customers/list", {"basis": "documented", "scopes": "kdp.customers"}),
        (
            "PUT /kcs/v2/kme/devices/unassignProfile",
            {"basis": "disputed: pages disagree", "scopes": "kme.devices:manage"},
        ),
    ],
)
def test_the_facts_of_an_entry(catalog: Catalog, name: str, known: dict[str, str]) -> None:
    found = facts(shown(catalog, name))
    assert {key: found.get(key) for key in known} == known


@pytest.mark.parametrize(
    ("name", "absent"),
    [
        ("kai", ["parent", "formerly", "stage", "until", "for", "note", "other host"]),
        ("kai.app", ["children", "open-ended", "use", "stage"]),
        ("GET /ke/v1/fota", ["access", "likely", "also", "stage", "until", "parent"]),
    ],
)
def test_facts_without_a_value_are_left_out(catalog: Catalog, name: str, absent: list[str]) -> None:
    assert not set(absent) & set(facts(shown(catalog, name)))


@pytest.mark.parametrize(
    ("name", "head"),
    [
        ("kdp", "kdp  scope of Knox Deployment Program"),
        ("openid", "openid  identity scope of Knox OAuth 2.0 Authentication"),
        ("PUT /kcs/v1/rp/devices/delete", "PUT /kcs/v1/rp/devices/delete  destroy endpoint of Knox Deployment Program"),
        ("KAI_APP_ANR_FC", "KAI_APP_ANR_FC  event of Knox Asset Intelligence"),
    ],
)
def test_an_entry_begins_with_what_it_is(catalog: Catalog, name: str, head: str) -> None:
    assert shown(catalog, name).split("\n")[0] == head


def test_a_scope_shows_its_summary_and_what_it_opens(catalog: Catalog) -> None:
    text = shown(catalog, "kdp.devices:manage")
    assert "\n  Upload devices, and delete them.\n" in text
    assert "\ngrants: 1 destructive endpoint, 1 write endpoint\n" in text
    assert "\n  destroy  PUT /kcs/v1/rp/devices/delete\n  write    PUT /kcs/v1/rp/devices/upload\n" in text


def test_a_scope_that_opens_nothing_has_no_such_heading(catalog: Catalog) -> None:
    assert "\ngrants" not in shown(catalog, "email")


def test_a_variant_is_shown_with_its_reason(catalog: Catalog) -> None:
    text = shown(catalog, "GET /kcs/v1/rp/customers")
    assert facts(text)["also"].startswith("GET /kcs/v1/rp/customers (Stale: a comparison of Gen1 and Gen2 printed it")


def test_every_source_is_shown_with_date_title_and_address(catalog: Catalog) -> None:
    text = shown(catalog, "kai.miscellaneous")
    sources = catalog.services["kai"].sources
    for key in catalog.scopes["kai.miscellaneous"].sources:
        stage = ", on stage uat" if sources[key].stage else ""
        assert f"  {sources[key].updated}  {sources[key].title}{stage}\n       {sources[key].url}\n" in text


def test_a_correction_of_the_entry_is_shown(catalog: Catalog) -> None:
    text = shown(catalog, "kai.app")
    assert "\ncorrection\n  page     in a copy of the page as text, its four event names stand in the column" in text
    assert "\n  catalog  no endpoint, four events\n" in text
    assert "\n  why      The copy lost an empty cell" in text
    assert "correction" not in shown(catalog, "kdp.customers")


def test_a_correction_of_several_entries_is_shown_with_each(catalog: Catalog) -> None:
    assert "\n  catalog  the endpoints named by the versions before" in shown(catalog, "kai.diagnostics")


def test_what_ended_says_when(old: Catalog) -> None:
    assert facts(shown(old, "old.gone"))["until"] == "2024-06-30"
    assert facts(shown(old, "GET /old/gone"))["until"] == "2024-06-30"


def test_what_is_not_there_says_why_and_what_to_try(catalog: Catalog) -> None:
    found = look_up(catalog, "GET /kcs/v1/rp/device")
    assert isinstance(found, Unresolved)
    lines = missing_text(catalog, "GET /kcs/v1/rp/device", found, colour=False).split("\n")
    assert lines[0] == "GET /kcs/v1/rp/device"
    assert lines[1] == f"  {found.message}"
    assert lines[2:] == ["  try  GET /kcs/v1/rp/devices", "  try  GET /kcs/v1/rp/devices/status"]
    unknown = look_up(catalog, "")
    assert isinstance(unknown, Unknown)
    assert missing_text(catalog, "", unknown, colour=False).startswith("(empty)\n")


# -- what each statement rests on

SCOPES = "Scopes for Knox cloud services APIs"


def test_a_wording_that_came_later_rests_on_the_page_that_brought_it(catalog: Catalog) -> None:
    text = shown(catalog, "kdp.devices")
    assert pages(text, "open-ended") == [f"2025-10-28  {SCOPES}"]
    assert pages(text, "basis") == [
        f"2025-03-27  {SCOPES}, on stage uat",
        f"2025-04-09  {SCOPES}",
        f"2025-10-28  {SCOPES}",
        f"2026-06-17  {SCOPES}",
    ]
    assert pages(text, "base URL") == [
        "2025-08-19  Knox Deployment Program 25.08 release notes",
        "2026-02-10  Migrating from Knox Deployment Program Gen1 APIs to Gen2",
    ]
    found = facts(text)
    assert found["base URL"] == "https://api.samsungknox.com"
    assert found["other host"].startswith("us-kcs-api.samsungknox.com: regional host; ")
    assert found["seen"] == "uat on 2025-03-27, ga on 2025-04-09"


def test_another_wording_rests_on_the_pages_of_its_scope(catalog: Catalog) -> None:
    text = shown(catalog, "msp")
    assert pages(text, "open-ended") == pages(text, "basis")


def test_a_variant_rests_on_pages_of_its_own(catalog: Catalog) -> None:
    text = shown(catalog, "GET /kai/v1/network/wifiConnections")
    assert pages(text, "basis")[0] == "2024-05-24  Monitor network events (Knox Asset Intelligence tutorial)"
    assert f"2025-04-09  {SCOPES}" in pages(text, "also")
    assert f"2025-04-09  {SCOPES}" not in pages(text, "basis")
    assert pages(text, "page") == pages(text, "also")


def test_an_effect_is_our_judgement_and_says_why_where_it_is_not_plain(catalog: Catalog) -> None:
    assert facts(shown(catalog, "GET /ke/v1/fota"))["effect"] == "read, in our judgement"
    assert facts(shown(catalog, "POST /kc/v2/devices/getDevices"))["effect"] == (
        "read, in our judgement (The body holds a filter, and nothing is changed)"
    )
    assert shown(catalog, "kdp").endswith(f"\n\n{OWN}")


def test_what_is_inferred_has_its_reason(catalog: Catalog) -> None:
    text = shown(catalog, "POST /kwn/v1/subscriptions")
    assert facts(text)["basis"] == "inferred; see the note"
    assert facts(text)["note"].startswith("No page names a scope for it; ")
    assert facts(text)["base URL"].startswith("https://api.samsungknox.com (inferred): The other services ")
    assert pages(text, "base URL") == ["2024-03-06  Knox Webhook Notification 23.09 release notes"]
    assert "\n  [1]  2023-08-01 (inferred)  Knox Webhook Notification private preview release notes\n" in text
    assert "\n       The page says August 2023, without a day; it has the path /kwn/v1.\n" in text
    assert facts(shown(catalog, "kdms.devices"))["basis"] == "inferred; the reason is below"


def test_a_base_url_that_is_not_known_is_said_so(catalog: Catalog) -> None:
    # No page gives the base of the device management service, so its scope reaches no path that is known.
    assert "base URL" not in facts(shown(catalog, "kdms.devices"))
    assert "base URL" not in facts(shown(catalog, "KAI_APP_ANR_FC"))


def test_an_audience_that_is_a_decision_has_its_reason(catalog: Catalog) -> None:
    text = shown(catalog, "msp.customers")
    assert facts(text)["for"].startswith("msp, uem-partner: The part for UEM partners describes such calls")
    assert pages(text, "for") == ["2025-08-05 (inferred)  Knox OAuth 2.0 Authentication guide"]
    assert facts(shown(catalog, "km.user"))["for"] == "msp"


def test_a_page_that_was_not_itself_read_is_marked(tmp_path: Path) -> None:
    text = OLD.replace('2024-01-31"}', '2024-01-31", known_from: the site map}')
    (tmp_path / "old.yaml").write_text(text, encoding="utf-8")
    assert "\n       not read itself; known from the site map\n" in shown(load(tmp_path), "old")


def test_a_legacy_call_names_what_replaces_it_and_the_page_that_says_so(catalog: Catalog) -> None:
    page = "2026-02-10  Migrating from Knox Deployment Program Gen1 APIs to Gen2"
    for name, says in (
        ("PUT /bulkenroll/v1/reseller/devices", ["try  PUT /kcs/v1/rp/devices/upload"]),
        (
            "https://us-be-reseller.samsungknox.com/bulkenroll/v1/reseller/devices",
            ["try  GET /kcs/v1/rp/devices", "try  PUT /kcs/v1/rp/devices/upload"],
        ),
        ("POST /bulkenroll/v1/reseller/resellers", []),
        ("GET /bulkenroll/v1/gone", []),
    ):
        found = look_up(catalog, name)
        assert isinstance(found, Unresolved)
        lines = missing_text(catalog, name, found, colour=False).split("\n")
        assert lines[1].endswith(" [1]")
        assert [line.strip() for line in lines[2 : len(says) + 2]] == says
        assert lines[len(says) + 2 :][:3] == ["", "sources", f"  [1]  {page}"]


def test_a_hint_has_its_page(catalog: Catalog) -> None:
    unknown = look_up(catalog, "kdp.devices:delete")
    assert isinstance(unknown, Unknown)
    text = missing_text(catalog, "kdp.devices:delete", unknown, colour=False)
    assert f"; use `kdp.devices:manage` [1]\n\nsources\n  [1]  2026-06-17  {SCOPES}\n" in text


def test_everything_inferred_in_the_catalog_that_ships_has_a_reason() -> None:
    every = load(stages=STAGES)
    items: list[Scope | Endpoint | Event] = [*every.scopes.values(), *every.endpoints.values(), *every.events.values()]
    for item in items:
        name = item.name if isinstance(item, Scope) else str(item)
        reasoned = item.note or every.services[item.service].corrections_of(name)
        assert item.basis == "documented" or reasoned, name
    for service in every.services.values():
        assert not service.base_url or service.base_url_sources or service.corrections_of("base_url"), service.name
        for source in service.sources.values():
            assert source.basis == "documented" or source.note, source.key
