import re

import pytest

from knox_scopes import grant, load
from knox_scopes.lookup import look_up
from knox_scopes.model import Catalog, Endpoint, Event, Scope
from knox_scopes.report.facts import entry_text, expand_text, services_text, status_text, tree_text
from knox_scopes.status import ServiceStatus
from knox_scopes.unknown import explain

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
    return dict(re.findall(r"^  ([a-z]+) +(.+)$", text.split("\n\n")[1], re.MULTILINE))


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("ke.fota:view", {"parent": "ke", "since": "2024-09-12", "note": "There is no scope ke.fota above it."}),
        ("km.user", {"parent": "km", "children": "km.user:manage km.user:view", "for": "msp"}),
        ("kai.network", {"reach": "open-ended: also what is not listed, under /kai/v1/network"}),
        (
            "ke.campaign",
            {"reach": "open-ended: also what is not listed, under /ke/v1/campaigns, /ke/v1/campaignSchemas"},
        ),
        ("kdms.devices", {"reach": "open-ended: also what is not listed; under which path is not known"}),
        ("kme.devices:view", {"formerly": "kme.devices:read"}),
        ("kc.application", {"stage": "uat"}),
        ("email", {"use": "says who the user is; it opens no endpoint and no plan chooses it"}),
        ("GET /ke/v1/fota", {"scopes": "ke.fota:view"}),
        ("POST /ams/v1/oauth2/token", {"access": "needs no scope"}),
        ("POST /kwn/v1/subscriptions", {"access": "goes by the scope of the event that is subscribed to"}),
        ("GET /ams/v1/oauth2/clients", {"access": "no page says which scope opens it", "basis": "inferred"}),
        ("KG_DEVICE_LOCKED", {"access": "its service takes no OAuth scopes"}),
        ("KE_CAMPAIGN_DELETE", {"access": "no page says which scope opens it", "likely": "ke"}),
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
        ("kai.app", ["children", "reach", "use", "stage"]),
        ("GET /ke/v1/fota", ["access", "likely", "or", "basis", "stage", "until", "parent"]),
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
    assert "\nopens\n  destroy  PUT /kcs/v1/rp/devices/delete\n  write    PUT /kcs/v1/rp/devices/upload\n" in text


def test_a_scope_that_opens_nothing_has_no_such_heading(catalog: Catalog) -> None:
    assert "\nopens\n" not in shown(catalog, "email")


def test_a_variant_is_shown_with_its_reason(catalog: Catalog) -> None:
    text = shown(catalog, "GET /kcs/v1/rp/customers")
    assert facts(text)["or"].startswith("GET /kcs/v1/rp/customers (Stale: a comparison of Gen1 and Gen2 printed it")


def test_every_source_is_shown_with_date_title_and_address(catalog: Catalog) -> None:
    text = shown(catalog, "kai.miscellaneous")
    sources = catalog.services["kai"].sources
    for key in catalog.scopes["kai.miscellaneous"].sources:
        assert re.search(
            f"{sources[key].updated}  {re.escape(sources[key].title)} +{re.escape(sources[key].url)}", text
        )


def test_a_correction_of_the_entry_is_shown(catalog: Catalog) -> None:
    text = shown(catalog, "kai.app")
    assert "correction  the page says: in a copy of the page as text, its four event names stand in the column" in text
    assert "recorded: no endpoint, four events" in text
    assert "because: The copy lost an empty cell" in text
    assert "correction" not in shown(catalog, "kdp.customers")


def test_a_correction_of_several_entries_is_shown_with_each(catalog: Catalog) -> None:
    assert "recorded: the endpoints named by the versions before" in shown(catalog, "kai.diagnostics")


def test_what_ended_says_when(old: Catalog) -> None:
    assert facts(shown(old, "old.gone"))["until"] == "2024-06-30"
    assert facts(shown(old, "GET /old/gone"))["until"] == "2024-06-30"


def test_expand_lists_what_is_implied_and_opened_and_what_is_unknown(catalog: Catalog) -> None:
    unknown = [explain(catalog, "ke.campaigns"), explain(catalog, "offline_access")]
    text = expand_text(grant(catalog, "kai.network"), unknown, colour=False)
    assert "implies  (1 scope" in text
    assert "opens  (2 endpoints, 2 events, 1 reach)" in text
    assert "  reach  kai.network\n" in text
    assert "  event  KAI_WIFI_CONNECTIONS\n" in text
    assert "unknown  `ke.campaigns` is no scope (The scope is singular, the path plural); use `ke.campaign`\n" in text
    assert text.endswith("gives a refresh token without it)")


def test_a_tree_has_each_scope_under_its_parent(catalog: Catalog) -> None:
    lines = tree_text(catalog, ["ke"], colour=False).split("\n")[1:]
    depth = {line.split()[0]: (len(line) - len(line.lstrip())) // 2 - 1 for line in lines}
    assert set(depth) == {name for name, scope in catalog.scopes.items() if scope.service == "ke"}
    for name, parent in ((name, catalog.scopes[name].parent) for name in depth):
        assert depth[name] == (depth[parent] + 1 if parent else 0)
    assert depth["ke.fota:view"] == 1


def test_a_tree_says_what_a_scope_lists_by_itself(catalog: Catalog) -> None:
    rows = {line.split()[0]: line for line in tree_text(catalog, ["kai", "ke"], colour=False).split("\n") if line}
    assert re.match(r" +kai +all \.\.\.  The whole", rows["kai"])
    assert re.match(r" +kai\.network +4 +all \.\.\.  Read the Wi-Fi", rows["kai.network"])
    assert re.match(r" +kai\.app +4 +Receive events", rows["kai.app"])
    assert re.match(r" +ke\.campaign:view +3 +Read campaigns", rows["ke.campaign:view"])


def test_services_say_for_whom_they_are(old: Catalog) -> None:
    row = services_text(old, colour=False).split("\n")[1]
    assert row.split(maxsplit=4) == ["old", "1", "0", "0", "Old (for msp, reseller only)"]


STATUS = ServiceStatus("kdp", "2025-01-01", "2026-02-03", 12, ("a", "b"), (), ())


def test_a_status_has_the_keys_of_its_rows_for_a_heading(catalog: Catalog) -> None:
    first, *rest = status_text(catalog, [STATUS, STATUS._replace(inferred=())], 44, colour=False).split("\n")
    assert first.startswith(f"catalog of {catalog.version}: {len(catalog.scopes)} scopes, ")
    assert first.endswith("; 44 days old")
    assert [row.split() for row in rest] == [
        [],
        ["service", "oldest", "newest", "days_old", "inferred", "disputed", "undocumented"],
        ["kdp", "2025-01-01", "2026-02-03", "12", "2", "0", "0"],
        ["kdp", "2025-01-01", "2026-02-03", "12", "0", "0", "0"],
        [],
        ["inferred"],
        ["a"],
        ["b"],
    ]


def test_colour_changes_nothing_but_the_colour(catalog: Catalog) -> None:
    unknown = [explain(catalog, "ke.campaigns")]
    for one, other in (
        (entry_text(catalog, catalog.scopes["kdp"], colour=colour) for colour in (True, False)),
        (expand_text(grant(catalog, "kdp"), unknown, colour=colour) for colour in (True, False)),
        (tree_text(catalog, ["kdp"], colour=colour) for colour in (True, False)),
        (services_text(catalog, colour=colour) for colour in (True, False)),
        (status_text(catalog, [STATUS], 3, colour=colour) for colour in (True, False)),
    ):
        assert one != other
        assert re.sub(r"\x1b\[[0-9]+m", "", one) == other
