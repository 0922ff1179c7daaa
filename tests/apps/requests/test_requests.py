import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
from authlib.oauth2.rfc6749.parameters import prepare_token_request
from hypothesis import given
from hypothesis import strategies as st

from knox_scopes.apps.context import Context
from knox_scopes.apps.registration import Expiration, read_registration
from knox_scopes.apps.requests.authorize import authorization_url, authorize, new_pkce
from knox_scopes.apps.requests.call import call
from knox_scopes.apps.requests.grants import grant_of
from knox_scopes.apps.requests.places import moved, url_of
from knox_scopes.apps.requests.redirects import redirect_uri
from knox_scopes.apps.requests.scopes import of_job, registered
from knox_scopes.apps.requests.tokens import client_credentials, exchange, refresh, revoke
from knox_scopes.apps.requests.values import Request, Variable, client
from knox_scopes.catalog.load import load
from knox_scopes.catalog.model import Catalog
from knox_scopes.errors import InputError

REDIRECT = "https://app.example.com/oauth2/redirect"


def context(catalog: Catalog, text: str) -> Context:
    return Context(catalog, read_registration(text.encode(), "app.yaml"))


def test_the_challenge_is_that_of_rfc_7636() -> None:
    # Appendix B of the RFC.
    pkce = new_pkce("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")
    assert pkce.challenge == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


def test_verifier_and_state_are_new_each_time_and_as_the_page_wants_them() -> None:
    made = [new_pkce() for _ in range(50)]
    assert len({pkce.verifier for pkce in made}) == len({pkce.state for pkce in made}) == 50
    assert all(re.fullmatch(r"[A-Za-z0-9_.~-]{43,128}", pkce.verifier) for pkce in made)
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{43}", pkce.challenge) for pkce in made)
    assert all(len(pkce.state) >= 32 for pkce in made)


def test_a_verifier_is_not_shown_by_chance() -> None:
    pkce = new_pkce()
    assert pkce.verifier not in f"{pkce} {pkce!r} {[pkce]}"


@pytest.mark.parametrize("verifier", ["a" * 42, "a" * 129, "a" * 42 + "+", "a" * 42 + "ü", "a" * 43 + "\n"])
def test_a_verifier_that_is_none_is_refused(verifier: str) -> None:
    with pytest.raises(InputError, match="a code verifier has 43 to 128 letters, digits"):
        new_pkce(verifier)


def test_without_authlib_it_is_said_what_to_install(catalog: Catalog, monkeypatch: pytest.MonkeyPatch) -> None:
    request = authorize(catalog, scopes=["kai"], redirect_uri=REDIRECT, client_id="a", pkce=new_pkce())
    for module in ("authlib.oauth2.rfc6749.parameters", "authlib.oauth2.rfc7636"):
        monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(InputError, match=r'run `pip install "knox-scopes\[oauth\]"`'):
        new_pkce()
    with pytest.raises(InputError, match=r'run `pip install "knox-scopes\[oauth\]"`'):
        authorization_url(request)


# A redirect URI of this form is one, whatever is in its path.
paths = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zs", "Zl", "Zp"], exclude_characters='#*?\\<>"'))


@given(path=paths, client_id=st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=1))
def test_the_url_says_what_was_meant(catalog: Catalog, path: str, client_id: str) -> None:
    pkce = new_pkce()
    uri = f"https://app.example.com/{path}"
    request = authorize(catalog, scopes=["kai", "ke"], redirect_uri=uri, client_id=client_id, pkce=pkce)
    url = authorization_url(request)
    assert url.isascii()
    assert url.isprintable()
    assert url.startswith("https://api.samsungknox.com/ams/v1/oauth2/authorize?")
    assert dict(parse_qsl(urlsplit(url).query, strict_parsing=True)) == {
        "response_type": "code",
        "client_id": client_id,
        "scope": "kai ke",
        "redirect_uri": uri,
        "code_challenge": pkce.challenge,
        "code_challenge_method": "S256",
        "state": pkce.state,
    }


def test_a_url_needs_the_client_id(catalog: Catalog) -> None:
    request = authorize(catalog, scopes=["kai"], redirect_uri=REDIRECT, pkce=new_pkce())
    with pytest.raises(InputError, match="the URL needs the client ID; pass it with --client-id"):
        authorization_url(request)


