import re
from typing import Any

import pytest
from shell import process, run

from knox_scopes import grant
from knox_scopes.access.search import openers
from knox_scopes.catalog.model import Catalog
from knox_scopes.report.json import plain


def shown(*names: str) -> Any:  # noqa: ANN401 - the entries of a JSON answer
    return run("show", *names, "--format", "json").json()["entries"]


def test_as_a_process_show_says_all_that_is_known_of_a_scope_a_request_and_an_event() -> None:
    answer = process("show", "kdp.devices:manage", "GET /fota", "KAI_APP_ANR_FC")
    assert (answer.status, answer.err) == (0, "")
    for fact in (
        "kdp.devices:manage  scope of Knox Deployment Program",
        "destroy  PUT /kcs/v1/rp/devices/delete",
        "GET /ke/v1/fota  read endpoint of Knox E-FOTA",
        "KAI_APP_ANR_FC  event of Knox Asset Intelligence",
        "2026-06-17  Scopes for Knox cloud services APIs",
    ):
        assert fact in answer.out


def test_a_method_and_a_path_may_be_two_words() -> None:
    assert run("show", "GET", "/ke/v1/fota").out == run("show", "GET /ke/v1/fota").out


@pytest.mark.parametrize(
    ("name", "kind"), [("ke.fota:view", "scope"), ("GET /fota", "endpoint"), ("KAI_APP_ANR_FC", "event")]
)
def test_the_keys_of_the_json_are_the_attributes_of_the_entry(catalog: Catalog, name: str, kind: str) -> None:
    items: dict[str, Any] = {**catalog.scopes, **catalog.events, "GET /fota": catalog.endpoints["GET /ke/v1/fota"]}
    entry = items[name]
    [found] = shown(name)
    sources = catalog.services[entry.service].sources
    fields = plain(entry) | {"sources": [plain(sources[key]) for key in entry.sources]}
    service = catalog.services[entry.service]
    for key in ("audience", "base_url", "base_url_basis", "base_url_sources", "hosts"):
        fields[key] = plain(getattr(service, key) if key != "hosts" else dict(service.hosts))
    fields["corrections"] = plain(service.corrections_of(name) + service.corrections_of("base_url"))
    assert {*entry.sources, *service.base_url_sources} <= found["cited"].keys()
    assert all(value == plain(sources[key]) for key, value in found.pop("cited").items())
    if kind == "scope":
        fields |= {"implied": [name], "opens": plain(grant(catalog, name).access)}
    else:
        fields["access"] = fields.pop("opened_by")
        fields["openers"] = list(openers(catalog, str(entry)))
    assert {key: found.get(key) for key in fields} == fields
    assert [value for key, value in found.items() if key not in fields] == [name, kind]


def test_the_json_begins_with_its_schema_and_the_version_of_the_catalog(catalog: Catalog) -> None:
    found = run("show", "ke", "--format", "json").json()
    assert list(found) == ["schema", "catalog_version", "entries"]
    assert (found["schema"], found["catalog_version"]) == ("knox-scopes/show/1", catalog.version)


@pytest.mark.parametrize(
    ("name", "says", "tries"),
    [
        ("kme.devices:read", "`kme.devices:read` is the former name of `kme.devices:view`", []),
        (
            "ke.campaigns",
            "`ke.campaigns` is not a scope (The scope is singular, the path plural); use `ke.campaign`",
            [],
        ),
        ("ke.privacypolicy:view", "The name has a capital P inside); use `ke.privacyPolicy:view`", []),
        ("KE.DEVICES", "`KE.DEVICES` is written in the wrong case; write `ke.devices`", []),
        (
            "kdp.devices:vew",
            "`kdp.devices:vew` is not a scope in the catalog; did you mean `kdp.devices:view`, `ke.devices:view` or",
            [],
        ),
        ("offline_access", "Not a Knox scope", []),
        ("KAI_WIFI_CONNECTION", "is not an event in the catalog", ["KAI_WIFI_CONNECTIONS", "KAI_WIFI_DISCONNECTIONS"]),
        ("/ke/v1/fota", "put its method in front", ["GET /ke/v1/fota"]),
        (
            "GET /kcs/v1/rp/profilealias/kne",
            "is not an endpoint in the catalog",
            ["GET /kcs/v1/rp/profilealias/kme", "GET /kcs/v1/rp/devices"],
        ),
    ],
)
def test_what_is_unknown_is_explained_and_the_status_is_1(name: str, says: str, tries: list[str]) -> None:
    answer = run("show", name)
    assert (answer.status, answer.err) == (1, "")
    first, message, *more = answer.out.removesuffix("\n").split("\n")
    assert first == name
    assert message.startswith("  ")
    assert says in message
    tried = more[: more.index("")] if "" in more else more
    assert tried == [f"  try  {suggestion}" for suggestion in tries]
    # What the data says of a name has its page.
    assert ("sources" in more) == ("Not a Knox scope" in says or "(The scope" in says or "The name" in says)


