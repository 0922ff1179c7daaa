"""KS620: a request to an address other than that of the authorization server."""

__all__ = ["RULE"]

from collections.abc import Iterable
from urllib.parse import urlsplit

from knox_scopes.errors import Finding
from knox_scopes.rules.base import Rule
from knox_scopes.rules.requests.guide import EXCHANGE, OWN
from knox_scopes.rules.requests.held import Held


def _check(held: Held) -> Iterable[Finding]:
    url = held.catalog.url_of(held.asked.kind)
    if not url or held.is_local or not held.asked.path:
        return
    parts = urlsplit(url)
    if held.asked.host not in {None, parts.hostname}:
        to = f"`{held.host}`" if held.host else "another host"
        yield held.finding("request", f"the request goes to {to}, not to `{parts.hostname}`", f"send it to `{url}`")
    elif held.asked.host and held.asked.path != parts.path:
        yield held.finding("request", f"the path is not `{parts.path}`", f"send it to `{url}`")


RULE = Rule(
    code="KS620",
    name="other-address",
    severity="error",
    confidence="medium",
    what="a request for Knox scopes, or to the path of the authorization server, that goes to another address",
    why="no other server issues these tokens, and whoever receives the request receives the secret in it",
    example="https://us-kcs-api.samsungknox.com/ams/v1/oauth2/token",
    remedy="send it to the address in the message, or through a proxy that you trust",
    source=f"{OWN}; {EXCHANGE}",
    check=_check,
)
