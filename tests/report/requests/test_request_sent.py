"""Runs what is written, and looks at what arrives; what must arrive is what the pages of the guide say."""

import base64
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wire import Got, Wire, listening, pairs, sent

from knox_scopes.apps.requests.authorize import authorize, new_pkce
from knox_scopes.apps.requests.call import call
from knox_scopes.apps.requests.tokens import client_credentials, exchange, refresh, revoke
from knox_scopes.apps.requests.values import Request, Variable
from knox_scopes.catalog.model import Catalog
from knox_scopes.report.requests import request_text
from knox_scopes.report.requests.parts import literal

FORMS = ("curl", "http", "python", "java", "js")
# What percent-encoding leaves as it is, since editors put values in as they are.
SECRETS = {
    "KNOX_CLIENT_ID": "a1b23456c7",
    "KNOX_CLIENT_SECRET": "Ab1-the.client_secret~DEfG",
    "KNOX_CODE": "abcdefghijkl",
    "KNOX_CODE_VERIFIER": "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
    "KNOX_ACCESS_TOKEN": "an.access-token_1",
    "KNOX_REFRESH_TOKEN": "a.refresh-token_1",
}
CLIENT = {"client_id": SECRETS["KNOX_CLIENT_ID"], "client_secret": SECRETS["KNOX_CLIENT_SECRET"]}
REDIRECT = "https://app.example.com/oauth2/redirect"
# What is harmless in no shell and no string literal. Java reads `\u000a` as a line end, even in a comment.
NASTY = (
    "'", '"', "\\", "`id`", "$(id)", "$HOME ${HOME}", "%41%", "a+b c&d=e;f", "\n", "\r\n", "\t", "{{A}}", "#{x}",
    "\\u0022", "\\u000a", "\\", "!!", "*?[a-z]{1,2}", "</script>", "*/", "//", "@x", "=", "ü€", "\u2028\u2029\u0085",
    "😀", "\x7f\x1b", "%s%n", "${url}", "$url $$", "--", "-x",
)  # fmt: skip
text_values = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=20)


@pytest.fixture
def wire() -> Iterator[Wire]:
    with listening() as made:
        yield made


def arrived(request: Request, form: str, wire: Wire, folder: Path) -> Got:
    done = sent(request_text(request, form), form, folder, SECRETS)
    assert (done.returncode, done.stderr) == (0, "")
    assert not any(secret in done.stdout for secret in SECRETS.values())
    [got] = wire.got
    return got


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("expires_in", [None, 3600])
def test_client_credentials(catalog: Catalog, wire: Wire, tmp_path: Path, form: str, expires_in: int | None) -> None:
    scopes = ["kdp.customers", "kdp.devices:manage"]
    request = client_credentials(catalog, scopes=scopes, expires_in=expires_in, server=wire.url)
    got = arrived(request, form, wire, tmp_path)
    form_sent = {"grant_type": "client_credentials", **CLIENT, "scope": "kdp.customers kdp.devices:manage"}
    assert (got.method, got.path, got.query) == ("POST", "/ams/v1/oauth2/token", {})
    assert got.form == form_sent | ({"expires_in": "3600"} if expires_in else {})
    assert got.headers["content-type"].split(";")[0] == "application/x-www-form-urlencoded"
    assert "authorization" not in got.headers


@pytest.mark.parametrize("form", FORMS)
def test_an_authorization_code_is_exchanged(catalog: Catalog, wire: Wire, tmp_path: Path, form: str) -> None:
    got = arrived(exchange(catalog, redirect_uri=REDIRECT, server=wire.url), form, wire, tmp_path)
    assert (got.method, got.path, got.query) == ("POST", "/ams/v1/oauth2/token", {})
    assert got.form == {
        "grant_type": "authorization_code",
        **CLIENT,
        "redirect_uri": REDIRECT,
        "code_verifier": SECRETS["KNOX_CODE_VERIFIER"],
        "code": SECRETS["KNOX_CODE"],
    }


@pytest.mark.parametrize("form", FORMS)
def test_a_token_is_refreshed(catalog: Catalog, wire: Wire, tmp_path: Path, form: str) -> None:
    got = arrived(refresh(catalog, server=wire.url), form, wire, tmp_path)
    assert (got.method, got.path, got.query) == ("POST", "/ams/v1/oauth2/token", {})
    assert got.form == {"grant_type": "refresh_token", **CLIENT, "refresh_token": SECRETS["KNOX_REFRESH_TOKEN"]}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("which", ["access", "refresh"])
