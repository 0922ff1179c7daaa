"""Rewrites paths and URLs as people paste them: variables in other notations, a variable for the base, no scheme."""

__all__ = ["Address", "address_of"]

import re
from typing import NamedTuple

# A variable in front of the path, for the address of the service: `{{baseUrl}}`, `${BASE}`, `$BASE`, `<host>`, `%B%`.
BASE = (
    r"(?:[A-Za-z]+://)?(?:\{\{[^{}/]{0,80}\}\}|\$\{[^{}/]{0,80}\}|\$\([^()/]{0,80}\)|\$[A-Za-z_][\w.:]{0,80}"
    r"|\{[^{}/]{0,80}\}|<[^<>/]{0,80}>|%\w{1,80}%)(?::\d+)?(?=/)"
)
NAME = r"[A-Za-z_][\w. -]{0,60}"
VARIABLE = (
    rf"(?<=/)(?:<({NAME})>|\[({NAME})\]|\{{\{{\s*({NAME})\s*\}}\}}|\$\{{({NAME})\}}|\{{({NAME})\}}|:([A-Za-z_]\w*)|(%[sd]))"
    r"(?=[/?#]|$)"
)
HOST = r"(?i)(?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,}(?::\d+)?(?=/)"


class Address(NamedTuple):
    """A path or URL with variables as `{name}`, and whether a variable stood for what comes before the path."""

    text: str
    is_based: bool = False


def address_of(text: str) -> Address:
    """Returns a path or a URL as the catalog writes it.

    >>> address_of("{{baseUrl}}/a/<b c>/:d"), address_of("api.example.com/a")
    (Address(text='/a/{bc}/{d}', is_based=True), Address(text='https://api.example.com/a', is_based=False))
    """
    base = re.match(BASE, text)
    if base:
        text = text[base.end() :]
    elif re.match(HOST, text):
        text = f"https://{text}"
    return Address(re.sub(VARIABLE, _variable, text), base is not None)


def _variable(found: "re.Match[str]") -> str:
    given = next(filter(None, found.groups()))
    # What is filled in by its place has no name.
    return "{" + ("id" if given[0] == "%" else re.sub(r"[^\w.-]", "", given)) + "}"