@pytest.mark.parametrize("client_id", ["", "a\nb", "ü", "a\x7f"])
def test_what_is_no_client_id_is_refused(client_id: str) -> None:
    with pytest.raises(InputError, match="a client ID has"):
        client(client_id)


def values_of(request: Request) -> Mapping[str, str]:
    return {name: f"of {value.name}" if isinstance(value, Variable) else str(value) for name, value in request.form}


def by_authlib(grant: str, **more: str) -> dict[str, str]:
    credentials = {"client_id": "of KNOX_CLIENT_ID", "client_secret": "of KNOX_CLIENT_SECRET"}
    return dict(parse_qsl(prepare_token_request(grant, **more, **credentials)))


def test_authlib_would_send_the_same_forms(catalog: Catalog) -> None:
    assert values_of(client_credentials(catalog, scopes=["kai", "ke"], expires_in=599)) == by_authlib(
        "client_credentials", scope="kai ke", expires_in="599"
    )
    assert values_of(exchange(catalog, redirect_uri=REDIRECT)) == by_authlib(
        "authorization_code", redirect_uri=REDIRECT, code="of KNOX_CODE", code_verifier="of KNOX_CODE_VERIFIER"
    )
    refreshing = by_authlib("refresh_token", refresh_token="of KNOX_REFRESH_TOKEN")  # noqa: S106 - no token
    assert values_of(refresh(catalog)) == refreshing


@pytest.mark.parametrize("seconds", [0, -1, 3601])
def test_a_lifetime_that_the_page_does_not_allow_is_refused(catalog: Catalog, seconds: int) -> None:
    with pytest.raises(InputError, match=f"`expires_in` is 1 to 3600 seconds; this is {seconds}"):
        client_credentials(catalog, scopes=["kai"], expires_in=seconds)


def test_the_secret_is_in_no_authorization_request(catalog: Catalog) -> None:
    request = authorize(catalog, scopes=["kai"], redirect_uri=REDIRECT)
    assert request.variables == ("KNOX_CLIENT_ID",)
    assert [name for name, _ in request.query if "secret" in name] == []


def test_lifetimes_are_those_of_the_guide_or_as_registered(catalog: Catalog) -> None:
    said = " ".join(exchange(catalog, redirect_uri=REDIRECT).notes)
    assert "The code is valid for 1 minute by default. The registration can set up to 5 minutes." in said
    assert "The access token is valid for 10 minutes by default. The registration can set up to 60 minutes." in said
    assert "The refresh token is valid for 90 days by default." in said
    app = context(catalog, "expiration: {authorization_code: 3m, access_token: 1h, refresh_token: 30d}").registration
    said = " ".join(exchange(catalog, redirect_uri=REDIRECT, expiration=app.expiration).notes)
    assert "The code is valid for 3 minutes, as registered." in said
    assert "The access token is valid for 60 minutes, as registered." in said
    assert "The refresh token is valid for 30 days, as registered." in said
    given = client_credentials(catalog, scopes=["kai"], expires_in=60, expiration=Expiration())
    assert "The access token is valid for 60 seconds, as expires_in asks." in given.notes
    asking = "With expires_in, a request can ask for another lifetime, up to 3600 seconds."
    assert asking in client_credentials(catalog, scopes=["kai"]).notes
    assert asking not in given.notes


def test_a_refresh_token_is_replaced(catalog: Catalog) -> None:
    [said] = [note for note in refresh(catalog).notes if "in place of the old one" in note]
    assert "The answer has a new refresh token too" in said


def test_a_redirect_uri_with_a_query_is_remarked_on(catalog: Catalog) -> None:
    dropped = "The portal drops the query of a redirect URI, so this one may not match what is registered."
    assert dropped in authorize(catalog, scopes=["kai"], redirect_uri=f"{REDIRECT}?a=b").notes
    assert dropped not in authorize(catalog, scopes=["kai"], redirect_uri=REDIRECT).notes


@pytest.mark.parametrize(
    ("url", "server", "there"),
    [
        ("https://a.example/b/c?d", None, "https://a.example/b/c?d"),
        ("https://a.example/b/c?d", "http://127.0.0.1:8765", "http://127.0.0.1:8765/b/c?d"),
        ("https://a.example/b/c?d", "http://localhost", "http://localhost/b/c?d"),
        ("https://a.example/b/c?d", "http://[::1]:1/", "http://[::1]:1/b/c?d"),
        ("https://a.example/b/c?d", "https://Other.example:8443/", "https://Other.example:8443/b/c?d"),
    ],
)
def test_another_server_stands_in_for_the_host(url: str, server: str | None, there: str) -> None:
    assert moved(url, server) == there


