"""Looks at what is written without running it; of C#, for which there is no tool here, that is all there is."""

import json
import re
from collections.abc import Callable
from itertools import takewhile
from pathlib import Path

import pytest

from knox_scopes.apps.requests.authorize import authorize, new_pkce
from knox_scopes.apps.requests.call import call
from knox_scopes.apps.requests.tokens import client_credentials, exchange, refresh, revoke
from knox_scopes.apps.requests.values import Request
from knox_scopes.catalog.model import Catalog
from knox_scopes.errors import InputError
from knox_scopes.report.requests import FORMS, request_text
from knox_scopes.usage.uses import uses

ENDINGS = {"curl": "sh", "http": "http", "python": "py", "java": "java", "csharp": "cs", "js": "mjs"}
MARKS = {"curl": "#", "http": "#", "python": "#", "java": "//", "csharp": "//", "js": "//"}
REDIRECT = "https://app.example.com/callback"


@pytest.mark.parametrize("form", ENDINGS)
@pytest.mark.parametrize(
    ("request_of", "endpoint"),
    [
        (lambda catalog: call(catalog, "GET /ke/v1/campaigns/123"), "GET /ke/v1/campaigns/{campaignId}"),
        (lambda catalog: call(catalog, "PUT /kcs/v1/rp/devices/upload"), "PUT /kcs/v1/rp/devices/upload"),
        (lambda catalog: call(catalog, "DELETE /ke/v1/licenses/1"), "DELETE /ke/v1/licenses/{licenseId}"),
        (lambda catalog: client_credentials(catalog, scopes=["kai"]), "POST /ams/v1/oauth2/token"),
        (refresh, "POST /ams/v1/oauth2/token"),
        (revoke, "POST /ams/v1/oauth2/revoke"),
    ],
)
def test_what_is_written_is_read_back_as_the_call_that_it_is(
    catalog: Catalog, tmp_path: Path, form: str, request_of: Callable[[Catalog], Request], endpoint: str
) -> None:
    text = request_text(request_of(catalog), form)
    (tmp_path / f"request.{ENDINGS[form]}").write_text(text, encoding="utf-8")
    assert [*uses(catalog, [str(tmp_path)]).places] == [endpoint]


@pytest.mark.parametrize("form", ENDINGS)
def test_notes_are_comments_that_nothing_ends(catalog: Catalog, form: str) -> None:
    notes = ("one\ntwo", "three\r\u2028four */ '''", "\\u000a five ##vso[task.complete]", "six " * 60)
    lines = request_text(refresh(catalog)._replace(notes=notes), form).splitlines()
    comments = [*takewhile(lambda line: line.startswith(MARKS[form]), lines[form == "http" :])]
    assert len(comments) > len(notes)
    assert max(map(len, comments)) <= 120
    assert not any("##vso[" in line or line.startswith("::") for line in comments)
    said = " ".join(line.removeprefix(MARKS[form]).strip() for line in comments)
    assert r"one\ntwo".replace("\\", "" if form == "curl" else "\\") in said.replace("\\\\", "\\")
    if form == "curl":  # interactive zsh would run what stands in a comment
        assert not set(said) & set("`$;&|<>!\\\"'")
    if form == "java":  # which reads `\u000a` as a line end, unless the backslash is escaped
        assert not re.search(r"(?<!\\)(?:\\\\)*\\u", said)


@pytest.mark.parametrize("form", ["csharp", "java", "js"])
def test_literals_hold_what_was_meant(catalog: Catalog, form: str) -> None:
    nasty = "https://app.example.com/'\"\\$(id)`\n\u2028ü😀{0}"
    text = request_text(exchange(catalog, redirect_uri=nasty), form)
    literals = [json.loads(found) for found in re.findall(r'"(?:[^"\\\n]|\\.)*"', text)]
    assert nasty in literals
    assert text.isascii()


def test_a_program_in_c_sharp_sends_what_the_page_says(catalog: Catalog) -> None:
    text = request_text(client_credentials(catalog, scopes=["kai", "ke"], expires_in=60, client_id="abc"), "csharp")
    assert dict(re.findall(r'^    \["(\w+)"\] = (.*),$', text, flags=re.MULTILINE)) == {
        "grant_type": '"client_credentials"',
        "client_id": '"abc"',
        "client_secret": 'Variable("KNOX_CLIENT_SECRET")',
        "scope": '"kai ke"',
        "expires_in": '"60"',
    }
    assert 'new HttpRequestMessage(HttpMethod.Post, "https://api.samsungknox.com/ams/v1/oauth2/token")' in text


def test_a_program_in_c_sharp_asks_for_consent_as_the_page_says(catalog: Catalog) -> None:
    text = request_text(authorize(catalog, scopes=["kai"], redirect_uri=REDIRECT), "csharp")
    assert dict(re.findall(r'^    \["(\w+)"\] = (.*),$', text, flags=re.MULTILINE)) == {
        "response_type": '"code"',
        "client_id": 'Variable("KNOX_CLIENT_ID")',
        "redirect_uri": f'"{REDIRECT}"',
        "scope": '"kai"',
        "state": "state",
        "code_challenge": "challenge",
        "code_challenge_method": '"S256"',
    }
    assert "Variable" not in request_text(
        authorize(catalog, scopes=["kai"], redirect_uri=REDIRECT, client_id="a"), "csharp"
    )


@pytest.mark.parametrize("form", [form for form in FORMS if form not in {"url", "curl", "http"}])
def test_a_call_has_both_headers(catalog: Catalog, form: str) -> None:
    text = request_text(call(catalog, "GET /ke/v1/fota", managed_customer="12"), form)
    assert re.search(r'"x-wsm-managed-tenantid"(?:\]?[:,=] ?)"12"', text)
    assert "KNOX_ACCESS_TOKEN" in text


@pytest.mark.parametrize("form", ["url", "curl", "http"])
def test_what_is_no_program_needs_a_verifier_beforehand(catalog: Catalog, form: str) -> None:
    request = authorize(catalog, scopes=["kai"], redirect_uri=REDIRECT, client_id="a")
    with pytest.raises(InputError, match=f"for `{form}`, the code verifier is made now"):
        request_text(request, form)
    made = authorize(catalog, scopes=["kai"], redirect_uri=REDIRECT, client_id="a", pkce=new_pkce())
    assert request_text(made, form)


@pytest.mark.parametrize("method", ["PATCH", "OPTIONS"])
@pytest.mark.parametrize("form", ENDINGS)
def test_any_method_can_be_sent(catalog: Catalog, form: str, method: str) -> None:
    text = request_text(call(catalog, "GET /ke/v1/fota")._replace(method=method), form)
    assert re.search(method, text, flags=re.IGNORECASE)


def test_what_authlib_cannot_send_is_refused(catalog: Catalog) -> None:
    request = exchange(catalog, redirect_uri="https://app.example.com/ü")
    with pytest.raises(InputError, match="authlib sends only ASCII, and `redirect_uri` has other"):
        request_text(request, "python")
    url = authorize(catalog, scopes=["kai"], redirect_uri="https://app.example.com/ü", client_id="a")
    assert r"https://app.example.com/\xfc" in request_text(url, "python")
