"""KS305: a redirect URL with a query."""

__all__ = ["RULE"]

from collections.abc import Iterable

from knox_scopes.apps.context import Context
from knox_scopes.errors import Finding
from knox_scopes.rules.apps.guide import EFOTA
from knox_scopes.rules.base import Rule


def _check(context: Context) -> Iterable[Finding]:
    for redirect in context.redirects:
        kept, query, _ = redirect.url.partition("#")[0].partition("?")
        if query:
            message = f"the redirect URL `{redirect.url}` has a query, which the portal drops"
            remedy = f"write `{kept}`, and pass what differs in the `state` of each request"
            yield context.finding(redirect.url, message, remedy, keys=redirect.keys)


RULE = Rule(
    code="KS305",
    name="query-in-redirect",
    severity="warning",
    what="a redirect URL with a query",
    why="the portal drops the query, so the URL it keeps is not the one written here",
    example="redirect_urls: ['https://app.example.com/redirect?id=1']",
    remedy="drop the query, and pass its contents in `state`",
    source=EFOTA,
    check=_check,
)
