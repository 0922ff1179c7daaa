"""No secret of an input stands in any output: planted ones, through every command that reads needs or registrations."""

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shell import run

from knox_scopes import load, plan
from secrets_figures import planted

SECRET = "S3cr3t"  # noqa: S105 - what is looked for
SCOPES = ("--scopes", "kdp.devices:view ke")
NEEDS = [
    ["plan"],
    ["plan", "--explain"],
    ["plan", "--format", "json"],
    ["plan", "--deny", "kdp kdp.devices kdp.devices:view"],
    ["review", *SCOPES],
    ["review", *SCOPES, "--format", "json"],
    ["allow", *SCOPES],
    ["allow", *SCOPES, "--format", "json"],
    ["init"],
    ["graph", "--need"],
    ["show"],
    ["show", "--format", "json"],
]
# What carries secrets around a request; `{}` is one of them.
AROUND = [
    *(
        "?{}",
        "?access_token={}",
        "?a=b&sig={}&c=d",
        "#{}",
        "?x#id_token={}",
        "?a={} b",
        "?a b={}",
        "?a=\u00e9{}",
        "/?{}",
    ),
    *("?{} HTTP/1.1", "?a=1|{}", "?|{}", "?redirect=https://ann:{}@host/x"),
]
USERS = ["{}@", "ann:{}@", ":{}@", "ann:x{}/y@", "ann:{}?y@", "ann:x@{}@", "ann:{} {}@", "ann:#{}@"]
PATHS = [
    "/kcs/v1/rp/devices",
    "/kcs/v1/rp/device",
    "/fota",
    "/nope",
    "/devices/list",
    "/ams/v1/oauth2/token",
    "",
    "/kwn/v1/x",
]
HOSTS = ["https://{}api.samsungknox.com", "https://{}example.com", "http://{}api.samsungknox.com", "//{}host", "{}host"]


@st.composite
def needs(draw: st.DrawFn) -> str:
    """Draws a request with secrets in its query, its user information or both."""
    method = draw(st.sampled_from(["GET ", "", "PUT ", "FETCH ", "get\t", "| GET "]))
    path = draw(st.sampled_from(PATHS))
    user = draw(st.sampled_from(["", *USERS]))
    host = draw(st.sampled_from(HOSTS)).format(user) if user else draw(st.sampled_from(["", HOSTS[0].format("")]))
    query = draw(st.sampled_from(["", *AROUND] if user else AROUND))
    return (method + host + path + query).replace("{}", SECRET)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(needs(), st.sampled_from(NEEDS))
def test_no_command_echoes_a_query_or_user_information(need: str, command: list[str]) -> None:
    answer = run(*command, need)
    assert SECRET not in answer.out + answer.err


@settings(max_examples=300, deadline=None)
@given(st.lists(needs(), min_size=1, max_size=4))
def test_no_plan_of_the_library_has_a_query_or_user_information(texts: list[str]) -> None:
    assert SECRET not in repr(vars(plan(load(), texts)) | {"_index": None})


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    needs(), st.sampled_from(["lint", "lint --format json", "lint --format sarif", "justify", "plan --registration"])
)
def test_no_use_of_a_registration_is_echoed_with_them(need: str, command: str) -> None:
    text = json.dumps({"scopes": ["kdp"], "uses": {"endpoints": [need]}, "jobs": {"x": {"endpoints": [need]}}})
    answer = run(*command.split(), "-", stdin=text.encode())
    assert SECRET not in answer.out + answer.err


def test_no_query_in_a_saved_plan_is_echoed() -> None:
    saved = run("plan", "GET /kcs/v1/rp/devices", "GET /kcs/v1/rp/device", "--format", "json").json()
    [need], [item] = saved["needs"], saved["unresolved"]
    need["inputs"] = [f"GET /nope?x={SECRET}"]
    item["input"] = f"GET https://ann:{SECRET}@host/nope"
    answer = run("verify", "-", stdin=json.dumps(saved).encode())
    assert answer.status == 1
    assert "GET /nope?..." in answer.out
    assert SECRET not in answer.out + answer.err


def test_a_request_with_a_query_is_still_known_again() -> None:
    answer = run("plan", f"GET /kcs/v1/rp/device?token={SECRET}", f"GET https://ann:{SECRET}@api.samsungknox.com/fota")
    assert "GET /kcs/v1/rp/device?..." in answer.out
    assert "GET https://...@api.samsungknox.com/fota" in answer.out


def test_a_use_with_a_query_is_found_at_its_place() -> None:
    text = f"scopes: [kdp]\nuses:\n  endpoints:\n    - GET /nope?page={SECRET}\n"
    [finding] = [
        one
        for one in run("lint", "-", "--format", "json", stdin=text.encode()).json()["findings"]
        if one["code"] == "KS109"
    ]
    assert (finding["at"], finding["line"]) == ("GET /nope?...", 4)


APPS = [
    *(["lint"], ["lint", "--format", "json"], ["lint", "--format", "sarif"], ["lint", "--format", "github"]),
    *(["lint", "--diff"], ["lint", "--unsafe-fixes", "--diff"], ["justify"], ["consent"], ["plan", "--registration"]),
    ["diff", "-"],
]


@pytest.mark.parametrize("command", APPS, ids=" ".join)
def test_no_secret_of_a_registration_is_shown(command: list[str], tmp_path: Path) -> None:
    file = tmp_path / "app.yaml"
    # One of each kind, for each command in another place.
    for case in [case for case in planted() if case.kind != "odd"][APPS.index(command) :: len(APPS)]:
        file.write_text(case.text, encoding="utf-8")
        answer = run(*command, str(file), stdin=b"scopes: [kdp]\n")
        assert case.secret not in answer.out + answer.err, case
