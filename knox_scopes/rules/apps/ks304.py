"""KS304: a redirect URL with `#` or `*`."""

__all__ = ["RULE"]

from collections.abc import Iterable

from knox_scopes.apps.context import Context
from knox_scopes.errors import Finding
from knox_scopes.rules.apps.guide import EFOTA
from knox_scopes.rules.base import Rule


def _check(context: Context) -> Iterable[Finding]:
    for redirect in context.redirects:
        url, sign, _ = redirect.url.partition("#")
        signs = ("`*`",) * ("*" in redirect.url) + ("`#`",) * bool(sign)
        if signs:
            message = f"the redirect URL `{redirect.url}` has {' and '.join(signs)}, which the portal does not accept"
            remedy = "list each URL that `*` stands for, without `#`" if "*" in redirect.url else f"write `{url}`"
            yield context.finding(redirect.url, message, remedy, keys=redirect.keys)


RULE = Rule(
    code="KS304",
    name="forbidden-in-redirect",
    severity="error",
    what="a redirect URL with `#` or `*`",
    why="the portal accepts neither fragments nor wildcards",
    example="redirect_urls: ['https://*.example.com/redirect']",
    remedy="drop the fragment; list each URL that a wildcard stands for",
    source=EFOTA,
    check=_check,
)
