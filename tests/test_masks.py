"""What is echoed of requests, names and messages: nothing that may be a secret, and still what it was."""

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from knox_scopes.endpoints import Router, parse_request
from knox_scopes.errors import InputError
from knox_scopes.errors.masks import hidden, masked

TOKEN = "ghp_0123456789abcdefABCDEF"  # noqa: S105 - made up
PEM = "MIIEpAIBAAKCAQEA7bq9sXkq0Z1yq2v3w4x5y6z7A8B9C0D1E2F3G4H5I6J7K8L9"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("GET /a", "GET /a"),
        ("KAI_APP_ANR_FC", "KAI_APP_ANR_FC"),
        ("GET /a?", "GET /a?"),
        ("GET /a?S3", "GET /a?..."),
        ("GET /a?x=S3&y=S3 HTTP/1.1", "GET /a?... HTTP/1.1"),
        ("/a?x=S3\xa0http/2", "/a?...\xa0http/2"),
        ("| GET /a?x=S3 |", "| GET /a?..."),
        ("| GET /a?x=S3 | GET /b?S3 |", "| GET /a?... | GET /b?..."),
        ("GET /a?x=S3|S3", "GET /a?..."),
        ("GET /a#S3", "GET /a#..."),
        ("GET /a?x=1#access_token=S3", "GET /a?...#..."),
        ("GET /a?x=S3 S3", "GET /a?...\ufffd"),
        ("GET /a?\x00S3", "GET /a?...\ufffd"),
        ("GET /a?\u00e9S3", "GET /a?...\ufffd"),
        ("https://S3@api.samsungknox.com/a", "https://...@api.samsungknox.com/a"),
        ("https://ann:S3@api.samsungknox.com/a?S3", "https://...@api.samsungknox.com/a?..."),
        ("https://ann:S3@S3@api.samsungknox.com/a", "https://...@api.samsungknox.com/a"),
        ("https://ann:S3/S3?S3@api.samsungknox.com/a", "https://...@api.samsungknox.com/a"),
        ("GET ann:S3@api.samsungknox.com/a", "GET ...@api.samsungknox.com/a"),
        ("GET S3@api.samsungknox.com/a", "GET ...@api.samsungknox.com/a"),
        ("GET S3:x@S3@api.samsungknox.com/a", "GET ...@api.samsungknox.com/a"),
        ("GET :S3/S3@api.samsungknox.com/a", "GET ...@api.samsungknox.com/a"),
        ("GET //ann:S3 S3@api.samsungknox.com/a", "GET //...@api.samsungknox.com/a"),
        ("https://api.samsungknox.com:443/a/b@c", "https://api.samsungknox.com:443/a/b@c"),
        ("GET /users/a@b.example", "GET /users/a@b.example"),
        ("GET /a:b/c@d", "GET /a:b/c@d"),
        # What is an id in a request is so beside a query.
        ("GET /a/3f786850e387550fdab836ed7e6dc881de23001b?S3", "GET /a/3f786850e387550fdab836ed7e6dc881de23001b?..."),
    ],
)
def test_dots_stand_for_query_and_user_information(text: str, shown: str) -> None:
    assert masked(text) == shown
    assert masked(shown) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Authorization: Bearer abc", "Authorization:..."),
        ("curl -H 'authorization: Basic abc=' https://x/y", "curl -H ..."),
        ('{"client_secret": "abc"}', '{"client_secret":...'),
        ("POST /token grant_type=c&client_secret=abc", "POST /token grant_type=c&client_secret=..."),
        ("Bearer abc", "Bearer ..."),
        ("x-knox-apitoken:abc\ndef", "x-knox-apitoken:..."),
        ("GET https:/ann:pw@api.samsungknox.com/a", "GET ...@api.samsungknox.com/a"),
        # What may stand in a request stays.
        ("GET /a/token=1/b", "GET /a/token=1/b"),
        ("GET /bearer /a", "GET /bearer /a"),
        ("GET api.samsungknox.com:443/a@b", "GET api.samsungknox.com:443/a@b"),
    ],
)
def test_a_header_that_was_pasted_for_a_request_is_masked(text: str, shown: str) -> None:
    assert masked(text) == shown
    assert masked(shown) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        # A token in a path is one of what a variable stands for; alone it is nothing.
        (f"GET /ke/v1/{TOKEN}", "GET /ke/v1/{...}"),
        (f"GET /ke/v1/x-{TOKEN}/a", "GET /ke/v1/{...}/a"),
        (f"GET /ke/v1/{TOKEN}./a", "GET /ke/v1/.../a"),
        ("GET /ke/v1/ghp%5F0123456789abcdef", "GET /ke/v1/...\ufffd"),
        ("GET /ke/v1/ghp%5F0123456789abcdef/a", "GET /ke/v1/...\ufffd/a"),
        ("GET /ke/v1/ghp_\u200b0123456789abcdef", "GET /ke/v1/...\ufffd"),
        ("GET /\uff47hp_0123456789abcdef", "GET /...\ufffd"),
        (f"https://{TOKEN}/a", "https://.../a"),
        (TOKEN, "..."),
        (f"{TOKEN}://host/a", "...//host/a"),
        ("AKIAIOSFODNN7EXAMPLE", "..."),
        # What servers may take for the end of a path.
        ("GET /a%3Ftoken=S3/b", "GET /a%3F..."),
        ("GET /a%253fS3 HTTP/1.1", "GET /a%253f... HTTP/1.1"),
        ("GET /a%23S3", "GET /a%23..."),
        ("GET /a;token=S3/b HTTP/2", "GET /a;... HTTP/2"),
        ("GET /a%3bS3", "GET /a%3b..."),
        ("GET /a/;S3", "GET /a/;..."),
        ("GET /a;S3%zz", "GET /a;...\ufffd"),
        ("GET /a\uff1fS3", "GET /a\uff1f..."),
        ("GET /a\u061fS3", "GET /a\u061f..."),
        ("https://ann:S3\uff20host/a", "https://...@host/a"),
        ("https://ann:S3%40host/a", "https://...@host/a"),
        ("https://ann:S3/a", "https://ann:.../a"),
        ("https://ann:8443/a", "https://ann:8443/a"),
        # Behind a query the cells of a row may be part of it.
        ("GET /a?a=b\t|\tS3", "GET /a?...\t|\t..."),
        ("| GET | /a?a=b | S3 | GET /b | /c | PUT |", "| GET | /a?... | ... | GET /b | ... | PUT |"),
        # Commands, and what looks like one.
        ("curl -u ann:S3 https://host/a", "curl -u ... https://host/a"),
        ("curl --user=ann:S3 -uS3 -X PUT /a", "curl --user=... -u... -X PUT /a"),
        ("curl -d 'S3/x' -o /a", "curl -d ... -o /a"),
        ("mysql -pS3 ann:S3", "mysql -p... ann:..."),
        ("S3 /a", "... /a"),
        ("S3 https://host/a", "... https://host/a"),
        ("(fetch) /a", "(fetch) /a"),
        ("S3://host/a", "...://host/a"),
        ("git+ssh://host/a", "git+ssh://host/a"),
        # Lines of keys, and what else is random.
        (PEM, "..."),
        (f"{PEM[:30]}/{PEM[30:]}==", ".../..."),
        (f"GET {PEM}", "GET ..."),
        ("3f786850e387550fdab836ed7e6dc881de23001b", "..."),
        ("see 550e8400-e29b-41d4-a716-446655440000", "see 550e8400-e29b-41d4-a716-446655440000"),
        # A slip is still told.
        ("kai.devices:View", "kai.devices:View"),
        ("kcs/v1/rp/devices", "kcs/v1/rp/devices"),
        ("Note: GET /a", "Note: GET /a"),
        ("GET:/a", "GET:/a"),
        ("<a href='/a'>", "<a href='/a'>"),
        ('- "kai.devices:view"', '- "kai.devices:view"'),
        ("api.samsungknox.com:443/a", "api.samsungknox.com:443/a"),
        ("1. GET /a (v2)", "1. GET /a (v2)"),
    ],
)
def test_what_looks_like_a_secret_is_masked(text: str, shown: str) -> None:
    assert masked(text) == shown
    assert masked(shown) == shown


