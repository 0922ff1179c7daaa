"""KS311: redirect URLs that are the same once the portal has normalised them."""

__all__ = ["RULE"]

from collections.abc import Iterable

from knox_scopes.apps.context import Context
from knox_scopes.apps.fields import Redirect, redirects
from knox_scopes.rules.base import Hit, Rule

DEFAULT_PORTS = {"http": 80, "https": 443}


def check(context: Context) -> Iterable[Hit]:
    """Yields what the rule finds."""
    first: dict[tuple[object, ...], Redirect] = {}
    for redirect in redirects(context):
        other = first.setdefault(_kept(redirect), redirect)
        if redirect.keys != other.keys:
            twice = redirect.url == other.url
            same = "stands in the list already" if twice else f"is the same to the portal as `{other.url}`"
            yield Hit(redirect.url, redirect.keys, f"the redirect URL `{redirect.url}` {same}", "keep one of the two")


def _kept(redirect: Redirect) -> tuple[object, ...]:
    """Returns what tells a redirect URL from others: all but its query, case of the host, default port and bare `/`."""
    parts = redirect.parts
    user = parts.netloc.rpartition("@")[0]
    return (
        parts.scheme,
        user,
        parts.hostname,
        parts.port or DEFAULT_PORTS.get(parts.scheme),
        parts.path or "/",
        parts.fragment,
    )


RULE = Rule(
    code="KS311",
    name="same-redirect",
    severity="warning",
    confidence="high",
    what="redirect URLs that are the same once the portal has normalised them",
    why="two entries look like two places to return to, and are one",
    example="redirect_urls: ['https://app.example.com/a', 'https://app.example.com/a?id=1']",
    remedy="keep one of them",
    source="Authentication for Knox E-FOTA, 2024-09-12, for the query; RFC 3986, section 6.2, for case and port",
    check=check,
)
