"""KS304: a redirect URL with `#` or `*`."""

__all__ = ["RULE"]

from collections.abc import Iterable

from knox_scopes.apps.context import Context
from knox_scopes.apps.fields import redirects
from knox_scopes.rules.base import Hit, Rule


def check(context: Context) -> Iterable[Hit]:
    """Yields what the rule finds."""
    for redirect in redirects(context):
        url, sign, _ = redirect.url.partition("#")
        signs = ("`*`",) * ("*" in redirect.url) + ("`#`",) * bool(sign)
        if signs:
            message = f"the redirect URL `{redirect.url}` has {' and '.join(signs)}, which the portal does not take"
            remedy = "write out each URL that `*` stands for, without `#`" if "*" in redirect.url else f"write `{url}`"
            yield Hit(redirect.url, redirect.keys, message, remedy)


RULE = Rule(
    code="KS304",
    name="forbidden-in-redirect",
    severity="error",
    confidence="high",
    what="a redirect URL with `#` or `*`",
    why="the portal takes neither fragments nor wildcards",
    example="redirect_urls: ['https://*.example.com/redirect']",
    remedy="leave the fragment out; write out each URL that a wildcard stands for",
    source="Authentication for Knox E-FOTA, 2024-09-12",
    check=check,
)