PIECES = [
    *"/?#@:|. \t\xa0aG1%;\u00e9\x00\uff1f",
    *("https://", "GET ", " HTTP/1.1", "/ke/v1", "/ke/v1/", "{x}", "%3F", "%41", "-u ", TOKEN, PEM),
]
ROUTER = Router(
    ("GET", path, number) for number, path in enumerate(["/ke/v1", "/ke/v1/{x}", "/ke/v1/{x}/a", "/{x}/a/{y}", "/a"])
)


def meaning(text: str) -> object:
    """Returns what a request is known to mean: nothing where it is refused, or on another host than the known one."""
    try:
        method, path, host = parse_request(text.strip("| \t"))
    except InputError:
        return "refused"
    return ROUTER.find(method or "GET", path) if host in {None, "ke"} else None


@settings(deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
@example(f"GET /ke/v1/{TOKEN}/a")
@example(f"GET /ke/v1/{TOKEN}./a")
@example(f"GET /ke/v1/{TOKEN};/a")
def test_a_masked_request_means_the_same_or_is_refused_as_before(text: str) -> None:
    text = text.strip(" \t\r\n|")
    shown = masked(text)
    # A host that is not known may be refused where user information stands in it.
    assert meaning(shown) == meaning(text) or (meaning(text), meaning(shown)) == (None, "refused")
    assert masked(shown) == shown
    assert not re.search(f"(?<![A-Za-z0-9]){TOKEN}", shown)


@pytest.mark.parametrize(
    ("message", "shown"),
    [
        ("unknown service `ke`; did you mean `kc`?", "unknown service `ke`; did you mean `kc`?"),
        ("cannot read `app?.yaml`", "cannot read `app?.yaml`"),
        ("write to a@b.example", "write to a@b.example"),
        (f"unknown rule `{TOKEN}`", "unknown rule `...`"),
        ("Authorization: Bearer S3S3S3S3", "Authorization: Bearer ..."),
        ("cannot read `https://S3@host/a`", "cannot read `https://...@host/a`"),
        ("cannot read `https://ann:S 3@host/a`", "cannot read `https://...@host/a`"),
        ("cannot read `ann:S3@host/a`", "cannot read `...@host/a`"),
        ("cannot read `ann:S3\uff20host/a`", "cannot read `...@host/a`"),
        ("cannot read `https://host/a?S3 S3`: no", "cannot read `https://host/a?...`: no"),
        ("cannot read `/a?b=S3`: no", "cannot read `/a?...`: no"),
        ("cannot read `/a\uff1fb=S3`: no", "cannot read `/a?...`: no"),
        ("unexpected extra argument (client_secret=S3)", "unexpected extra argument (client_secret=..."),
        ("`?...`, `x@...`", "`?...`, `x@...`"),
    ],
)
def test_no_message_quotes_what_looks_like_a_secret(message: str, shown: str) -> None:
    assert hidden(message) == shown
    assert hidden(shown) == shown