def test_a_token_is_revoked(catalog: Catalog, wire: Wire, tmp_path: Path, form: str, which: str) -> None:
    request = revoke(catalog, refresh_token=which == "refresh", client_id="another", server=wire.url)
    got = arrived(request, form, wire, tmp_path)
    assert (got.method, got.path, got.query) == ("POST", "/ams/v1/oauth2/revoke", {})
    token = SECRETS[f"KNOX_{which.upper()}_TOKEN"]
    assert got.form == {"client_id": "another", "client_secret": CLIENT["client_secret"], "token": token}
    if form != "python":  # authlib, which the program uses, sends none
        assert got.headers["accept"] == "application/json"


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("need", "method", "path"),
    [
        ("GET /ke/v1/campaigns", "GET", "/ke/v1/campaigns"),
        ("PUT /kcs/v1/rp/devices/upload", "PUT", "/kcs/v1/rp/devices/upload"),
        ("POST /ke/v1/devices/getDevices", "POST", "/ke/v1/devices/getDevices"),
        ("DELETE /ke/v1/licenses/a'b$c", "DELETE", "/ke/v1/licenses/a'b$c"),
    ],
)
def test_an_endpoint_is_called(
    catalog: Catalog, wire: Wire, tmp_path: Path, form: str, need: str, method: str, path: str
) -> None:
    got = arrived(call(catalog, need, managed_customer="1123123123", server=wire.url), form, wire, tmp_path)
    assert (got.method, got.path, got.query, got.form) == (method, path, {}, {})
    assert got.headers["authorization"] == f"Bearer {SECRETS['KNOX_ACCESS_TOKEN']}"
    assert got.headers["x-wsm-managed-tenantid"] == "1123123123"


@pytest.mark.parametrize("form", FORMS)
def test_the_query_of_a_call_arrives(catalog: Catalog, wire: Wire, tmp_path: Path, form: str) -> None:
    request = call(catalog, "GET /kcs/v1/rp/devices?name=a'b$(id)\"`{c}[d]&page=%20+1", server=wire.url)
    got = arrived(request, form, wire, tmp_path)
    assert got.query == {"name": "a'b$(id)\"`{c}[d]", "page": "  1"}
    assert "x-wsm-managed-tenantid" not in got.headers


def expected(client_id: str, challenge: str, state: str) -> dict[str, str]:
    return {
        "response_type": "code",
        "client_id": client_id,
        "scope": "ke.campaign:view ke.fota:view",
        "redirect_uri": REDIRECT,
        "code_challenge": challenge,
        "code_challenge_method": "S256",
        "state": state,
    }


@pytest.mark.parametrize("form", ["curl", "http"])
def test_consent_is_asked_for(catalog: Catalog, wire: Wire, tmp_path: Path, form: str) -> None:
    pkce = new_pkce()
    scopes = ["ke.campaign:view", "ke.fota:view"]
    request = authorize(catalog, scopes=scopes, redirect_uri=REDIRECT, pkce=pkce, server=wire.url)
    done = sent(request_text(request, form), form, tmp_path, SECRETS)
    assert (done.returncode, done.stderr) == (0, "")
    [got] = wire.got
    assert (got.method, got.path, got.form) == ("GET", "/ams/v1/oauth2/authorize", {})
    assert got.query == expected(SECRETS["KNOX_CLIENT_ID"], pkce.challenge, pkce.state)
    assert done.stdout.strip() == f"{REDIRECT}?code=a-code&state={pkce.state}"


@pytest.mark.parametrize("form", ["python", "java", "js"])
@pytest.mark.parametrize("client_id", [None, "given"])
def test_a_program_makes_its_own_verifier(catalog: Catalog, tmp_path: Path, form: str, client_id: str | None) -> None:
    scopes = ["ke.campaign:view", "ke.fota:view"]
    request = authorize(
        catalog, scopes=scopes, redirect_uri=REDIRECT, client_id=client_id, verifier_file="my verifier.txt"
    )
    text = request_text(request, form)
    done = sent(text, form, tmp_path, {} if client_id else {"KNOX_CLIENT_ID": "from the environment"})
    assert (done.returncode, done.stderr) == (0, "")
    file = tmp_path / "my verifier.txt"
    verifier = file.read_text(encoding="utf-8")
    assert file.stat().st_mode & 0o777 == 0o600
    assert len(verifier) == 64
    assert verifier not in text
    url = urlsplit(done.stdout.strip())
    query = pairs(url.query)
    assert url[:3] == ("https", "api.samsungknox.com", "/ams/v1/oauth2/authorize")
    digest = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")
    assert query == expected(client_id or "from the environment", digest, query["state"])
    assert len(query["state"]) == 32
    assert query["state"] not in text
    again = sent(text, form, tmp_path, SECRETS)
    assert again.returncode != 0  # the file is there
    assert again.stdout == ""
    assert file.read_text(encoding="utf-8") == verifier


