from pathlib import Path
from typing import Any

import pytest
import yaml

from knox_scopes import InputError, load, plan
from knox_scopes.access.needs import resolve
from knox_scopes.access.reasons import REASONS
from knox_scopes.catalog.model import Catalog

CASES = yaml.safe_load((Path(__file__).parent.parent / "cases" / "unresolved.yaml").read_text(encoding="utf-8"))[
    "unresolved"
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['reason']}: {case['input']} ({case['why']})")
def test_an_input_that_cannot_be_resolved_comes_back_with_its_reason(case: dict[str, Any]) -> None:
    catalog = load(as_of=case.get("as_of"), stages=case.get("stages", ()))
    found = plan(catalog, [case["input"]], service=case.get("service"), deny=case.get("deny", ()))
    assert (found.scopes, found.needs) == ((), ())
    [item] = found.unresolved
    assert (item.input, item.reason) == (case["input"], case["reason"])
    assert item.message
    assert list(item.likely) == case.get("likely", [])
    if "suggestions" in case:
        assert list(item.suggestions) == case["suggestions"]


@pytest.mark.parametrize(
    "case", [case for case in CASES if case["reason"] not in {"needs-event", "ambiguous"} and "later" not in case]
)
def test_suggestions_that_are_whole_can_be_typed_instead(catalog: Catalog, case: dict[str, Any]) -> None:
    suggested = [text for text in case.get("suggestions", ()) if " " in text or "/" not in text]
    assert plan(catalog, suggested).unresolved == ()


def test_every_reason_has_a_case() -> None:
    assert {case["reason"] for case in CASES} == set(REASONS)


def test_what_cannot_be_resolved_does_not_hold_up_the_rest(catalog: Catalog) -> None:
    found = plan(catalog, ["GET /nothing", "GET /kcs/v1/rp/devices", "KG_DEVICE_LOCKED"])
    assert found.scopes == ("kdp.devices:view",)
    assert [item.input for item in found.unresolved] == ["GET /nothing", "KG_DEVICE_LOCKED"]


def test_one_need_may_be_given_as_plain_text(catalog: Catalog) -> None:
    needs, _ = resolve(catalog, "GET /kcs/v1/rp/devices")
    assert [need.at for need in needs] == ["GET /kcs/v1/rp/devices"]


def test_inputs_that_mean_the_same_endpoint_are_one_need(catalog: Catalog) -> None:
    texts = ["GET /ke/v1/campaigns/1", "get /campaigns/{id}", "GET https://api.samsungknox.com:443/ke/v1/campaigns/2/"]
    [need], unresolved = resolve(catalog, texts)
    assert unresolved == ()
    assert need.at == "GET /ke/v1/campaigns/{campaignId}"
    assert need.inputs == tuple(sorted(texts))


@pytest.mark.parametrize(
    "text", ["GET /kcs/v1/rp/devices | ||", "| GET /kcs/v1/rp/devices |", "GET\t/kcs/v1/rp/devices"]
)
def test_a_row_pasted_from_a_table_is_its_one_cell(catalog: Catalog, text: str) -> None:
    [need], _ = resolve(catalog, [text])
    assert need.at == "GET /kcs/v1/rp/devices"
    assert [need.at for need in resolve(catalog, ["KAI_APP_ANR_FC |"])[0]] == ["KAI_APP_ANR_FC"]


def test_a_relative_path_says_which_base_was_assumed_and_who_else_has_the_tail(catalog: Catalog) -> None:
    [need], _ = resolve(catalog, ["POST /devices/getDevices"])
    assert need.at == "POST /ke/v1/devices/getDevices"
    [note] = need.notes
    assert "/ke/v1" in note
    assert "POST /kai/v1/devices/getDevices" in note
    assert "POST /kc/v2/devices/getDevices" in note


@pytest.mark.parametrize(
    ("service", "at"),
    [("kai", "POST /kai/v1/devices/getDevices"), ("kc", "POST /kc/v2/devices/getDevices")],
)
def test_a_named_service_completes_relative_paths(catalog: Catalog, service: str, at: str) -> None:
    [need], _ = resolve(catalog, ["POST /devices/getDevices"], service=service)
    assert need.at == at


def test_a_path_of_the_authorization_server_is_completed(catalog: Catalog) -> None:
    [need], _ = resolve(catalog, ["POST /oauth2/token"])
    assert (need.at, need.access) == ("POST /ams/v1/oauth2/token", "none")


def test_a_full_url_is_never_taken_to_be_relative(catalog: Catalog) -> None:
    _, [item] = resolve(catalog, ["GET https://api.samsungknox.com/campaigns"])
    assert item.reason == "unknown-path"


def test_a_legacy_regional_host_is_accepted_with_a_note(catalog: Catalog) -> None:
    [need], _ = resolve(catalog, ["GET https://us-kcs-api.samsungknox.com/kcs/v1/kme/devices/list"])
    assert need.at == "GET /kcs/v1/kme/devices/list"
    assert "us-kcs-api.samsungknox.com" in need.notes[0]


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("POST /kai/v1/network/wifiConnections", "GET /kai/v1/network/wifiConnections"),
        ("GET /kcs/v1/rp/customers", "GET /kcs/v1/rp/customers/list"),
        ("POST /kcs/v2/kme/devices/unassignProfile", "PUT /kcs/v2/kme/devices/unassignProfile"),
    ],
)
def test_another_reading_of_a_source_means_the_same_endpoint_with_a_note(catalog: Catalog, text: str, at: str) -> None:
    [need], _ = resolve(catalog, [text])
    assert need.at == at
    assert "sources differ" in need.notes[0]


@pytest.mark.parametrize(
    "text",
    [
        "PUT /kcs/v1/kme/profiles/{profileId}",
        "PUT /kcs/v1/kme/profiles/{id}",
        "PUT /kcs/v1/kme/profiles/77",
        "DELETE /kcs/v1/kme/profiles/a-b-c",
    ],
)
def test_an_id_is_no_slip(catalog: Catalog, text: str) -> None:
    assert plan(catalog, [text]).scopes == ("kme.profiles:manage",)


def test_a_webhook_endpoint_goes_by_the_events_among_the_needs(catalog: Catalog) -> None:
    found = plan(catalog, ["POST /kwn/v1/subscriptions", "KAI_BATTERY_STATUS"])
    assert found.scopes == ("kai.battery",)
    assert [need.access for need in found.needs] == ["scopes", "via-event"]


def test_an_event_without_a_scope_carries_no_webhook_endpoint(catalog: Catalog) -> None:
    found = plan(catalog, ["POST /kwn/v1/subscriptions", "KE_CAMPAIGN_DELETE"])
    assert [item.reason for item in found.unresolved] == ["needs-event", "undocumented-scope"]


def test_a_service_that_does_not_exist_is_refused_with_the_nearest(catalog: Catalog) -> None:
    with pytest.raises(InputError, match=r"did you mean `kai`\?$"):
        resolve(catalog, [], service="kia")
    with pytest.raises(InputError, match="the services are ams"):
        resolve(catalog, [], service="zzzz")
