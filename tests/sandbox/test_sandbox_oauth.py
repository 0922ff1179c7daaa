"""The authorization server of the sandbox: what it issues, and what it refuses and why."""

import re
from base64 import b64encode
from collections.abc import Callable
from html.parser import HTMLParser
from urllib.parse import quote, urlencode

import pytest
from stand import CHALLENGE, FORM, ID, REDIRECT, SECRET, VERIFIER, Reply, Stand, app, pair

from knox_scopes.catalog.model import Catalog
from knox_scopes.sandbox import authorizing, issuing
from knox_scopes.sandbox.terms import Credentials

BASIC = b64encode(f"{ID}:{SECRET}".encode()).decode()
TOKEN = "/ams/v1/oauth2/token"  # noqa: S105 - a path


@pytest.fixture
def stand(catalog: Catalog) -> Stand:
    return Stand(catalog)


def test_client_credentials_give_an_access_token_alone(stand: Stand) -> None:
    reply = stand.token(grant_type="client_credentials", scope="ke.campaign:view")
    said = reply.json()
    # Get access token (customers, resellers and MSPs, step 1): these four, and no refresh token
    assert set(said) == {"access_token", "scope", "expires_in", "token_type"}
    assert (said["scope"], said["expires_in"], said["token_type"]) == ("ke.campaign:view", 600, "Bearer")
    assert (reply.header("cache-control"), reply.header("pragma")) == ("no-store", "no-cache")  # RFC 6749, 5.1
    assert reply.header("x-knox-sandbox") == "not a Samsung server; see /_sandbox"
    assert stand.call(said["access_token"]).status == 200


@pytest.mark.parametrize(("asked", "given"), [("599", 599), ("1", 1), ("3600", 3600)])
def test_a_request_may_say_how_long_its_token_lives(stand: Stand, asked: str, given: int) -> None:
    reply = stand.token(grant_type="client_credentials", scope="ke.campaign:view", expires_in=asked)
    assert reply.json()["expires_in"] == given
    token = reply.json()["access_token"]
    stand.passed = given - 0.5
    assert stand.call(token).status == 200
    stand.passed = given
    assert stand.call(token).error() == (401, "invalid_token")


@pytest.mark.parametrize("asked", ["0", "3601", "-1", "1.5", "ten", "9" * 10, "٣"])
def test_a_token_lives_no_longer_than_an_hour(stand: Stand, asked: str) -> None:
    reply = stand.token(grant_type="client_credentials", scope="ke.campaign:view", expires_in=asked)
    assert reply.error() == (400, "invalid_request")
    assert "3600" in reply.json()["error_description"]


@pytest.mark.parametrize("scope", ["ke.devices:view", "ke.campaign:view ke.devices", "ke.devices ke.campaign:view"])
def test_client_credentials_may_ask_for_less_and_for_what_is_implied(stand: Stand, scope: str) -> None:
    token = stand.credentials(scope)
    assert stand.call(token, "GET /ke/v1/devices/models").status == 200
    assert stand.call(token).status == (200 if "campaign" in scope else 403)


@pytest.mark.parametrize(
    ("scope", "why"),
    [
        ("ke", "not registered, nor implied by what is: ke"),
        ("ke.campaign:view ke.campaign", "implied by what is: ke.campaign"),
        ("", "is missing"),
        ("ke.devices  ke.campaign:view", "no list of names"),
        (
            "ke.devices,ke.campaign:view",
            "implied by what is: ke.devices,ke.campaign:view; scopes are separated by spaces",
        ),
        (" ke.devices", "no list of names"),
        ('ke.devices"', "no list of names"),
        ("ke.devices\n", "no list of names"),
    ],
)
def test_other_scopes_are_refused(stand: Stand, scope: str, why: str) -> None:
    reply = stand.token(grant_type="client_credentials", scope=scope)
    assert reply.error() == (400, "invalid_scope")
    said = reply.json()["error_description"]
    assert why in said
    assert ("separated by spaces" in said) == ("," in scope)