@pytest.mark.parametrize("form", FORMS)
def test_a_variable_that_is_not_set_is_an_error_and_nothing_is_sent(
    catalog: Catalog, wire: Wire, tmp_path: Path, form: str
) -> None:
    done = sent(request_text(refresh(catalog, server=wire.url), form), form, tmp_path, {"KNOX_CLIENT_ID": "a"})
    assert done.returncode != 0
    assert "KNOX_CLIENT_SECRET" in done.stderr
    assert wire.got == []


@pytest.mark.parametrize("form", ["curl", "java", "js"])
def test_a_refusal_is_shown_and_is_an_error(catalog: Catalog, tmp_path: Path, form: str) -> None:
    with listening(status=401) as wire:
        done = sent(request_text(refresh(catalog, server=wire.url), form), form, tmp_path, SECRETS)
        assert done.returncode != 0
        assert "a-new-token" in done.stdout


@pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="there is no list of processes to look at")
def test_no_process_shows_a_secret_while_curl_runs(catalog: Catalog, wire: Wire, tmp_path: Path) -> None:
    for request in (
        exchange(catalog, redirect_uri=REDIRECT, server=wire.url),
        refresh(catalog, server=wire.url),
        call(catalog, "GET /ke/v1/campaigns", server=wire.url),
    ):
        assert sent(request_text(request, "curl"), "curl", tmp_path, SECRETS).returncode == 0
    assert any(b"curl" in line and wire.url.encode() in line for line in wire.running)
    shown = {name for name, value in SECRETS.items() if any(value.encode() in line for line in wire.running)}
    assert shown == {"KNOX_CLIENT_ID"}


def plain(text: str) -> str:
    return text.encode("ascii", "backslashreplace").decode()


def hostile(wire: Wire, texts: tuple[str, ...]) -> Request:
    """Returns a request whose form has each text as a literal, and one whose value is in a variable."""
    fields = tuple((f"field{number}", text) for number, text in enumerate(texts))
    fixed = (("grant_type", "client_credentials"), ("client_id", texts[0]), ("client_secret", Variable("SECRET")))
    return Request("token", "POST", f"{wire.url}/token", form=(*fixed, *fields), notes=texts)


@pytest.mark.parametrize("form", ["curl", "python", "java", "js"])
def test_what_is_harmless_nowhere_arrives_as_it_was_meant(wire: Wire, tmp_path: Path, form: str) -> None:
    nasty = tuple(filter(str.isascii, NASTY)) if form == "python" else NASTY
    secret = "".join(nasty)
    request = hostile(wire, nasty)
    done = sent(request_text(request, form), form, tmp_path, {"SECRET": secret})
    assert (done.returncode, done.stderr) == (0, "")
    assert wire.got[0].form == dict(request.form) | {"client_secret": secret}


@pytest.mark.parametrize("form", ["curl", "python", "js"])
@given(texts=st.lists(text_values, min_size=1, max_size=5).map(tuple), secret=text_values)
def test_any_text_arrives_as_it_was_meant(
    tmp_path_factory: pytest.TempPathFactory, form: str, texts: tuple[str, ...], secret: str
) -> None:
    if form == "python":  # authlib sends only ASCII
        texts, secret = tuple(map(plain, texts)), plain(secret)
    with listening() as wire:
        request = hostile(wire, texts)
        done = sent(request_text(request, form), form, tmp_path_factory.mktemp(form), {"SECRET": secret})
        assert (done.returncode, done.stderr) == (0, "")
        assert wire.got[0].form == dict(request.form) | {"client_secret": secret}


@given(texts=st.lists(text_values, min_size=1, max_size=5).map(tuple))
def test_literals_of_java_c_sharp_and_javascript_are_ascii_that_json_reads(texts: tuple[str, ...]) -> None:
    for text in texts:
        written = literal(text)
        assert json.loads(written) == text
        assert written.isascii()
        assert not set(written) & {"\n", "\r"}
