"""KS306: a redirect URL that is not https."""

__all__ = ["RULE"]

from collections.abc import Iterable

from knox_scopes.apps.context import Context
from knox_scopes.apps.urls import LOOPBACK
from knox_scopes.errors import Finding
from knox_scopes.rules.base import Rule


def _check(context: Context) -> Iterable[Finding]:
    for redirect in context.redirects:
        scheme, host = redirect.parts.scheme, redirect.parts.hostname
        if scheme == "https" or (scheme == "http" and host in LOOPBACK):
            continue
        message = f"the redirect URL `{redirect.url}` is not https"
        remedy = f"write `https{redirect.url[len(scheme) :]}`" if scheme == "http" else "use an https URL"
        yield context.finding(redirect.url, message, remedy, keys=redirect.keys)


RULE = Rule(
    code="KS306",
    name="insecure-redirect",
    severity="warning",
    what="a redirect URL that is not https, unless it is on the local computer",
    why="anyone on the network path can read the authorization code",
    example="redirect_urls: ['http://app.example.com/redirect']",
    remedy="use https; http is fine for localhost, 127.0.0.1 and [::1]",
    source="OAuth 2.0 Security Best Current Practice (RFC 9700), section 2.6; loopback: RFC 8252, section 7.3",
    check=_check,
)