@pytest.mark.parametrize(
    "of", [Credentials(ID, "wrong"), Credentials("wrong", SECRET), Credentials("", SECRET), Credentials(ID, ""), None]
)
def test_other_clients_are_refused(stand: Stand, of: Credentials | None) -> None:
    for path, fields in (
        ("token", {"grant_type": "client_credentials", "scope": "ke.devices"}),
        ("revoke", {"token": "a"}),
    ):
        reply = stand.form(path, fields, of=of)
        assert reply.error() == (401, "invalid_client")  # the name is that of the guide, the status that of RFC 6749
        assert SECRET.encode() not in reply.body


@pytest.mark.parametrize(
    ("target", "headers", "body", "error", "why"),
    [
        (
            TOKEN,
            {"content-type": "application/json"},
            b'{"grant_type": "client_credentials"}',
            "invalid_request",
            f"the body must be a form (Content-Type: {FORM}), but is JSON",
        ),
        (TOKEN, {"content-type": "text/plain"}, b"", "invalid_request", "but has another Content-Type"),
        (TOKEN, {}, b"", "invalid_request", "but has no Content-Type"),
        (f"{TOKEN}?client_secret={SECRET}", {"content-type": FORM}, b"", "invalid_request", "into the body"),
        (TOKEN, {"content-type": FORM, "authorization": f"Basic {BASIC}"}, b"", "invalid_client", "into the body"),
        (TOKEN, {"content-type": FORM}, b"scope=a&scope=b", "invalid_request", "more than once"),
        (TOKEN, {"content-type": FORM}, b"scope=%FF", "invalid_request", "UTF-8"),
        (TOKEN, {"content-type": FORM}, b"x" * 8_193, "invalid_request", "over 8,192 bytes"),
        (TOKEN, {"content-type": FORM}, [b"x" * 8_000] * 9, "invalid_request", "over 8,192 bytes"),
    ],
)
def test_what_is_no_form_with_the_credentials_in_it_is_refused(
    stand: Stand, target: str, headers: dict[str, str], body: bytes, error: str, why: str
) -> None:
    reply = stand.send("POST", target, headers=headers.items(), body=body)
    assert reply.json()["error"] == error
    assert why in reply.json()["error_description"]
    assert SECRET.encode() not in reply.body
    assert SECRET not in stand.sandbox.report()


def test_the_type_of_a_form_may_have_a_charset(stand: Stand) -> None:
    body = urlencode(
        {"grant_type": "client_credentials", "client_id": ID, "client_secret": SECRET, "scope": "ke.devices"}
    )
    headers = [("content-type", "Application/X-WWW-Form-Urlencoded; charset=UTF-8")]
    assert stand.send("POST", TOKEN, headers=headers, body=[body[:9].encode(), body[9:].encode()]).status == 200


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({}, "invalid_request"),
        ({"grant_type": "password"}, "unsupported_grant_type"),
        ({"grant_type": "Client_Credentials"}, "unsupported_grant_type"),
        ({"grant_type": "authorization_code"}, "invalid_request"),
        ({"grant_type": "refresh_token"}, "invalid_request"),
        ({"grant_type": "refresh_token", "refresh_token": "made-up"}, "invalid_grant"),
    ],
)
def test_other_grants_are_refused(stand: Stand, fields: dict[str, str], error: str) -> None:
    assert stand.token(**fields).error() == (400, error)


def test_only_registered_grant_types_are_served(catalog: Catalog) -> None:
    stand = Stand(catalog, app(grants="[client_credentials]"))
    for name in ("authorization_code", "refresh_token"):
        assert stand.token(grant_type=name).error() == (400, "unauthorized_client")
    shown = stand.authorize()
    assert (shown.status, shown.header("location")) == (400, "")
    assert b"not registered for `authorization_code`" in shown.body
    stand = Stand(catalog, app(grants="[authorization_code]"))
    assert stand.token(grant_type="client_credentials", scope="ke.devices").error() == (400, "unauthorized_client")
    assert stand.redeem(stand.code()).status == 200


