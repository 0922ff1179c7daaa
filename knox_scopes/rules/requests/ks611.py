"""KS611: a redirect URL that is not encoded."""

__all__ = ["RULE"]

from collections.abc import Iterable

from knox_scopes.errors import Finding
from knox_scopes.rules.base import Rule
from knox_scopes.rules.requests.guide import AUTHORIZE
from knox_scopes.rules.requests.held import Held


def _check(held: Held) -> Iterable[Finding]:
    given = held.given("redirect_uri")
    if given and given.fault == "raw":
        message = "the redirect_uri is not percent-encoded"
        yield held.finding("redirect_uri", message, "percent-encode it: `:` as `%3A` and `/` as `%2F`")


RULE = Rule(
    code="KS611",
    name="unencoded-redirect",
    severity="warning",
    what="a redirect URL that is not percent-encoded in a URL or form",
    why="some servers and proxies accept it, but it fails once the URL contains a character with a special meaning",
    example="redirect_uri=https://app.example.com/redirect",
    remedy="let the HTTP client encode the parameters, or percent-encode the value",
    source=f"RFC 6749, appendix B; the sample of {AUTHORIZE} is not encoded",
    check=_check,
)
