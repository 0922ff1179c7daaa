from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
import yaml

from knox_scopes import InputError, load, plan, plan_jobs, review
from knox_scopes.access import needs as needs_module
from knox_scopes.access.needs import migrated, part, resolve
from knox_scopes.access.reasons import REASONS, needs_event, unknown_host
from knox_scopes.catalog.build import build
from knox_scopes.catalog.model import Catalog
from knox_scopes.endpoints import Request, parse_request

CASES = yaml.safe_load((Path(__file__).parent.parent / "cases" / "unresolved.yaml").read_text(encoding="utf-8"))[
    "unresolved"
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['reason']}: {case['input']} ({case['why']})")
def test_an_input_that_cannot_be_resolved_comes_back_with_its_reason(case: dict[str, Any]) -> None:
    catalog = load(as_of=case.get("as_of"), stages=case.get("stages", ()))
    found = plan(catalog, [case["input"]], service=case.get("service"), deny=case.get("deny", ()))
    assert (found.scopes, found.needs) == ((), ())
    [item] = found.unresolved
    assert (item.input, item.reason) == (case.get("shown", case["input"]), case["reason"])
    assert item.message
    assert list(item.likely) == case.get("likely", [])
    if "suggestions" in case:
        assert list(item.suggestions) == case["suggestions"]


@pytest.mark.parametrize(
    "case",
    [case for case in CASES if case["reason"] != "denied"],
    ids=lambda case: f"{case['reason']}: {case['input']}",
)
def test_every_suggestion_can_be_typed_as_it_stands(case: dict[str, Any]) -> None:
    catalog = load(as_of=case.get("as_of"), stages=case.get("stages", ()))
    [item] = resolve(catalog, case["input"], service=case.get("service")).unresolved
    for text in item.suggestions:
        assert resolve(catalog, text, service=case.get("service")).unresolved == ()


def test_two_slips_may_have_the_same_suggestion(catalog: Catalog) -> None:
    for item in resolve(catalog, ["GET /kcs/v1/rp/device", "GET /kcs/v1/rp/devicez"]).unresolved:
        assert item.suggestions[0] == "GET /kcs/v1/rp/devices"


KNOWN_HOSTS = "the services answer on api.samsungknox.com"
MAY_COVER = "if the request is right, the open-ended `ke.campaign` may cover it"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "the line is empty; write it like `GET /kai/v1/devices/groups`, one per line"),
        ("kdp.devices", "this is a scope; give requests, like `GET /kai/v1/devices/groups`, or event names"),
        ("GET /a | GET /b", "this is a row of a table; put each request on a line of its own"),
        ("GET kcs/v1/rp/devices", "the path does not begin with `/`"),
        ("/campaigns", "`/campaigns` is listed; put its method in front"),
        ("/nothing", "`/nothing` is not an endpoint in the catalog, and its method is missing"),
        ("DELETE /ke/v1/campaigns", f"`/ke/v1/campaigns` is listed, but not with DELETE; {MAY_COVER}"),
        ("GET /ke/v1/campaigns/1/x", f"`/ke/v1/campaigns/1/x` is not an endpoint in the catalog; {MAY_COVER}"),
        (
            "PUT /kcs/v1/kme/profiles/list",
            (
                "`/kcs/v1/kme/profiles/list` is listed only with another method: `GET /kcs/v1/kme/profiles/list`; "
                "if the request is right, the open-ended `kme.profiles` may cover it"
            ),
        ),
        ("GET /profiles", "2 endpoints end in `/profiles`; give the full path, or name the service"),
        (
            "POST /devices/upload",
            "Knox Device Management Service has `POST /devices/upload`, but no page shows its base path",
        ),
        ("GET https://a.example/kai/v1/settings", f"`a.example` is not a known host; {KNOWN_HOSTS}"),
        (
            "GET https://us-kcs-api.samsungknox.com/ke/v1/campaigns",
            f"`us-kcs-api.samsungknox.com` is not a known host of this service; {KNOWN_HOSTS}",
        ),
        (
            "POST https://eu01.manage.samsungknox.com/emm/oapi/x",
            (
                "no OAuth scope opens anything on `*.manage.samsungknox.com` (Knox Manage): The regional hosts serve "
                "the other Knox Manage API, with its own OAuth server, not these scopes"
            ),
        ),
        (
            "GET /kcs/v1/kc/devices",
            (
                "no OAuth scope opens anything under `/kcs/v1/kc` (Knox Configure): Version 1 of the API takes legacy "
                "authentication only; its samples call a regional host"
            ),
        ),
        (
            "KG_DEVICE_LOCKED",
            "`KG_DEVICE_LOCKED` belongs to Knox Guard, which has no OAuth scopes and uses legacy authentication",
        ),
        (
            "DELETE /kc/v2/applications",
            "`DELETE /kc/v2/applications` is at stage uat, which is not included; include it with stage `uat`",
        ),
        (
            "PUT /kc/v2/applications",
            (
                "`/kc/v2/applications` is listed, but not with PUT; if the request is right, the open-ended `kc` may "
                "cover it; `DELETE /kc/v2/applications` is at stage uat, which is not included; "
                "include it with stage `uat`"
            ),
        ),
        ("KE_CAMPAIGN_DELETE", "no page says which scope opens `KE_CAMPAIGN_DELETE`; `ke` is likely"),
        ("POST /oauth2/clients", "no page says which scope opens `POST /ams/v1/oauth2/clients`"),
        ("KAI_NOTHING", "`KAI_NOTHING` is not an event in the catalog"),
        (
            "POST /kwn/v1/subscriptions",
            (
                "`POST /kwn/v1/subscriptions` has no scope of its own: the scopes of the events subscribed to open "
                "it; add an event with a scope to the needs"
            ),
        ),
    ],
)
def test_what_cannot_be_resolved_is_told_in_a_sentence(catalog: Catalog, text: str, says: str) -> None:
    assert [item.message for item in resolve(catalog, [text]).unresolved] == [says]


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