def test_a_code_gives_both_tokens(stand: Stand) -> None:
    back = stand.authorize()
    assert back.status == 302
    assert back.location.keys() == {"", "code", "state"}
    assert (back.location[""], back.location["state"]) == (REDIRECT, "xyz")
    said = stand.redeem(back.location["code"]).json()
    # Get access and refresh tokens (UEM partners, step 2)
    assert set(said) == {"access_token", "refresh_token", "scope", "expires_in", "token_type"}
    assert said["scope"] == "ke.campaign:view ke.devices"
    assert stand.call(said["access_token"]).status == 200
    assert stand.call(said["refresh_token"]).error() == (401, "invalid_token")


@pytest.mark.parametrize(
    "state", ["a b&c=d#e%20", "ä€😀", "\r\nSet-Cookie: a=b", '"><script>', "x" * 4_000, "{}", "a+b", "\x00"]
)
def test_the_state_comes_back_unchanged(stand: Stand, state: str) -> None:
    reply = stand.authorize(state=state)
    assert reply.location["state"] == state
    assert reply.header("set-cookie") == ""
    assert reply.header("location").isascii()
    assert reply.header("location").isprintable()


def test_a_code_is_valid_once_and_used_twice_ends_all_that_it_gave(stand: Stand) -> None:
    code = stand.code()
    access, refresh = pair(stand.redeem(code))
    newer, last = pair(stand.refresh(refresh))
    other = pair(stand.redeem(stand.code()))[0]
    assert [stand.call(token).status for token in (access, newer, other)] == [200, 200, 200]
    reply = stand.redeem(code)
    assert reply.error() == (400, "invalid_grant")
    assert "was used before" in reply.json()["error_description"]
    # RFC 6749, section 4.1.2
    assert [stand.call(token).status for token in (access, newer, other)] == [401, 401, 200]
    assert stand.refresh(last).error() == (400, "invalid_grant")
    assert "used twice" in stand.call(access).json()["error_description"]


def test_a_code_lives_a_minute(stand: Stand) -> None:
    code, late = stand.code(), stand.code()
    stand.passed = 59.9
    assert stand.redeem(code).status == 200
    stand.passed = 60
    reply = stand.redeem(late)
    assert (reply.error(), reply.json()["error_description"]) == (
        (400, "invalid_grant"),
        "this authorization code has expired",
    )


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"redirect_uri": f"{REDIRECT}/"}, "invalid_grant"),
        ({"redirect_uri": ""}, "invalid_request"),
        ({"code_verifier": "x" * 43}, "invalid_grant"),
        ({"code_verifier": VERIFIER[:-1]}, "invalid_request"),
        ({"code_verifier": "x" * 129}, "invalid_request"),
        ({"code_verifier": f"{VERIFIER}+"}, "invalid_request"),
        ({"code_verifier": CHALLENGE}, "invalid_grant"),
        ({"code_verifier": ""}, "invalid_request"),
        ({"code": "made-up"}, "invalid_grant"),
        ({"code": ""}, "invalid_request"),
    ],
)
def test_a_code_is_redeemed_by_who_asked_for_it(stand: Stand, fields: dict[str, str], error: str) -> None:
    code = stand.code()
    assert stand.redeem(code, **fields).error() == (400, error)
    assert stand.redeem(code).status == 200


def test_a_refresh_replaces_the_refresh_token(stand: Stand) -> None:
    access, first = pair(stand.redeem(stand.code()))
    newer, second = pair(stand.refresh(first))
    assert len({access, first, newer, second}) == 4
    reply = stand.refresh(first)
    assert reply.error() == (400, "invalid_grant")
    assert "was replaced" in reply.json()["error_description"]
    assert [stand.call(token).status for token in (access, newer)] == [200, 200]
    assert stand.refresh(second).status == 200


def test_a_refresh_token_lives_90_days(stand: Stand) -> None:
    first, second = pair(stand.redeem(stand.code()))[1], pair(stand.redeem(stand.code()))[1]
    stand.passed = 90 * 24 * 3600 - 1
    assert stand.refresh(first).status == 200
    stand.passed += 1
    assert "has expired" in stand.refresh(second).json()["error_description"]