@pytest.mark.parametrize(
    ("server", "says"),
    [
        ("http://sandbox.example", "is not https"),
        ("http://127.0.0.1.example.com", "is not https"),
        ("ftp://localhost", "is not https"),
        ("localhost:8765", "is not a server"),
        ("127.0.0.1", "is not a server"),
        ("https://a.example/base", "is not a server"),
        ("https://a.example?q", "is not a server"),
        ("https://a.example#f", "is not a server"),
        ("https://me:pw@a.example", "is not a server"),
        ("https://a.example\n", "is not a server"),
    ],
)
def test_what_is_no_server_or_not_safe_is_refused(server: str, says: str) -> None:
    with pytest.raises(InputError, match=says):
        moved("https://a.example/b", server)


def test_a_catalog_without_an_authorization_server_says_so(catalog: Catalog) -> None:
    assert url_of(catalog, "revoke") == "https://api.samsungknox.com/ams/v1/oauth2/revoke"
    with pytest.raises(InputError, match="it has no endpoint with the role `token`"):
        url_of(load(as_of="2024-01-01"), "token")


@pytest.mark.parametrize(
    ("given", "registered", "chosen"),
    [
        (REDIRECT, None, REDIRECT),
        (None, [REDIRECT], REDIRECT),
        (None, [REDIRECT, REDIRECT], REDIRECT),
        (f"{REDIRECT}/2", [REDIRECT, f"{REDIRECT}/2"], f"{REDIRECT}/2"),
        ("http://127.0.0.1:9/$x'`", None, "http://127.0.0.1:9/$x'`"),
    ],
)
def test_a_redirect_uri_is_chosen(given: str | None, registered: Sequence[str] | None, chosen: str) -> None:
    assert redirect_uri(given, registered) == chosen


@pytest.mark.parametrize(
    ("given", "registered", "says"),
    [
        (None, None, "no redirect URI given; pass it with --redirect-uri"),
        (None, [], "the registration has no redirect URL"),
        (REDIRECT, [], "the registration has no redirect URL"),
        (None, ["https://a.example", "https://b.example"], "name one with --redirect-uri: `https://a.example`, `https"),
        (f"{REDIRECT}/", [REDIRECT], f"is not registered, and must match letter for letter; did you mean `{REDIRECT}`"),
        ("https://other.example", [REDIRECT], f"letter; registered: `{REDIRECT}`"),
        (REDIRECT.upper(), [REDIRECT], "is not registered"),
        ("app.example.com/a", None, "is not absolute; write `https://app.example.com/a`"),
        ("/a", ["/a"], "is not absolute"),
        ("https://a.example/#b", None, "has `#`, which the portal does not accept"),
        ("https://*.example/b", ["https://*.example/b"], "has `*`, which the portal does not accept"),
        ("https://a.example/b\nc", None, "is not absolute"),
        ('https://a.example/"', None, "is not absolute"),
    ],
)
def test_a_redirect_uri_that_would_be_refused_is_refused(
    given: str | None, registered: Sequence[str] | None, says: str
) -> None:
    with pytest.raises(InputError, match=re.escape(says)):
        redirect_uri(given, registered)


@pytest.mark.parametrize(
    ("text", "wanted", "grant"),
    [
        ("grant_types: [client_credentials]", None, "client_credentials"),
        ("grant_types: [authorization_code]", None, "authorization_code"),
        ("grant_types: [authorization_code, client_credentials]", "client_credentials", "client_credentials"),
    ],
)
def test_the_grant_is_that_of_the_registration(catalog: Catalog, text: str, wanted: str | None, grant: str) -> None:
    assert grant_of(context(catalog, text), wanted) == grant


@pytest.mark.parametrize(
    ("text", "wanted", "says"),
    [
        ("scopes: [kai]", None, "no grant type is registered"),
        (
            "grant_types: [authorization_code, client_credentials]",
            None,
            "choose one with --grant: authorization_code",
        ),
        (
            "grant_types: [client_credentials]",
            "authorization_code",
            "`authorization_code` is not registered",
        ),
    ],
)
def test_a_grant_that_is_not_registered_is_refused(catalog: Catalog, text: str, wanted: str | None, says: str) -> None:
    with pytest.raises(InputError, match=f"^app.yaml: .*{says}"):
        grant_of(context(catalog, text), wanted)