@pytest.mark.parametrize(
    ("text", "note"),
    [
        (
            "DELETE /kcs/v1/kme/profiles/lsit",
            "`lsit` is taken as `{id}`; the catalog also has `GET /kcs/v1/kme/profiles/list`",
        ),
        (
            "PUT /kcs/v1/kme/profiles/stauts",
            "`stauts` is taken as `{profileId}`; the catalog also has `GET /kcs/v1/kme/profiles/status`",
        ),
    ],
)
def test_a_value_much_like_a_literal_beside_the_variable_is_noted(catalog: Catalog, text: str, note: str) -> None:
    [need], _ = resolve(catalog, [text])
    assert need.notes[-1] == note


@pytest.mark.parametrize(
    "text",
    [
        "PUT /kcs/v1/kme/profiles/{list}",
        "PUT /kcs/v1/kme/profiles/list2",
        "PUT /kcs/v1/kme/profiles/xyz-xyz",
        "GET /kcs/v1/kme/profiles/lsit/get",
        "GET /ke/v1/campaigns/ststus",
    ],
)
def test_an_id_or_a_value_without_such_a_sibling_is_not_noted(catalog: Catalog, text: str) -> None:
    [need], _ = resolve(catalog, [text])
    assert not any("is taken as" in note for note in need.notes)


def slips() -> Catalog:
    """Returns a catalog with a literal beside a variable under one method, and with other methods."""
    effects = {
        "GET /a/{id}": "read",
        "DELETE /a/{id}": "destroy",
        "GET /a/status": "read",
        "POST /a/statuses": "write",
        "GET /b/{of}/c/{id}": "read",
        "GET /b/{of}/c/list": "read",
        "GET /b/one/c/{id}": "read",
    }
    raw = {
        "service": "a", "name": "A", "source": "page", "events": {},
        "sources": {"page": {"title": "Page", "url": "https://example.org", "updated": "2025-01-01"}},
        "scopes": {"a": {"summary": "All."}},
        "endpoints": {at: {"scopes": ["a"], "effect": effect} for at, effect in effects.items()},
    }  # fmt: skip
    return build([raw])


def test_for_a_request_that_reads_what_reads_is_suggested_first() -> None:
    effects = {"GET /x/a/refresh": "write", "POST /x/a/search": "read"}
    raw = {
        "service": "a", "name": "A", "source": "page", "events": {}, "bases": ["/x"],
        "sources": {"page": {"title": "Page", "url": "https://example.org", "updated": "2025-01-01"}},
        "scopes": {"a": {"summary": "All."}},
        "endpoints": {at: {"scopes": ["a"], "effect": effect} for at, effect in effects.items()},
    }  # fmt: skip
    [found] = resolve(build([raw]), ["GET /x/a/refrehs"]).unresolved
    assert found.suggestions == ("POST /x/a/search", "GET /x/a/refresh")


def test_the_endpoints_of_the_same_method_come_first_in_the_note() -> None:
    [need], _ = resolve(slips(), ["GET /a/sttatuses"])
    assert need.at == "GET /a/{id}"
    assert need.notes == ("`sttatuses` is taken as `{id}`; the catalog also has `GET /a/status`, `POST /a/statuses`",)