@pytest.mark.parametrize(
    ("scope", "status"),
    [
        ("ke.campaign:view ke.devices", 200), ("ke.devices ke.campaign:view", 200), ("ke.devices", 400), ("ke", 400),
        (" ", 400),
    ],
)  # fmt: skip
def test_a_refresh_asks_for_no_other_scopes(stand: Stand, scope: str, status: int) -> None:
    token = pair(stand.redeem(stand.code()))[1]
    reply = stand.refresh(token, scope=scope)
    assert reply.status == status
    assert status == 200 or reply.json()["error"] == "invalid_scope"
    assert status == 200 or stand.refresh(token).status == 200


def test_a_revoked_token_is_invalid_at_once_and_alone(stand: Stand) -> None:
    access, refresh = pair(stand.redeem(stand.code()))
    reply = stand.revoke(access)
    assert (reply.status, reply.body) == (200, b"")  # an empty body, by steps 3 and 4
    assert stand.call(access).json()["error_description"] == "this access token was revoked"
    newer, last = pair(stand.refresh(refresh))
    stand.revoke(last)
    assert "was revoked" in stand.refresh(last).json()["error_description"]
    assert stand.call(newer).status == 200


def test_what_is_no_token_is_as_good_as_revoked(stand: Stand) -> None:
    code = stand.code()
    for text in ("made-up", code):
        assert stand.revoke(text).status == 200  # RFC 7009, section 2.2
    assert stand.redeem(code).status == 200
    assert stand.form("revoke", {}).error() == (400, "invalid_request")


def test_what_has_ended_keeps_its_reason(stand: Stand) -> None:
    first = pair(stand.redeem(stand.code()))[1]
    stand.refresh(first)
    stand.revoke(first)
    assert "was replaced" in stand.refresh(first).json()["error_description"]


def test_a_full_sandbox_says_so(stand: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    stand = Stand(stand.sandbox.catalog)
    monkeypatch.setattr(stand.sandbox._issuer.tokens, "_most", 1)  # noqa: SLF001 - not 100,000 in a test
    monkeypatch.setattr(stand.sandbox._issuer.tokens, "_sweep_at", 1)  # noqa: SLF001 - the same
    stand.credentials()
    assert stand.token(grant_type="client_credentials", scope="ke.devices").error() == (503, "temporarily_unavailable")


def test_grants_of_many_sets_of_scopes_are_not_all_kept(stand: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(issuing, "MOST_GRANTS", 2)
    tokens = [stand.credentials(scope) for scope in ("ke.devices", "ke.devices:view", "ke.campaign:view", "ke.devices")]
    assert [stand.call(token).status for token in tokens] == [403, 403, 200, 403]
    assert len(stand.sandbox._issuer._grants) == 2  # noqa: SLF001 - what is bounded


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"redirect_uri": f"{REDIRECT}/"}, "to the letter"),
        ({"redirect_uri": f"{REDIRECT}?id=1"}, "to the letter"),
        ({"redirect_uri": REDIRECT.upper()}, "to the letter"),
        ({"redirect_uri": "https://evil.example.net/"}, "to the letter"),
        ({"redirect_uri": f"{REDIRECT}\r\nSet-Cookie: a=b"}, "to the letter"),
        ({"redirect_uri": ""}, "`redirect_uri` is missing"),
        ({"client_id": "app-2"}, "`client_id` is not that of this sandbox"),
        ({"client_id": "<b>ä</b>"}, "`client_id` is not that of this sandbox"),
        ({"client_id": ""}, "`client_id` is missing"),
        ({"state": "x" * 9_000}, "over 8,192 bytes"),
    ],
)
def test_a_browser_is_sent_nowhere_that_is_not_sure(stand: Stand, fields: dict[str, str], why: str) -> None:
    reply = stand.authorize(**fields)
    assert reply.status in {400, 413}
    assert reply.header("location") == ""
    assert why in reply.body.decode()
    assert "evil" not in reply.body.decode()


@pytest.mark.parametrize("name", ["client_id", "redirect_uri"])
def test_a_repeated_client_id_or_redirect_url_is_sent_nowhere(stand: Stand, name: str) -> None:
    again = {"client_id": ID, "redirect_uri": REDIRECT}
    query = urlencode([*again.items(), (name, again[name])])
    reply = stand.send("GET", f"/ams/v1/oauth2/authorize?{query}")
    assert (reply.status, reply.header("location")) == (400, "")
    assert f"`{name}` is given more than once" in reply.body.decode()


