"""KS303: a redirect URL that is not absolute."""

__all__ = ["RULE"]

import re
from collections.abc import Iterable

from knox_scopes.apps.context import Context
from knox_scopes.apps.urls import absolute, spelled_out
from knox_scopes.errors import Finding
from knox_scopes.rules.apps.guide import EFOTA
from knox_scopes.rules.base import Rule


def _check(context: Context) -> Iterable[Finding]:
    for item in context.registration.redirect_urls:
        if absolute(item.text) is None:
            path = f"https://app.example.com{re.split('[?#*]', item.text)[0]}"
            like = path if item.text.startswith("/") and absolute(path) else "https://app.example.com/callback"
            message = f"the redirect URL `{item.text}` is not absolute"
            yield context.finding(item.text, message, spelled_out(item.text, like), keys=item.keys)


RULE = Rule(
    code="KS303",
    name="relative-redirect",
    severity="error",
    what="a redirect URL that is not absolute",
    why="the portal accepts only URLs with a scheme and a host",
    example="redirect_urls: [/oauth2/redirect]",
    remedy="write the whole URL, such as `https://app.example.com/oauth2/redirect`",
    source=EFOTA,
    check=_check,
)
