import re

import pytest

from knox_scopes import load
from knox_scopes.access.lookup import look_up
from knox_scopes.access.reasons import Unresolved
from knox_scopes.access.unknown import Unknown
from knox_scopes.catalog.model import Catalog, Endpoint, Event, Scope
from knox_scopes.report.show import entry_text, missing_text

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
    """Returns the facts of an entry by their names."""
    return dict(re.findall(r"^  ([a-z-]+) +(.+)$", text.split("\n\n")[1], re.MULTILINE))


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("ke.fota:view", {"parent": "ke", "since": "2024-09-12", "note": "There is no scope ke.fota above it."}),
        ("km.user", {"parent": "km", "children": "km.user:manage km.user:view", "for": "msp"}),
        ("kai.network", {"open-ended": "also grants endpoints that are not listed, under /kai/v1/network"}),
        (
            "ke.campaign",
            {"open-ended": "also grants endpoints that are not listed, under /ke/v1/campaigns, /ke/v1/campaignSchemas"},
        ),
        ("kdms.devices", {"open-ended": "also grants endpoints that are not listed, under a path that is not known"}),
        ("kme.devices:view", {"formerly": "kme.devices:read"}),
        ("kc.application", {"stage": "uat"}),
        ("email", {"use": "identifies the user; it grants no endpoint, and no plan includes it"}),
        ("GET /ke/v1/fota", {"scopes": "ke.fota:view"}),
        ("POST /ams/v1/oauth2/token", {"access": "needs no scope"}),
        ("POST /kwn/v1/subscriptions", {"access": "needs the scope of the event that is subscribed to"}),
        ("GET /ams/v1/oauth2/clients", {"access": "not documented which scope grants it", "basis": "inferred"}),
        ("KG_DEVICE_LOCKED", {"access": "its service does not use OAuth scopes"}),
        ("KE_CAMPAIGN_DELETE", {"access": "not documented which scope grants it", "likely": "ke"}),
        ("KAI_APP_ANR_FC", {"scopes": "kai.app", "since": "2024-03-06"}),
        ("GET /kcs/v1/rp/customers/list", {"basis": None, "scopes": "kdp.customers"}),
        ("PUT /kcs/v2/kme/devices/unassignProfile", {"basis": "disputed", "scopes": "kme.devices:manage"}),
    ],
)
def test_the_facts_of_an_entry(catalog: Catalog, name: str, known: dict[str, str]) -> None:
    found = facts(shown(catalog, name))
    assert {key: found.get(key) for key in known} == known


@pytest.mark.parametrize(
    ("name", "absent"),
    [
        ("kai", ["parent", "formerly", "stage", "basis", "until", "for", "note"]),
        ("kai.app", ["children", "open-ended", "use", "stage"]),
        ("GET /ke/v1/fota", ["access", "likely", "also", "basis", "stage", "until", "parent"]),
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
        assert re.search(
            f"{sources[key].updated}  {re.escape(sources[key].title)} +{re.escape(sources[key].url)}", text
        )


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
    lines = missing_text("GET /kcs/v1/rp/device", found, colour=False).split("\n")
    assert lines[0] == "GET /kcs/v1/rp/device"
    assert lines[1] == f"  {found.message}"
    assert lines[2:] == ["  try  GET /kcs/v1/rp/devices", "  try  GET /kcs/v1/rp/devices/status"]
    unknown = look_up(catalog, "")
    assert isinstance(unknown, Unknown)
    assert missing_text("", unknown, colour=False).startswith("(empty)\n")
