"""KS303: a redirect URL that is not absolute."""

__all__ = ["RULE"]

import re
from collections.abc import Iterable

from knox_scopes.apps.context import Context
from knox_scopes.apps.fields import absolute, spelled_out, texts
from knox_scopes.rules.base import Hit, Rule


def check(context: Context) -> Iterable[Hit]:
    """Yields what the rule finds."""
    for item in texts(context.registration, "redirect_urls"):
        if absolute(item.text) is None:
            path = f"https://app.example.com{re.split('[?#*]', item.text)[0]}"
            like = path if item.text.startswith("/") and absolute(path) else "https://app.example.com/callback"
            message = f"the redirect URL `{item.text}` is not absolute"
            yield Hit(item.text, item.keys, message, spelled_out(item.text, like))


RULE = Rule(
    code="KS303",
    name="relative-redirect",
    severity="error",
    confidence="high",
    what="a redirect URL that is not absolute",
    why="the portal takes only URLs with scheme and host",
    example="redirect_urls: [/oauth2/redirect]",
    remedy="write the whole URL, like `https://app.example.com/oauth2/redirect`",
    source="Authentication for Knox E-FOTA, 2024-09-12",
    check=check,
)
