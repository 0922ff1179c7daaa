"""No secret of an input stands in any output: planted ones, through every command that reads needs or registrations."""

import json
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shell import run

from knox_scopes import plan
from knox_scopes.catalog.model import Catalog
from secrets_figures import FORMED, planted

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
@given(texts=st.lists(needs(), min_size=1, max_size=4))
def test_no_plan_of_the_library_has_a_query_or_user_information(catalog: Catalog, texts: list[str]) -> None:
    assert SECRET not in repr(vars(plan(catalog, texts)) | {"_index": None})


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    needs(), st.sampled_from(["lint", "lint --format json", "lint --format sarif", "justify", "plan --registration"])
)
def test_no_use_of_a_registration_is_echoed_with_them(need: str, command: str) -> None:
    text = json.dumps({"scopes": ["kdp"], "uses": {"endpoints": [need]}, "jobs": {"x": {"endpoints": [need]}}})
    answer = run(*command.split(), "-", stdin=text.encode())
    assert SECRET not in answer.out + answer.err


# Where in a need a token may stand that is known by its form.
TOKEN_AT = [
    *("{}", "GET {}", "{} /kcs/v1/rp/devices", "{} GET /fota", "GET /fota {}", "GET /fota {} HTTP/1.1", "{} {}"),
    *("GET /kcs/v1/rp/devices/{}", "/kcs/v1/rp/{}/devices", "GET /fota/x-{}", "GET /{}/", "GET /fota/{}%zz", "fota/{}"),
    *("GET https://{}/fota", "{}://host/fota", "GET https://api.samsungknox.com/kcs/v1/rp/{}", "KAI_{}", "{}_APP"),
    *(
        "| GET | /fota | {} |",
        "{}\t/fota",
        "see: {}",
        "'{}'",
        '{"x": "{}"}',
        "<{}>",
        "{},{}",
        "GET /fota\u200b{}",
        "kdp:{}",
    ),
]
# Where any word is taken for a secret.
WORD_AT = [
    *("{}9secret /fota", "curl -u ann:{} https://host/fota", "curl --user ann:{} /fota", "curl --user=ann:{} /fota"),
    *("curl -uann:{} /fota", "curl --oauth2-bearer {} /fota", "curl -b k={} /fota", "curl -d '{}/x' /fota", "ann:{}"),
    *("GET /fota?a=b\t|\t{}", "| GET | /fota?a=b | {} |", "GET /fota?a=b |\t{} x", "GET /fota;token={}/x", "GET /x;{}"),
    *("GET /fota%3Ftoken={}", "GET /fota%253f{}/x", "GET /fota%23{}", "GET /fota%3b{}", "GET /fota%2523{}"),
    *("GET /fota\uff1f{}", "GET /fota\ufe56{}", "GET /fota\u061f{}", "GET /fota\uff03{}", "GET /fota\uff1b{}"),
    *(
        "GET https://ann:{}\uff20host/x",
        "GET https://ann:{}%40host/x",
        "GET https://ann:{}%2540host/x",
        "ann:{}\ufe6bhost/x",
    ),
    *("GET https://ann:{}/fota", "client_secret%3D{}", "db_pass: {}", "x-api-key\uff1a{}", "{}9s3cret://host/fota"),
]
TOKENS = [
    make(Random(1))[1]  # noqa: S311 - nothing here is secret
    for kind, make in FORMED.items()
    if kind not in {"Basic", "Bearer", "header", "user information", "token as user", "signed URL", "PEM"}
]
FORMS = [*NEEDS, ["init", "--name", "x"], ["lint", "-"], ["justify", "-"], ["plan", "--registration", "-"]]


def parts(secret: str) -> set[str]:
    """Returns what must not be shown of a secret: any half of it."""
    half = len(secret) // 2
    return {secret[:half], secret[half:]} if half > 6 else {secret}


@pytest.mark.hypothesis  # runs with the laws
@pytest.mark.parametrize("command", FORMS, ids=" ".join)
def test_no_secret_in_any_place_of_a_need_is_echoed(command: list[str], tmp_path: Path) -> None:
    file = tmp_path / "needs.txt"
    plants = [([at.replace("{}", token) for token in TOKENS], TOKENS) for at in TOKEN_AT]
    plants += [([at.replace("{}", SECRET)], [SECRET]) for at in WORD_AT]
    for needs, planted_ones in plants:
        if command[-1] == "-":
            uses = {"endpoints": needs, "events": needs}
            app = {"scopes": ["kdp"], "uses": uses, "jobs": {"x": uses}}
            answers = [run(*command, stdin=json.dumps(app).encode())]
        elif command[-1] == "--need":
            answers = [run(*command, need) for need in needs[:3]]
        else:
            file.write_text("\n".join(["GET /ke/v1/campaigns", *needs]), encoding="utf-8")
            answers = [run(*command, *needs), *([] if command[0] == "show" else [run(*command, "-f", str(file))])]
        for answer in answers:
            assert not any(part in answer.out + answer.err for secret in planted_ones for part in parts(secret)), needs


