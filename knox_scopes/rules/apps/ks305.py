"""KS305: a redirect URL with a query."""

__all__ = ["RULE"]

from collections.abc import Iterable

from knox_scopes.apps.context import Context
from knox_scopes.apps.fields import redirects
from knox_scopes.rules.base import Hit, Rule


def check(context: Context) -> Iterable[Hit]:
    """Yields what the rule finds."""
    for redirect in redirects(context):
        kept, query, _ = redirect.url.partition("#")[0].partition("?")
        if query:
            message = f"the redirect URL `{redirect.url}` has a query, which the portal drops"
            remedy = f"write `{kept}`, and carry what differs in the `state` of each request"
            yield Hit(redirect.url, redirect.keys, message, remedy)


RULE = Rule(
    code="KS305",
    name="query-in-redirect",
    severity="warning",
    confidence="high",
    what="a redirect URL with a query",
    why="the portal drops the query, so the URL that it keeps is not the one written",
    example="redirect_urls: ['https://app.example.com/redirect?id=1']",
    remedy="leave the query out, and carry what it says in `state`",
    source="Authentication for Knox E-FOTA, 2024-09-12",
    check=check,
)
