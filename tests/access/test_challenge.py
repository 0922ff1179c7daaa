"""Challenges as RFC 6750 has them, with the grammar of RFC 9110, section 11; its own examples are among the cases."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knox_scopes.access.challenge import Challenge, asked, read_challenge
from knox_scopes.access.grant import grant
from knox_scopes.catalog.model import Catalog
from knox_scopes.errors import InputError

NEEDED = "insufficient_scope"


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        # RFC 6750, section 3
        ('Bearer realm="example"', Challenge(401, "", (), "example")),
        (
            'Bearer realm="example", error="invalid_token", error_description="The access token expired"',
            Challenge(401, "invalid_token", (), "example"),
        ),
        # RFC 9110, section 11.6.1: two challenges, and a parameter with a comma and escaped quotes
        ('Basic realm="simple", Newauth realm="apps", type=1, title="Login to \\"apps\\""', None),
        ('Newauth realm="a, Bearer scope=b", Bearer scope="c"', Challenge(401, "", ("c",))),
        # RFC 9728, section 5.1
        (
            'Bearer resource_metadata="https://resource.example.com/.well-known/oauth-protected-resource"',
            Challenge(401, "", resource_metadata="https://resource.example.com/.well-known/oauth-protected-resource"),
        ),
        ("Bearer", Challenge(401, "")),
        ("Negotiate", None),
        ("Negotiate YII=, Bearer", Challenge(401, "")),
        (f'www-authenticate: bearer ERROR={NEEDED} , , Scope = "a b a"', Challenge(403, NEEDED, ("a", "b"))),
        (f'Bearer error="{NEEDED}", scope="a", scope="b"', Challenge(403, NEEDED, ("a",))),
        ('Bearer error="invalid_request"', Challenge(400, "invalid_request")),
        ('Bearer realm="a\\"b\\\\c"', Challenge(401, "", realm='a"b\\c')),
    ],
)
def test_the_bearer_challenge_of_a_header_is_read(header: str, expected: Challenge | None) -> None:
    assert read_challenge(header) == expected


@pytest.mark.parametrize(
    "header",
    [
        "",
        " ",
        ",",
        'realm="x"',
        'Bearer realm="x',
        'Bearer realm="x" scope="y"',
        "Bearer a b",
        'Bearer "a"',
        "Bearer ä",
    ],
)
def test_what_is_no_header_is_refused(header: str) -> None:
    with pytest.raises(InputError, match="this is no `WWW-Authenticate` header"):
        read_challenge(header)


@pytest.mark.parametrize("scope", ["a  b", " a", 'a \\"b', "a,\tb", "ä"])
def test_a_scope_that_is_no_list_of_scopes_is_refused(scope: str) -> None:
    with pytest.raises(InputError, match=r"`scope` of the challenge is no list of scopes|is no `WWW-Authenticate`"):
        read_challenge(f'Bearer scope="{scope}"')


@pytest.mark.parametrize("value", ["a\nb", "a\r\nSet-Cookie: x", "ä", "\x7f"])
def test_what_no_header_may_have_is_refused(value: str) -> None:
    for challenge in (Challenge(401, "", realm=value), Challenge(401, "", resource_metadata=value)):
        with pytest.raises(InputError, match="printable ASCII"):
            _ = challenge.header


TEXT = st.text(st.characters(min_codepoint=32, max_codepoint=126))


@given(TEXT, st.lists(st.from_regex(r"[!-~]+", fullmatch=True).filter(lambda s: not re.search(r'["\\]', s))), TEXT)
def test_a_challenge_is_read_back_as_it_was(realm: str, scopes: list[str], metadata: str) -> None:
    challenge = Challenge(403, NEEDED, tuple(dict.fromkeys(scopes)), realm, metadata)
    assert read_challenge(challenge.header) == challenge
    assert read_challenge(f'Basic realm="x", {challenge.header}, Digest nonce=1') == challenge


def test_a_denied_request_is_challenged_for_the_least_that_opens_it(catalog: Catalog) -> None:
    denied = grant(catalog, "kdp.customers").decide("GET", "/kcs/v1/rp/devices")
    challenge = denied.challenge(realm="devices", resource_metadata="https://a.example.com/m")
    assert challenge == Challenge(403, NEEDED, ("kdp.devices:view",), "devices", "https://a.example.com/m")
    assert challenge.header == (
        f'Bearer realm="devices", error="{NEEDED}", scope="kdp.devices:view", '
        'resource_metadata="https://a.example.com/m"'
    )


def test_what_no_scope_is_known_to_open_is_challenged_for_none(catalog: Catalog) -> None:
    assert grant(catalog, "kdp.customers").decide("GET", "/nowhere").challenge() == Challenge(403, NEEDED)


def test_what_is_allowed_or_undetermined_is_not_challenged(catalog: Catalog) -> None:
    granted = grant(catalog, "kdp")
    assert granted.decide("GET", "/kcs/v1/rp/devices").challenge() is None
    undetermined = granted.decide("GET", "/kcs/v1/rp/gadgets")
    assert undetermined.outcome == "undetermined"
    assert undetermined.challenge() is None


def test_a_challenge_asks_for_what_its_scopes_open(catalog: Catalog) -> None:
    access = asked(catalog, Challenge(403, NEEDED, ("kdp.devices:view", "kdp.customers")))
    assert access.read == (
        "GET /kcs/v1/rp/customers/list", "GET /kcs/v1/rp/devices", "GET /kcs/v1/rp/devices/status"
    )  # fmt: skip
    assert (access.reach, access.destroy, access.write, access.events) == ((), (), (), ())


@pytest.mark.parametrize(
    ("scopes", "says"),
    [((), "names no scope"), (("kdp.device:view", "kai"), "`kdp.device:view` is not a scope.*did you mean")],
)
def test_a_challenge_that_asks_for_nothing_known_is_refused(
    catalog: Catalog, scopes: tuple[str, ...], says: str
) -> None:
    with pytest.raises(InputError, match=says):
        asked(catalog, Challenge(403, NEEDED, scopes))