def test_several_names_stand_apart() -> None:
    known, unknown = run("show", "kdp.customers", "zzzzzz").out.removesuffix("\n").rsplit("\n\n", 1)
    assert known + "\n" == run("show", "kdp.customers").out
    assert unknown == "zzzzzz\n  `zzzzzz` is not a scope in the catalog"


def test_the_json_of_a_scope_has_what_it_implies_and_opens() -> None:
    [found] = shown("kdp.devices")
    assert found["implied"] == ["kdp.devices", "kdp.devices:manage", "kdp.devices:view"]
    assert found["opens"] == {
        "reach": ["kdp.devices"],
        "destroy": ["PUT /kcs/v1/rp/devices/delete"],
        "write": ["PUT /kcs/v1/rp/devices/upload"],
        "read": ["GET /kcs/v1/rp/devices", "GET /kcs/v1/rp/devices/status"],
        "events": [],
    }
    # The wording, the base URL and the corrections have pages of their own.
    assert found["open_ended_sources"] == ["scopes-2025-10"]
    assert {key: source["updated"] for key, source in found["cited"].items()} == {
        "kdp-25-08": "2025-08-19",
        "kdp-gen2-migration-2026-02": "2026-02-10",
        "scopes-2025-03-uat": "2025-03-27",
        "scopes-2025-04": "2025-04-09",
        "scopes-2025-10": "2025-10-28",
        "scopes-2026-06": "2026-06-17",
    }
    [variant] = shown("GET /kcs/v1/rp/customers/list")
    assert variant["cited"]["kdp-gen2-comparison-2025-08"]["updated"] == "2025-08-19"
    for other in shown("GET /ke/v1/fota", "KAI_APP_ANR_FC", "ke.gone"):
        assert not {"implied", "opens"} & set(other)


def test_what_is_unknown_is_called_so_in_the_json() -> None:
    unknown, unresolved = shown("ke.campaigns", "GET /kcs/v1/rp/profilealias/kne")
    assert (unknown["entry"], unknown["suggestions"]) == ("unknown", ["ke.campaign"])
    assert (unresolved["entry"], unresolved["reason"]) == ("unresolved", "unknown-path")
    assert unknown["sources"][0]["url"].endswith("/scopes-for-knox-cloud-services-apis")
    assert unresolved["sources"] == []
    assert unresolved["suggestions"] == ["GET /kcs/v1/rp/profilealias/kme", "GET /kcs/v1/rp/devices"]


def test_items_of_another_stage_are_known() -> None:
    answer = run("show", "kc.application", "GET /kc/v2/applications", "KDMS_DEVICE_DELETE")
    assert answer.status == 0
    assert re.findall("^  stage +(.+)$", answer.out, re.MULTILINE) == ["uat", "uat", "preview"]
    out = re.findall("^  active +no, not at these stages or on this date$", answer.out, re.MULTILINE)
    assert len(out) == 3
    assert "  active " not in run("show", "kc.application", "GET /kc/v2/applications", "--stage", "uat").out


def test_service_completes_a_relative_path() -> None:
    assert run("show", "POST /devices/getDevices").out.startswith("POST /ke/v1/devices/getDevices")
    answer = run("show", "POST /devices/getDevices", "--service", "kai")
    assert answer.out.startswith("POST /kai/v1/devices/getDevices")


def test_all_scopes_that_open_an_endpoint_are_shown_narrowest_first() -> None:
    lines = run("show", "GET /kcs/v1/rp/customers/list").out.splitlines()
    assert lines[1] == "  Lists the customers of a reseller."
    start = lines.index("opened by, narrowest first")
    assert [line.split()[0] for line in lines[start + 1 : start + 3]] == ["kdp.customers", "kdp"]
    assert lines[start + 1].endswith("opens 1 read endpoint")
    assert "opened by" not in run("show", "POST /ams/v1/oauth2/token").out


def test_a_name_is_required() -> None:
    answer = run("show")
    assert (answer.status, answer.out) == (2, "")
    assert "NAMES" in answer.err


def test_the_events_of_a_list_are_shown_one_by_one() -> None:
    assert [entry["name"] for entry in shown("KAI_APP_ANR_FC, KAI_BATTERY_STATUS")] == [
        "KAI_APP_ANR_FC",
        "KAI_BATTERY_STATUS",
    ]


@pytest.mark.parametrize("text", ["- GET /kcs/v1/kc/devices", "`GET` https://eu01.manage.samsungknox.com/emm/oapi/x"])
def test_the_pages_are_given_for_what_no_scope_opens_however_it_is_written(text: str) -> None:
    [entry] = shown(text)
    assert entry["sources"]


def test_an_event_in_small_letters_that_no_scope_opens_is_explained() -> None:
    [entry] = shown("kg_device_locked")
    assert (entry["reason"], entry["sources"]) == ("no-oauth", [])
