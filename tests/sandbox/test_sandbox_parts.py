"""The parts of the sandbox by themselves: clock, parameters, terms, and what is kept of tokens."""

import sys

import pytest
from stand import CREDENTIALS, REDIRECT, app

from knox_scopes import InputError, grant
from knox_scopes.catalog.model import Catalog
from knox_scopes.sandbox.clock import Clock
from knox_scopes.sandbox.fields import Fields, OAuthError, fields_of
from knox_scopes.sandbox.terms import Credentials, terms_of
from knox_scopes.sandbox.tokens import Family, FullError, Tokens


def test_time_passes_faster_and_never_back() -> None:
    seconds = [100.0]
    clock = Clock.of("60x")
    assert clock.speed == 60
    clock = Clock(60, lambda: seconds[0])
    assert clock.seconds() == 0
    seconds[0] = 101.5
    assert clock.seconds() == 90
    seconds[0] = 3.0
    assert clock.seconds() == 90
    assert clock.real(599) == 9


@pytest.mark.parametrize("text", ["", "60", "0x", "x", "-1x", "1.5x", "1000000x", "60X", "٣x"])
def test_what_is_no_speed_is_told_what_is(text: str) -> None:
    with pytest.raises(InputError, match="write it like 60x"):
        Clock.of(text)


@pytest.mark.parametrize(
    ("raw", "values", "repeated"),
    [
        (b"", {}, []),
        (b"a=1&b=2", {"a": "1", "b": "2"}, []),
        (b"a=&b=2", {"b": "2"}, []),  # RFC 6749, section 3.1: without a value it is left out
        (b"scope=a+b&state=%C3%A4%0D%0A", {"scope": "a b", "state": "ä\r\n"}, []),
        (b"a=1&a=1&b=2", {"b": "2"}, ["a"]),
        (b"a=1&a=", {}, ["a"]),
        ("a=ä".encode(), {"a": "ä"}, []),
    ],
)
def test_parameters_are_read_as_a_form_has_them(raw: bytes, values: dict[str, str], repeated: list[str]) -> None:
    assert fields_of(raw) == Fields(values, frozenset(repeated))


@pytest.mark.parametrize(
    ("raw", "status", "why"),
    [
        (b"a=%FF", 400, "UTF-8"),
        (b"a=\xff", 400, "UTF-8"),
        (b"a=%C3", 400, "UTF-8"),
        (b"&".join(b"a%d=1" % number for number in range(51)), 400, "over 50 parameters"),
        (b"a=" + b"x" * 8_191, 413, "over 8,192 bytes"),
    ],
)
def test_what_is_no_form_is_refused(raw: bytes, status: int, why: str) -> None:
    with pytest.raises(OAuthError, match=why) as refused:
        fields_of(raw)
    assert (refused.value.error, refused.value.status) == ("invalid_request", status)


def test_what_is_repeated_is_named_only_if_it_is_known() -> None:
    with pytest.raises(OAuthError, match=r"^`scope`, `state` is"):
        fields_of(b"scope=a&state=1&scope=b&state=2&hunter2=1&hunter2=2").check_once()
    with pytest.raises(OAuthError, match=r"^a parameter is given more than once"):
        fields_of(b"hunter2=1&hunter2=2").check_once()


def test_a_description_has_only_what_the_standard_allows() -> None:
    # RFC 6749, section 5.2: %x20-21 / %x23-5B / %x5D-7E
    assert OAuthError("invalid_scope", 'a "b" \\ ä\n`c` ~').description == "a 'b' ' ??`c` ~"


def test_credentials_come_from_the_environment_or_are_new() -> None:
    given = Credentials.of({"KNOX_CLIENT_ID": "a", "KNOX_CLIENT_SECRET": "b"})
    assert (given.given, given.match("a", "b"), given.match("a", "c"), given.match("b", "b")) == (
        True,
        True,
        False,
        False,
    )
    assert not given.match("ä", "b")
    made, other = Credentials.of({}), Credentials.of({"KNOX_CLIENT_ID": ""})
    assert not made.given
    assert len({*made[:2], *other[:2]}) == 4
    assert made.lines == (f"export KNOX_CLIENT_ID={made.client_id}", f"export KNOX_CLIENT_SECRET={made.client_secret}")


@pytest.mark.parametrize(
    ("environment", "why"),
    [
        ({"KNOX_CLIENT_ID": "a"}, "set both"),
        ({"KNOX_CLIENT_SECRET": "hunter2"}, "set both"),
        ({"KNOX_CLIENT_ID": "a", "KNOX_CLIENT_SECRET": "hunter2 b"}, "printable ASCII"),
        ({"KNOX_CLIENT_ID": "a", "KNOX_CLIENT_SECRET": "hunter2ä"}, "printable ASCII"),
    ],
)
def test_half_credentials_are_refused_and_not_quoted(environment: dict[str, str], why: str) -> None:
    with pytest.raises(InputError, match=why) as refused:
        Credentials.of(environment)
    assert "hunter2" not in str(refused.value)


def test_terms_are_those_of_the_registration_or_the_defaults_of_the_guide(catalog: Catalog) -> None:
    terms = terms_of(catalog, app("ke.devices gone.scope"))
    # Get access and refresh tokens (UEM partners, step 2), 2026-02-10
    assert (terms.code, terms.access, terms.refresh) == (60, 600, 90 * 24 * 3600)
    assert (terms.scopes, terms.unknown) == (("ke.devices", "gone.scope"), ("gone.scope",))
    assert {"ke.devices", "ke.devices:view", "gone.scope"} < terms.within
    assert terms.grants == {"authorization_code", "client_credentials"}
    lifetimes = "expiration: {authorization_code: 5m, access_token: 60m, refresh_token: 2h}\n"
    terms = terms_of(catalog, app(more=lifetimes))
    assert (terms.code, terms.access, terms.refresh) == (300, 3600, 7200)


