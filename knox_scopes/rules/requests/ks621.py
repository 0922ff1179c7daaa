"""KS621: a request that is not encrypted."""

__all__ = ["RULE"]

from collections.abc import Iterable

from knox_scopes.errors import Finding
from knox_scopes.rules.base import Rule
from knox_scopes.rules.requests.guide import AUTHORIZE
from knox_scopes.rules.requests.held import Held


def _check(held: Held) -> Iterable[Finding]:
    if held.asked.scheme in {"http", "other"} and not held.is_local:
        url = held.catalog.url_of(held.asked.kind)
        yield held.finding("request", "the request does not use https", f"send it to `{url}`" if url else "use https")


RULE = Rule(
    code="KS621",
    name="insecure-request",
    severity="error",
    what="a request that does not use https, unless it goes to the local computer",
    why="secrets, codes and tokens can be read in transit",
    example="http://api.samsungknox.com/ams/v1/oauth2/token",
    remedy="use https",
    source=f"{AUTHORIZE}; RFC 6749, sections 3.1 and 3.2",
    check=_check,
)