def test_with_the_code_grant_the_registered_scopes_are_asked_for_in_their_order(catalog: Catalog) -> None:
    chosen = registered(
        context(catalog, "scopes: [ke.fota:view, KAI, ke.fota:view]\njobs: {a: {endpoints: [GET /fota]}}")
    )
    assert chosen.names == ("ke.fota:view", "kai")
    assert "the scopes must match the registration exactly" in " ".join(chosen.notes)


def test_without_scopes_there_is_nothing_to_ask_for(catalog: Catalog) -> None:
    with pytest.raises(InputError, match=r"app\.yaml: no scopes are registered"):
        registered(context(catalog, "app: {name: A}"))


JOBS = """\
scopes: [kdp.customers, kdp.devices:manage, kdp.devices:view]
jobs:
  upload: {endpoints: [PUT /kcs/v1/rp/devices/upload]}
  report: {endpoints: [GET /kcs/v1/rp/devices, GET /nowhere]}
"""


def test_a_job_asks_for_the_least_it_needs(catalog: Catalog) -> None:
    app = context(catalog, JOBS)
    chosen = of_job(app, "upload")
    assert (chosen.names, chosen.notes) == (("kdp.devices:manage",), ("Scope: the least for the job upload.",))
    assert [item.input for item in of_job(app, "report").unresolved] == ["GET /nowhere"]


@pytest.mark.parametrize(
    ("text", "names", "note"),
    [
        ("scopes: [kdp]\nuses: {complete: true}", ("kdp",), "does not say what the app uses"),
        (
            "scopes: [kdp, ke.fota:view]\nuses: {endpoints: [GET /fota]}",
            ("ke.fota:view",),
            "the least for what the app uses",
        ),
        ("scopes: [kdp, ke.fota:view]\njobs: {one: {endpoints: [GET /fota]}}", ("ke.fota:view",), "for the job one"),
    ],
)
def test_what_an_app_without_several_jobs_asks_for(
    catalog: Catalog, text: str, names: tuple[str, ...], note: str
) -> None:
    chosen = of_job(context(catalog, text), None)
    assert chosen.names == names
    assert note in chosen.notes[0]


@pytest.mark.parametrize(
    ("text", "job", "says"),
    [
        (JOBS, None, "several jobs ask for tokens of their own; name one with --job: `upload`, `report`"),
        (JOBS, "uplod", "there is no job `uplod`; did you mean `upload`?"),
        (JOBS, "zzzzzzz", "there is no job `zzzzzzz`; the jobs are `upload`, `report`"),
        (JOBS, "", "there is no job ``"),
        ("scopes: [kdp]", "upload", "there is no job `upload`"),
        (
            "scopes: [kdp]\nuses: {endpoints: [GET /kcs/v1/rp/devices]}",
            None,
            "needs `kdp.devices:view`, which is",
        ),
    ],
)
def test_what_is_unclear_or_not_registered_is_told(catalog: Catalog, text: str, job: str | None, says: str) -> None:
    with pytest.raises(InputError, match=re.escape(says)):
        of_job(context(catalog, text), job)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("GET /ke/v1/campaigns", "The access token needs the scope ke.campaign:view, or one that implies it."),
        ("POST /kwn/v1/subscriptions", "the access token needs the scopes of the events (inferred)."),
        ("GET /ams/v1/oauth2/clients", "No source names the scope that it needs."),
        ("GET /campaigns", "The base /ke/v1 (ke) is assumed."),
        ("PUT /kcs/v1/rp/devices/upload", "Add the body as the API reference of the service describes it"),
    ],
)
def test_a_call_says_what_it_needs(catalog: Catalog, text: str, says: str) -> None:
    assert says in " ".join(call(catalog, text).notes)


def test_a_call_goes_to_the_host_that_is_named_or_to_that_of_the_service(catalog: Catalog) -> None:
    assert call(catalog, "GET /ke/v1/fota").url == "https://api.samsungknox.com/ke/v1/fota"
    assert call(catalog, "GET https://api.samsungknox.com/ke/v1/fota").url == "https://api.samsungknox.com/ke/v1/fota"
    assert call(catalog, "GET /campaigns/12?a={b}").url == "https://api.samsungknox.com/ke/v1/campaigns/12?a=%7Bb%7D"


