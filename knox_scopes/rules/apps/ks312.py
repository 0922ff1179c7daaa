"""KS312: several redirect URLs."""

__all__ = ["RULE"]

from collections.abc import Iterable

from knox_scopes.apps.context import Context
from knox_scopes.errors import Finding
from knox_scopes.rules.apps.guide import GUIDE
from knox_scopes.rules.base import Rule


def _check(context: Context) -> Iterable[Finding]:
    urls = dict.fromkeys(item.text for item in context.registration.redirect_urls)
    if context.code_grant and len(urls) > 1:
        message = f"there are {len(urls)} redirect URLs, so each authorization request must name one of them"
        remedy = "send `redirect_uri` with each request, exactly as it is registered"
        yield context.finding("redirect_urls", message, remedy, keys=("redirect_urls",))


RULE = Rule(
    code="KS312",
    name="several-redirects",
    severity="info",
    what="several redirect URLs",
    why="the portal cannot know which one a request means unless the request names it in `redirect_uri`",
    example="redirect_urls: ['https://app.example.com/a', 'https://app.example.com/b']",
    remedy="send `redirect_uri` with each request, exactly as it is registered",
    source=GUIDE,
    check=_check,
)