@pytest.mark.parametrize(
    ("fields", "error", "why"),
    [
        ({"response_type": "token"}, "unsupported_response_type", "`code`"),
        ({"response_type": ""}, "invalid_request", "`response_type` is missing"),
        ({"client_secret": SECRET}, "invalid_request", "rotate it"),
        ({"code_challenge_method": "plain"}, "invalid_request", "`S256`"),
        ({"code_challenge_method": ""}, "invalid_request", "is missing"),
        ({"code_challenge": ""}, "invalid_request", "is missing"),
        ({"code_challenge": CHALLENGE[:-1]}, "invalid_request", "43 characters"),  # as in the sample of the guide
        ({"code_challenge": f"{CHALLENGE}="}, "invalid_request", "no padding"),
        ({"scope": "ke.devices"}, "invalid_scope", "missing: ke.campaign:view"),
        ({"scope": "ke.campaign:view ke.devices ke"}, "invalid_scope", "not registered: ke"),
        ({"scope": "ke,kai"}, "invalid_scope", "not registered: ke,kai; scopes are separated by spaces"),
        ({"scope": "ke"}, "invalid_scope", "missing: ke.campaign:view ke.devices; not registered: ke"),
        ({"scope": "ke.campaign:view ke.devices:view"}, "invalid_scope", "not registered: ke.devices:view"),
        ({"scope": ""}, "invalid_scope", "is missing"),
        ({"scope": "a  b"}, "invalid_scope", "no list"),
    ],
)
def test_the_app_is_told_what_is_wrong_with_its_request(
    stand: Stand, fields: dict[str, str], error: str, why: str
) -> None:
    back = stand.authorize(**fields)
    assert back.status == 302
    assert (back.location[""], back.location["error"], back.location["state"]) == (REDIRECT, error, "xyz")
    assert why in back.location["error_description"]
    assert "code" not in back.location
    assert SECRET not in back.header("location")


def test_without_a_state_there_is_no_code(stand: Stand) -> None:
    back = stand.authorize(without=["state"]).location
    assert back.keys() == {"", "error", "error_description"}
    assert back["error"] == "invalid_request"
    again = stand.send("GET", f"/ams/v1/oauth2/authorize?client_id={ID}&redirect_uri={quote(REDIRECT)}&state=a&state=b")
    assert again.location.keys() == {"", "error", "error_description"}
    assert "`state` is given more than once" in again.location["error_description"]


def test_the_order_of_scopes_is_not_held_against_a_request(stand: Stand) -> None:
    assert "code" in stand.authorize(scope="ke.devices ke.campaign:view").location


def test_a_customer_who_always_denies_gives_no_code(catalog: Catalog) -> None:
    back = Stand(catalog, consent="deny").authorize().location
    assert (back["error"], back["state"], "code" in back) == ("access_denied", "xyz", False)


