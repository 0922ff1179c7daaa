import pytest
from shell import Answer, process, run

from knox_scopes import grant
from knox_scopes.catalog.model import Catalog
from knox_scopes.report.json import plain


def test_as_a_process_each_request_is_decided_with_the_reason() -> None:
    answer = process(
        "allow",
        "--scopes",
        "kdp.devices:view kai",
        "GET /kcs/v1/rp/devices",
        "PUT /kcs/v1/rp/devices/upload",
        "GET /kai/v1/newThing",
        "POST /ams/v1/oauth2/token",
    )
    assert answer == Answer(
        1,
        """\
allowed       GET /kcs/v1/rp/devices         `kdp.devices:view` opens `GET /kcs/v1/rp/devices`
denied        PUT /kcs/v1/rp/devices/upload  `PUT /kcs/v1/rp/devices/upload` needs `kdp.devices:manage`
undetermined  GET /kai/v1/newThing           `/kai/v1/newThing` is not listed, but the open-ended `kai` may reach it
allowed       POST /ams/v1/oauth2/token      `POST /ams/v1/oauth2/token` needs no scope
(data from 2026-06-17)
""",
        "",
    )


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        ("GET /kcs/v1/rp/devices", 0),
        ("get /kcs/v1/rp/devices/?page=2", 0),
        ("GET https://api.samsungknox.com/kcs/v1/rp/devices", 0),
        ("POST /ams/v1/oauth2/token", 0),
        ("GET /kcs/v1/rp/customers", 0),
        ("PUT /ke/v1/privacyPolicy", 1),
        ("GET /kcs/v1/rp/newThing", 1),
        ("GET /nowhere", 1),
        ("GET /devices", 1),
        ("GET http://api.samsungknox.com/kcs/v1/rp/devices", 1),
        ("GET https://example.com/kcs/v1/rp/devices", 1),
        ("FETCH /kcs/v1/rp/devices", 1),
        ("GET /kcs/v1/rp/../rp/devices", 1),
    ],
)
def test_the_status_is_0_for_allowed_only(request_: str, status: int) -> None:
    assert run("allow", "-s", "kdp", request_).status == status


def test_one_request_that_is_not_allowed_makes_the_status_1() -> None:
    assert run("allow", "-s", "kdp", "GET /kcs/v1/rp/devices", "GET /ke/v1/fota").status == 1


def test_a_denial_names_the_least_scopes_that_would_allow() -> None:
    [denied] = run("allow", "-s", "ke.fota:view", "GET /ke/v1/campaigns/7", "--format", "json").json()["decisions"]
    assert (denied["outcome"], denied["least"]) == ("denied", ["ke.campaign:view"])
    assert denied["endpoint"] == "GET /ke/v1/campaigns/{campaignId}"


def test_the_keys_of_the_json_are_the_attributes_of_a_decision(catalog: Catalog) -> None:
    answer = run("allow", "-s", "kai ke.fata", "GET /kai/v1/new", "--format", "json")
    found = answer.json()
    assert list(found) == ["schema", "catalog_version", "decisions", "unknown", "freshness"]
    assert (found["schema"], found["catalog_version"]) == ("knox-scopes/allow/1", catalog.version)
    [decision] = found["decisions"]
    assert decision.pop("input") == "GET /kai/v1/new"
    assert decision == plain(grant(catalog, "kai").decide("GET", "/kai/v1/new"))
    assert (decision["outcome"], decision["scope"]) == ("undetermined", "kai")
    assert [item["scope"] for item in found["unknown"]] == ["ke.fata"]
    # What is not known touches no service.
    assert found["freshness"] == {"oldest": "2026-06-17", "services": {"kai": "2026-06-17"}, "as_of": None}
    assert answer.status == 1


def test_an_unknown_name_among_the_granted_opens_nothing_and_is_told() -> None:
    answer = run("allow", "-s", "kdp.devices:view kme.devices:read", "GET /kcs/v1/rp/devices")
    assert answer.status == 0
    assert "ignored: `kme.devices:read` is the former name of `kme.devices:view`" in answer.out


def test_no_scope_at_all_allows_what_needs_none() -> None:
    assert run("allow", "-s", "", "POST /ams/v1/oauth2/token").status == 0
    assert run("allow", "-s", "", "GET /ke/v1/fota").status == 1


def test_requests_come_from_a_file_too() -> None:
    answer = run("allow", "-s", "ke.fota:view", "-f", "-", stdin=b"# firmware\nGET /ke/v1/fota  # the list\n")
    assert answer.status == 0
    assert answer.out.startswith("allowed  GET /ke/v1/fota  ")