def test_only_the_value_that_has_a_sibling_is_noted() -> None:
    [need], _ = resolve(slips(), ["GET /b/1/c/lits"])
    assert need.notes == ("`lits` is taken as `{id}`; the catalog also has `GET /b/{of}/c/list`",)


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("path", ["/kcs/v1/kme/profiles/xyz", "/kcs/v1/rp/devices/upload", "/ke/v1/campaigns/1/cancel"])
def test_for_a_read_no_suggestion_that_writes_stands_before_one_that_reads(
    catalog: Catalog, method: str, path: str
) -> None:
    _, [item] = resolve(catalog, [f"{method} {path}"])
    effects = [catalog.endpoints[at].effect != "read" for at in item.suggestions]
    assert effects == sorted(effects)


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


ALL = [
    "GET /ke/v1/campaigns",
    " get /campaigns ",
    "GET /ke/v1/campaigns/7",
    "POST /kwn/v1/subscriptions",
    "KAI_BATTERY_STATUS",
    "POST /ams/v1/oauth2/token",
    "GET /nowhere",
    "KE_CAMPAIGN_DELETE",
]


@pytest.mark.parametrize("size", range(len(ALL) + 1))
def test_a_part_of_what_was_resolved_is_what_its_texts_mean_alone(catalog: Catalog, size: int) -> None:
    whole = resolve(catalog, ALL)
    for texts in combinations(ALL, size):
        some, alone = part(catalog, whole, texts), resolve(catalog, texts)
        assert some.unresolved == alone.unresolved
        assert [need[:3] for need in some.needs] == [need[:3] for need in alone.needs]
        # What was remarked of one text for a need stays with the need.
        assert all(set(need.notes) >= set(other.notes) for need, other in zip(some.needs, alone.needs, strict=True))


def test_resolved_needs_stand_in_place_of_texts(catalog: Catalog) -> None:
    resolved = resolve(catalog, ALL)
    assert plan(catalog, resolved).proof == plan(catalog, ALL).proof
    assert (plan(catalog, resolved).needs, plan(catalog, resolved).unresolved) == resolved
    assert review(catalog, "ke kai.app", resolved) == review(catalog, "ke kai.app", ALL)
    jobs = plan_jobs(catalog, {"one": resolve(catalog, ALL[:2]), "all": resolved, "text": ALL[0]})
    assert jobs.scopes == plan_jobs(catalog, {"one": ALL[:2], "all": ALL}).scopes
    assert jobs.jobs["text"].scopes == jobs.jobs["one"].scopes == ("ke.campaign:view",)


