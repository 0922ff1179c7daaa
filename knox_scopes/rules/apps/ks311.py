"""KS311: redirect URLs that the portal treats as the same."""

__all__ = ["RULE"]

from collections.abc import Iterable

from knox_scopes.apps.context import Context, Redirect
from knox_scopes.errors import Finding
from knox_scopes.rules.apps.guide import EFOTA
from knox_scopes.rules.base import Rule

DEFAULT_PORTS = {"http": 80, "https": 443}


def _check(context: Context) -> Iterable[Finding]:
    first: dict[tuple[object, ...], Redirect] = {}
    for redirect in context.redirects:
        other = first.setdefault(_kept(redirect), redirect)
        if redirect.keys == other.keys:
            continue
        same = "is already in the list" if redirect.url == other.url else f"is the same as `{other.url}` to the portal"
        message = f"the redirect URL `{redirect.url}` {same}"
        yield context.finding(redirect.url, message, "keep one of the two", keys=redirect.keys)


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
    what="redirect URLs that the portal treats as the same",
    why="two entries look like two destinations, but are one",
    example="redirect_urls: ['https://app.example.com/a', 'https://app.example.com/a?id=1']",
    remedy="keep one of them",
    source=f"{EFOTA}, for the query; RFC 3986, section 6.2, for case and port",
    check=_check,
)