def test_a_request_may_have_a_tab_before_the_path_as_in_a_plan() -> None:
    line = b"GET\t/ke/v1/fota\n"
    assert run("plan", "-f", "-", stdin=line).status == 0
    assert run("allow", "-s", "ke.fota:view", "-f", "-", stdin=line).status == 0


def test_a_request_may_have_the_protocol_behind_as_in_a_plan() -> None:
    for version in ("HTTP/1.0", "HTTP/1.1", "HTTP/2", "http/2.0"):
        line = f"GET /ke/v1/fota {version}"
        assert run("plan", line).status == 0
        assert run("allow", "-s", "ke.fota:view", line).status == 0


@pytest.mark.parametrize("blank", ["\x0b", "\x0c", "\x1c", "\x85", "\u2003", "\u3000"])
def test_no_other_blank_separates(blank: str) -> None:
    assert run("allow", "-s", "ke.fota:view", f"GET{blank}/ke/v1/fota").status == 2


@pytest.mark.parametrize("text", ["/kcs/v1/rp/devices", "KAI_APP_ANR_FC", "GET"])
def test_what_is_no_request_is_wrong_use(text: str) -> None:
    answer = run("allow", "-s", "kdp", text)
    assert (answer.status, answer.out) == (2, "")
    assert f"error: `{text}` is not a request; write it like `GET /kcs/v1/rp/devices`\n" in answer.err


def test_nothing_to_decide_is_wrong_use() -> None:
    answer = run("allow", "-s", "kdp")
    assert (answer.status, answer.out) == (2, "")
    assert "no requests given; pass them as arguments, or in a file with -f" in answer.err


def test_scopes_are_required() -> None:
    answer = run("allow", "GET /kcs/v1/rp/devices")
    assert (answer.status, answer.out) == (2, "")
    assert "--scopes" in answer.err


@pytest.mark.parametrize("version", ["HTTP/1.0", "HTTP/1.1", "HTTP/2", "http/3"])
def test_the_version_of_a_request_line_is_taken_as_plan_takes_it(version: str) -> None:
    text = f"GET /kcs/v1/rp/devices {version}"
    [decision] = run("allow", "-s", "kdp.devices:view", text, "--format", "json").json()["decisions"]
    assert (decision["input"], decision["outcome"]) == (text, "allowed")
    assert run("plan", text).status == 0


@pytest.mark.parametrize("version", ["HTTP/11", "HTTP/1.", "HTTP", "HTTP/1.1 x"])
def test_what_is_no_version_is_refused_by_both(version: str) -> None:
    text = f"GET /kcs/v1/rp/devices {version}"
    assert run("allow", "-s", "kdp.devices:view", text).status == 2
    assert run("plan", text).status == 1


@pytest.mark.parametrize("text", [b"", b"# nothing yet\n"])
def test_an_empty_list_of_requests_is_wrong_use(text: bytes) -> None:
    answer = run("allow", "-s", "kdp", "-f", "-", stdin=text)
    assert (answer.status, answer.out) == (2, "")
    assert "no requests in `-`; put one on each line" in answer.err


@pytest.mark.parametrize(
    ("text", "shown", "status"),
    [
        ("- GET /kcs/v1/rp/devices", "- GET /kcs/v1/rp/devices", 0),
        ("GET: {{baseUrl}}/kcs/v1/rp/devices", "GET: {{baseUrl}}/kcs/v1/rp/devices", 0),
        ("/kcs/v1/rp/devices (GET)", "/kcs/v1/rp/devices (GET)", 0),
        (
            "curl -u ann:pw https://api.samsungknox.com/kcs/v1/rp/devices",
            "GET https://api.samsungknox.com/kcs/v1/rp/devices",
            0,
        ),
        ("- PUT /kcs/v1/rp/devices/delete", "- PUT /kcs/v1/rp/devices/delete", 1),
        ("GET {{baseUrl}}/rp/devices", "GET {{baseUrl}}/rp/devices", 1),
    ],
)
def test_a_request_is_read_as_it_was_pasted(text: str, shown: str, status: int) -> None:
    answer = run("allow", "-s", "kdp.devices:view", text, "--format", "json")
    assert answer.status == status
    assert [one["input"] for one in answer.json()["decisions"]] == [shown]


def test_a_line_with_several_requests_is_none_to_decide_on() -> None:
    answer = run("allow", "-s", "kdp.devices:view", "GET /kcs/v1/rp/devices, PUT /kcs/v1/rp/devices/delete")
    assert (answer.status, answer.out) == (2, "")