def test_a_review_reads_no_text_twice(catalog: Catalog, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []

    def counted(text: str) -> Request:
        read.append(text)
        return parse_request(text)

    monkeypatch.setattr(needs_module, "parse_request", counted)
    texts = [at for at in catalog.endpoints if at.startswith("GET")]
    review(catalog, ["ke", "kai", "kdp", "kme.devices"], texts)
    assert read == texts


def test_the_suggestions_are_at_most_five(catalog: Catalog) -> None:
    [item] = resolve(catalog, ["POST /kwn/v1/subscriptions"]).unresolved
    assert len(item.suggestions) == 5
    assert all(catalog.events[name].scopes for name in item.suggestions)


def test_what_is_near_lies_in_the_service_of_the_path_if_anything_there_is_near(catalog: Catalog) -> None:
    [item] = resolve(catalog, ["DELETE /kc/v2/license"]).unresolved
    assert item.suggestions == ("DELETE /kc/v2/licenses/{licenseKey}",)
    [item] = resolve(catalog, ["GET /ki/v1/settings"]).unresolved
    assert item.suggestions[0] == "GET /kai/v1/settings"


def test_a_catalog_without_hosts_says_so() -> None:
    bare = build(
        [
            {
                "service": "a", "name": "A", "source": "page", "scopes": {}, "endpoints": {}, "events": {},
                "sources": {"page": {"title": "Page", "url": "https://example.org", "updated": "2025-01-01"}},
            }
        ]
    )  # fmt: skip
    [item] = resolve(bare, ["GET https://a.example/x"]).unresolved
    assert item.message == "`a.example` is not a known host; this catalog names none"
    [item] = resolve(bare, [""]).unresolved
    assert item.message == "the line is empty; write it like `GET /path`, one per line"


def test_only_events_with_a_scope_are_suggested_to_add(catalog: Catalog) -> None:
    backwards = catalog._replace(events=dict(reversed([*catalog.events.items()])))
    suggested = needs_event(backwards, "x", "POST /kwn/v1/subscriptions").suggestions
    assert len(suggested) == 5
    assert all(catalog.events[name].scopes for name in suggested)


def test_up_to_ten_hosts_are_all_named_and_the_nearest_of_more() -> None:
    hosts = {f"{letter}.example.com": {"s": ""} for letter in "abcdefghijk"}
    ten = dict(list(hosts.items())[:10])
    assert unknown_host("x", "z.example.net", ten, ()).message.endswith(f"the services answer on {', '.join(ten)}")
    assert "; the nearest of 11 hosts are " in unknown_host("x", "z.example.net", hosts, ()).message


def test_an_item_that_has_ended_says_when() -> None:
    raw = {
        "service": "a", "name": "A", "source": "page",
        "sources": {"page": {"title": "Page", "url": "https://example.org", "updated": "2025-01-01"}},
        "scopes": {"a": {"summary": "All."}},
        "endpoints": {"GET /a": {"scopes": ["a"], "effect": "read", "until": "2024-12-31"}},
        "events": {
            "A_ONE": {"scopes": ["a"], "until": "2024-12-31"}, "A_TWO": {"scopes": ["a"], "until": "2025-01-01"},
        },
    }  # fmt: skip
    # What ends on the day on which it was first seen has ended on it.
    found = resolve(build([raw], as_of="2025-01-01"), ["GET /a", "A_ONE", "A_TWO"]).unresolved
    assert [(item.reason, item.message) for item in found] == [
        ("legacy", "`GET /a` ended on 2024-12-31"),
        ("legacy", "`A_ONE` ended on 2024-12-31"),
        ("legacy", "`A_TWO` ended on 2025-01-01"),
    ]


def test_documented_successors_take_the_place_of_legacy_requests(catalog: Catalog) -> None:
    old = "PUT /bulkenroll/v1/reseller/devices"
    texts = [old, "POST /bulkenroll/v1/reseller/resellers", "GET /nowhere", "PUT /kcs/v1/rp/devices/upload"]
    needs, unresolved = migrated(catalog, resolve(catalog, {text: f"a.txt:{n}" for n, text in enumerate(texts)}))
    assert [(need.at, need.inputs) for need in needs] == [
        ("PUT /kcs/v1/rp/devices/upload", (old, "PUT /kcs/v1/rp/devices/upload"))
    ]
    assert needs[0].notes == (f"the documentation names it as the replacement of `{old}`",)
    assert [(item.input, item.reason, item.at) for item in unresolved] == [
        ("POST /bulkenroll/v1/reseller/resellers", "legacy", "a.txt:1"),
        ("GET /nowhere", "unknown-path", "a.txt:2"),
    ]


def test_what_two_services_have_at_the_end_of_their_paths_is_ambiguous(catalog: Catalog) -> None:
    [found] = resolve(catalog, ["GET /profiles"]).unresolved
    assert (found.reason, found.suggestions) == ("ambiguous", ("GET /kc/v2/profiles", "GET /msp/v1/profiles"))


def test_how_a_need_was_read_is_said_without_more_where_nothing_was_left_out(catalog: Catalog) -> None:
    [need] = resolve(catalog, ["GET /ke/v1/campaigns/%s"]).needs
    assert need.notes[0] == "read as `GET /ke/v1/campaigns/{id}`"


def test_only_what_has_no_successor_is_said_to_have_none(catalog: Catalog) -> None:
    texts = ["PUT /bulkenroll/v1/reseller/devices", "POST /bulkenroll/v1/reseller/resellers"]
    assert ["no successor" in item.message for item in resolve(catalog, texts).unresolved] == [False, True]


def test_only_of_an_event_whose_scope_is_inferred_is_that_said() -> None:
    raw = {
        "service": "a", "name": "A", "summary": "Of its own.", "source": "page", "base_url": "https://a.example",
        "sources": {"page": {"title": "Page", "url": "https://example.org", "updated": "2025-01-01"}},
        "scopes": {"a": {"summary": "All."}},
        "endpoints": {},
        "events": {"A_ONE": {"scopes": ["a"]}, "A_TWO": {"scopes": ["a"], "basis": "inferred", "note": "Why."}},
    }  # fmt: skip
    needs = plan(build([raw]), ["A_ONE", "A_TWO"]).needs
    assert [(need.at, need.notes) for need in needs] == [
        ("A_ONE", ()),
        ("A_TWO", ("the scope is inferred; no page states it",)),
    ]
