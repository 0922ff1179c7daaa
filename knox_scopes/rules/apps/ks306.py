"""KS306: a redirect URL that is not https."""

__all__ = ["RULE"]

from collections.abc import Iterable

from knox_scopes.apps.context import Context
from knox_scopes.apps.fields import redirects
from knox_scopes.rules.base import Hit, Rule

# The names of the computer that the browser runs on: what goes there does not cross a network.
LOOPBACK = {"localhost", "127.0.0.1", "::1"}


def check(context: Context) -> Iterable[Hit]:
    """Yields what the rule finds."""
    for redirect in redirects(context):
        scheme, host = redirect.parts.scheme, redirect.parts.hostname
        if scheme == "https" or (scheme == "http" and host in LOOPBACK):
            continue
        message = f"the redirect URL `{redirect.url}` is not https"
        remedy = f"write `https{redirect.url[len(scheme) :]}`" if scheme == "http" else "use an https URL"
        yield Hit(redirect.url, redirect.keys, message, remedy)


RULE = Rule(
    code="KS306",
    name="insecure-redirect",
    severity="warning",
    confidence="high",
    what="a redirect URL that is not https, where it is not of this computer itself",
    why="whoever reads along on the way gets the authorization code",
    example="redirect_urls: ['http://app.example.com/redirect']",
    remedy="use https; http is fine for localhost, 127.0.0.1 and [::1]",
    source="OAuth 2.0 Security Best Current Practice (RFC 9700), section 2.6; loopback: RFC 8252, section 7.3",
    check=check,
)
