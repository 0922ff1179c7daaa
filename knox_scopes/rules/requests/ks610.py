"""KS610: a redirect URL that is not registered, or cannot be."""

__all__ = ["RULE"]

from collections.abc import Iterable

from knox_scopes.errors import Finding
from knox_scopes.rules.base import Rule
from knox_scopes.rules.requests.guide import AUTHORIZE
from knox_scopes.rules.requests.held import Held

FAULTS = {
    "form": ("is not an absolute URL", "write it with scheme and host, exactly as it is registered"),
    "fragment": ("has a fragment, which no registered URL can have", "drop the fragment"),
    "query": (
        "has a query, which the portal drops from registered URLs",
        "drop the query, and pass its contents in state",
    ),
}


def _check(held: Held) -> Iterable[Finding]:
    given = held.given("redirect_uri")
    if given is None:
        return
    if given.fault in FAULTS:
        what, remedy = FAULTS[given.fault]
        yield held.finding("redirect_uri", f"the redirect_uri {what}", remedy)
        return
    registered = [one.text for one in held.context.registration.redirect_urls] if held.context else []
    if registered and given.value and given.value not in registered:
        near = [url for url in registered if _loose(url) == _loose(given.value)]
        what = "differs from a registered one only in case or a trailing slash" if near else "is not registered"
        remedy = f"send {' or '.join(f'`{url}`' for url in near or registered)}, or register this one"
        yield held.finding("redirect_uri", f"the redirect_uri {what}; it must match exactly", remedy)


def _loose(url: str) -> str:
    return url.rstrip("/").lower()


RULE = Rule(
    code="KS610",
    name="unregistered-redirect",
    severity="error",
    what="a redirect URL that is not exactly one of the registered ones, or that could not be registered",
    why="the server redirects only to registered URLs, and compares them character by character",
    example="redirect_uri=https%3A%2F%2Fapp.example.com%2Fredirect%2F",
    remedy="send one of the registered URLs, exactly as it is registered",
    source=f"{AUTHORIZE}; on queries and fragments: Authentication for Knox E-FOTA, 2024-09-12",
    check=_check,
)