# What else quotes what it is given.
ARGUMENTS = [
    *(
        ["plan", "GET /fota", "--service", "{}"],
        ["plan", "GET /fota", "--deny", "{}"],
        ["plan", "GET /fota", "--have", "{}"],
    ),
    *(["plan", "GET /fota", "--deny", "GET {}"], ["plan", "-f", "{}"], ["plan", "GET /fota", "--objective", "{}"]),
    *(["review", "-s", "{}"], ["review", "-s", "kdp {} ke", "--format", "json"], ["allow", "-s", "{}", "GET /fota"]),
    *(["allow", "-s", "{}", "GET /fota", "--format", "json"], ["allow", "-s", "ke", "-f", "{}"], ["expand", "{}"]),
    *(["expand", "{}", "--format", "json"], ["show", "{}"], ["show", "{}", "--format", "json"], ["search", "{}"]),
    *(
        ["search", "{}", "--kind", "{}"],
        ["endpoints", "{}"],
        ["endpoints", "--service", "{}"],
        ["endpoints", "--scope", "{}"],
    ),
    *(
        ["events", "{}"],
        ["rule", "{}"],
        ["tree", "{}"],
        ["graph", "{}"],
        ["graph", "--scopes", "{}"],
        ["services", "{}"],
    ),
    *(
        ["lint", "{}"],
        ["lint", "-", "--select", "{}"],
        ["lint", "-", "--policy", "{}"],
        ["verify", "{}"],
        ["diff", "{}", "{}"],
    ),
    *(
        ["diff", "ke {}", "ke"],
        ["consent", "{}"],
        ["justify", "{}"],
        ["init", "--job", "x=gone/{}"],
    ),
    *(
        ["init", "GET /ke/v1/campaigns", "-o", "gone/{}"],
        ["catalog", "validate", "{}"],
        ["catalog", "{}"],
        ["{}"],
        ["plan", "--{}"],
    ),
    *(
        ["services", "--catalog", "{}"],
        ["services", "--overlay", "{}"],
        ["services", "--as-of", "{}"],
        ["config", "{}"],
    ),
    *(
        ["services", "--stage", "{}"],
        ["plan", "GET /fota", "--format", "{}"],
        ["catalog", "diff", "{}", "{}"],
        ["config", "--{}"],
    ),
]
CARRIERS = [
    *(
        "https://ann:{}@host/needs.txt",
        "https://{}@host/x",
        "https://host/x?token={}",
        "https://host/x?{}",
        "ann:{}@h/x",
    ),
    *("client_secret={}", "/x?a={}&b=c", "https://ann:{}\uff20host/x"),
]
OF_WORDS = ["https://ann:x{} {}@host/x", "https://host/x?a={} {}"]


@pytest.mark.hypothesis  # runs with the laws
@pytest.mark.parametrize("command", ARGUMENTS, ids=" ".join)
def test_no_argument_is_quoted_with_a_secret(
    command: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    plants = [(carrier.replace("{}", SECRET), SECRET) for carrier in CARRIERS]
    if not {"-s", "--scopes", "--have", "--deny", "expand", "diff"} & {*command}:  # which take several words
        plants += [(carrier.replace("{}", SECRET), SECRET) for carrier in OF_WORDS]
    for text, secret in [*plants, *((token, token) for token in TOKENS[:4])]:
        answer = run(*(word.replace("{}", text) for word in command), stdin=b"scopes: [kdp]")
        assert not any(part in answer.out + answer.err for part in parts(secret)), text
        assert "Traceback" not in answer.err


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


@pytest.mark.hypothesis  # runs with the laws
@pytest.mark.parametrize("command", APPS, ids=" ".join)
def test_no_secret_of_a_registration_is_shown(command: list[str], tmp_path: Path) -> None:
    file = tmp_path / "app.yaml"
    # One of each kind, for each command in another place.
    for case in [case for case in planted() if case.kind != "odd"][APPS.index(command) :: len(APPS)]:
        file.write_text(case.text, encoding="utf-8")
        answer = run(*command, str(file), stdin=b"scopes: [kdp]\n")
        assert case.secret not in answer.out + answer.err, case