class _Page(HTMLParser):
    """Keeps the tags of a page with their attributes, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def key(self) -> str:
        return next(str(given["value"]) for tag, given in self.tags if tag == "input")


Open = Callable[[], tuple[str, str]]


def opened(stand: Stand, reply: Reply) -> tuple[str, str]:
    """Returns the key of a consent page, and the cookie that goes with it."""
    assert reply.status == 200
    cookie = re.fullmatch(
        r"(knox-sandbox-consent=[\w-]+); HttpOnly; Path=/; SameSite=strict", reply.header("set-cookie")
    )
    assert cookie is not None
    assert stand.sandbox.report()
    return _Page(reply.body.decode()).key(), cookie[1]


def answered(stand: Stand, page: str, cookie: str, answer: str) -> Reply:
    body = urlencode({"page": page, "answer": answer}).encode()
    return stand.send("POST", "/_sandbox/consent", headers=[("content-type", FORM), ("cookie", cookie)], body=body)


def test_the_consent_page_says_who_asks_for_what(catalog: Catalog) -> None:
    stand = Stand(catalog, app("ke.devices ke.campaign:view gone.scope"), consent="ask")
    reply = stand.authorize()
    page = _Page(reply.body.decode())
    for text in ("Example Update planner", "ke.devices", catalog.scopes["ke.campaign:view"].summary, "gone.scope"):
        assert text in page.text
    assert "not a Samsung server" in page.text
    assert not {"script", "img", "link", "iframe"} & {tag for tag, _ in page.tags}
    assert not [name for _, given in page.tags for name in given if name.startswith("on") or name == "style"]
    assert reply.header("cache-control") == "no-store"
    assert reply.header("referrer-policy") == "no-referrer"
    rules = dict(rule.split(" ", 1) for rule in reply.header("content-security-policy").split("; "))
    assert (rules["default-src"], rules["frame-ancestors"], rules["base-uri"]) == ("'none'", "'none'", "'none'")
    assert rules["form-action"] == "'self' https://app.example.com"
    assert "script-src" not in rules


def test_names_in_the_consent_page_are_text(catalog: Catalog) -> None:
    file = app()
    assert file.app_name is not None
    name = file.app_name._replace(text='<script>alert("1")</script>&amp;')
    stand = Stand(catalog, file._replace(app_name=name), consent="ask")
    page = _Page(stand.authorize().body.decode())
    assert name.text in page.text
    assert "script" not in {tag for tag, _ in page.tags}
    nameless = file._replace(app_name=None, consent_screen=file.consent_screen._replace(company_name=None))
    assert "An app without a name" in Stand(catalog, nameless, consent="ask").authorize().body.decode()


def test_the_answer_to_the_page_goes_back_to_the_app(catalog: Catalog) -> None:
    stand = Stand(catalog, consent="ask")
    back = answered(stand, *opened(stand, stand.authorize()), "deny")
    assert (back.status, back.location["error"], back.location["state"]) == (303, "access_denied", "xyz")
    page = opened(stand, stand.authorize(state="second"))
    back = answered(stand, *page, "allow")
    assert back.location["state"] == "second"
    assert stand.redeem(back.location["code"]).status == 200
    assert "was answered already" in answered(stand, *page, "allow").body.decode()
    # Who has given permission before is not asked again: Authentication for Knox E-FOTA.
    assert "code" in stand.authorize().location


def test_another_browser_cannot_answer(catalog: Catalog) -> None:
    stand = Stand(catalog, consent="ask")
    page, cookie = opened(stand, stand.authorize())
    for other in ("", "knox-sandbox-consent=made-up", "knox-sandbox-consent="):
        reply = answered(stand, page, other, "allow")
        assert (reply.status, reply.header("location")) == (403, "")
    for key in ("", "made-up", stand.credentials()):
        reply = answered(stand, key, cookie, "allow")
        assert (reply.status, reply.header("location")) == (400, "")
    assert answered(stand, page, cookie, "").location["error"] == "access_denied"


def test_a_browser_may_have_several_pages_open(catalog: Catalog) -> None:
    stand = Stand(catalog, consent="ask")
    page, cookie = opened(stand, stand.authorize())
    query = urlencode(
        {"response_type": "code", "client_id": ID, "scope": "ke.devices ke.campaign:view", "redirect_uri": REDIRECT,
         "code_challenge": CHALLENGE, "code_challenge_method": "S256", "state": "second"}
    )  # fmt: skip
    reply = stand.send("GET", f"/ams/v1/oauth2/authorize?{query}", headers=[("cookie", cookie)])
    other, same = opened(stand, reply)
    assert (same, other == page) == (cookie, False)
    assert "code" in answered(stand, page, cookie, "allow").location
    assert answered(stand, other, cookie, "allow").location["state"] == "second"


def test_a_consent_page_does_not_wait_forever(catalog: Catalog, monkeypatch: pytest.MonkeyPatch) -> None:
    stand = Stand(catalog, consent="ask")
    page, cookie = opened(stand, stand.authorize())
    stand.passed = authorizing.PATIENCE
    assert "has expired" in answered(stand, page, cookie, "allow").body.decode()
    monkeypatch.setattr(authorizing, "MOST_PAGES", 1)
    stand = Stand(catalog, consent="ask")
    stand.authorize()
    reply = stand.authorize()
    assert (reply.status, reply.header("location")) == (503, "")