def test_the_query_of_a_redirect_url_is_dropped(catalog: Catalog) -> None:
    # Authentication for Knox E-FOTA: parameters are ignored.
    file = app(grants="[authorization_code]")
    urls = tuple(item._replace(text=f"{item.text}?id={number}") for item in file.redirect_urls for number in (1, 2))
    assert terms_of(catalog, file._replace(redirect_urls=urls)).redirect_urls == (REDIRECT,)


@pytest.mark.parametrize(
    ("grants", "more", "why"),
    [
        ("[]", "", "no `grant_types`"),
        ("[client_credential]", "", "did you mean `client_credentials`"),
        ("[implicit]", "", "there are authorization_code and client_credentials"),
        ("[client_credentials]", "expiration: {access_token: 2h}\n", "1 to 60 minutes"),
        ("[client_credentials]", "expiration: {authorization_code: 6m}\n", "1 to 5 minutes"),
        ("[client_credentials]", "expiration: {refresh_token: 59m}\n", "60 to 129600 minutes"),
        ("[client_credentials]", "nonsense: 1\n", "app.yaml:7: "),
    ],
)
def test_what_the_portal_would_not_take_is_not_served(catalog: Catalog, grants: str, more: str, why: str) -> None:
    with pytest.raises(InputError, match=why):
        terms_of(catalog, app(grants=grants, more=more))


@pytest.mark.parametrize(
    "url",
    ["/redirect", "https://a.example.com/#x", "https://*.example.com/", "https://a:b@c.example.com/", "https://ä.com/",
     "https://a.example.com/;x", "https://a.example.com/a,b", "https://a.example.com/'"],
)  # fmt: skip
def test_redirect_urls_that_no_browser_is_sent_to_are_refused(catalog: Catalog, url: str) -> None:
    file = app(grants="[authorization_code]")
    with pytest.raises(InputError, match="is not a redirect URL"):
        terms_of(catalog, file._replace(redirect_urls=(file.redirect_urls[0]._replace(text=url),)))


def test_an_app_without_scopes_or_redirect_urls_is_refused(catalog: Catalog) -> None:
    file = app()
    with pytest.raises(InputError, match="no `redirect_urls`"):
        terms_of(catalog, file._replace(redirect_urls=()))
    with pytest.raises(InputError, match="no `scopes`"):
        terms_of(catalog, file._replace(scopes=()))


class Times:
    now = 0.0


def tokens(most: int = 100_000) -> tuple[Tokens, Times, Family]:
    times = Times()
    return Tokens(Clock(1, lambda: times.now), most), times, Family(None, "")  # type: ignore[arg-type]  # opens nothing


def test_a_token_is_known_by_its_digest_until_it_expires() -> None:
    kept, times, family = tokens()
    text = kept.issue("access token", family, 60)
    held = kept.find(text.encode())
    assert text.startswith("sandbox.")
    assert held is not None
    assert kept.why_not(held, "access token") == ""
    assert kept.why_not(held, "refresh token") == "this is not the refresh token but the access token"
    assert "unknown here" in kept.why_not(kept.find(b"other"), "access token")
    assert text.encode() not in repr(kept._held).encode()  # noqa: SLF001 - what nobody is to find there
    times.now = 59.9
    assert kept.why_not(held, "access token") == ""
    times.now = 60
    assert kept.why_not(held, "access token") == "this access token has expired"
    family.ended = "was revoked"
    assert kept.why_not(held, "access token") == "this access token was revoked"


def test_what_has_expired_makes_room() -> None:
    kept, times, family = tokens()
    for number in range(50_000):
        times.now = number / 100
        kept.issue("access token", family, 60)
    # In 60 seconds 6,000 are issued; what has expired is forgotten before there are twice as many.
    assert 6_000 <= len(kept) <= 12_001


def test_ten_thousand_tokens_are_told_apart(catalog: Catalog) -> None:
    kept, _, _ = tokens()
    families = [Family(grant(catalog, name), name) for name in ("ke", "kdp")]
    issued = [(kept.issue("access token", families[number % 2], 60), number % 2) for number in range(10_000)]
    assert len({text for text, _ in issued}) == len(kept) == 10_000
    for text, number in issued:
        held = kept.find(text.encode())
        assert held is not None
        assert held.family is families[number]


def test_where_there_is_no_room_what_has_ended_goes_first() -> None:
    kept, _, family = tokens(most=10)
    issued = [kept.issue("refresh token", family, 60) for _ in range(10)]
    with pytest.raises(FullError):
        kept.issue("refresh token", family, 60)
    ended = kept.find(issued[3].encode())
    assert ended is not None
    ended.ended = "was replaced"
    kept.issue("refresh token", family, 60)
    assert len(kept) == 10
    assert kept.find(issued[3].encode()) is None
    with pytest.raises(FullError):
        kept.issue("refresh token", family, 60)


def test_a_token_takes_little_memory() -> None:
    kept, _, family = tokens()
    kept.issue("access token", family, 60)
    [(digest, held)] = kept._held.items()  # noqa: SLF001 - what is measured
    assert sys.getsizeof(digest) + sys.getsizeof(held) + sys.getsizeof(held.expires) < 250
    assert not hasattr(held, "__dict__")


def test_credentials_are_those_of_one_app() -> None:
    assert CREDENTIALS.is_client("app-1")
    assert not CREDENTIALS.is_client("app-2")