def test_a_call_for_nobody_else_has_one_header(catalog: Catalog) -> None:
    assert call(catalog, "GET /ke/v1/fota").headers == (("Authorization", Variable("KNOX_ACCESS_TOKEN", "Bearer ")),)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("GET /nowhere", "`/nowhere` is not an endpoint in the catalog"),
        ("/ke/v1/fota", "put its method in front"),
        ("GET https://example.com/ke/v1/fota", "example.com"),
        ("KAI_WIFI_CONNECTIONS", "is an event; give a request"),
        ("POST /ams/v1/oauth2/token", "takes no access token; use `knox-scopes request token`"),
        ("GET /ke/v1/campaigns/{campaignId}", "write a value in place of `{campaignId}`"),
        ("GET /ke/v1/../v1/fota", "dot segment"),
        ("GET /ke/v1/fota,", "write the request as method and path"),
    ],
)
def test_what_cannot_be_called_is_refused(catalog: Catalog, text: str, says: str) -> None:
    with pytest.raises(InputError, match=re.escape(says)):
        call(catalog, text)


words = st.sampled_from(
    ["GET", "put", " ", "\t", "/", "/ke/v1/fota", "/campaigns", "https://", "{{host}}", "api.samsungknox.com", "?",
     "a=b", "#", "$BASE", ",", "`", "|", "HTTP/1.1", "%2F", "{id}", "12", "\n", "ü", "KAI_WIFI_CONNECTIONS", "/oauth2"]
)  # fmt: skip


@given(text=st.lists(words, max_size=8).map("".join) | st.lists(words, max_size=8).map(" ".join))
def test_a_call_goes_to_a_known_host_or_nowhere(catalog: Catalog, text: str) -> None:
    try:
        request = call(catalog, text)
    except InputError:
        return
    parts = urlsplit(request.url)
    assert (parts.scheme, parts.netloc) == ("https", "api.samsungknox.com")
    assert catalog.endpoints[request.notes[0].removeprefix("Calls ").removesuffix(".")]


@pytest.mark.parametrize("customer", ["", "a b", "a\r\nX-Evil: 1", "ü"])
def test_what_is_no_customer_is_refused(catalog: Catalog, customer: str) -> None:
    with pytest.raises(InputError, match="the ID of a managed customer has no blanks"):
        call(catalog, "GET /ke/v1/fota", managed_customer=customer)


def test_revoking_takes_either_token(catalog: Catalog) -> None:
    assert revoke(catalog).form[-1] == ("token", Variable("KNOX_ACCESS_TOKEN"))
    assert revoke(catalog, refresh_token=True).form[-1] == ("token", Variable("KNOX_REFRESH_TOKEN"))


OWN = """\
service: acme
name: Acme Things
summary: Keeps things.
{base}
bases: [/acme/v1]
source: page
sources: {{page: {{title: Things, url: "https://example.com/things", updated: "2025-01-31"}}}}
scopes: {{acme: {{summary: All.}}}}
endpoints:
  GET /acme/v1/open: {{scopes: none, effect: read}}
  GET /acme/v1/secret: {{scopes: undocumented, likely: [acme], effect: read}}
events: {{}}
"""


def test_a_call_of_another_catalog(tmp_path: Path) -> None:
    (tmp_path / "acme.yaml").write_text(OWN.format(base="base_url: https://a.example.com"), encoding="utf-8")
    own = load(str(tmp_path))
    request = call(own, "GET /acme/v1/open")
    assert request.url == "https://a.example.com/acme/v1/open"
    assert request.notes[1] == "It needs no scope."
    said = call(own, "GET /acme/v1/secret").notes[1]
    assert said == "No source names the scope that it needs. It is likely acme."


def test_a_host_that_no_source_gives_is_not_guessed(tmp_path: Path) -> None:
    (tmp_path / "acme.yaml").write_text(OWN.format(base=""), encoding="utf-8")
    with pytest.raises(InputError, match="no source gives the host of `GET /acme/v1/open`"):
        call(load(str(tmp_path)), "GET /acme/v1/open")


@pytest.mark.parametrize("seconds", [1, 3600])
def test_the_shortest_and_the_longest_lifetime_may_be_asked_for(catalog: Catalog, seconds: int) -> None:
    request = client_credentials(catalog, scopes=["kai"], expires_in=seconds)
    assert values_of(request)["expires_in"] == str(seconds)
