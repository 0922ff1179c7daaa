"""What the rules on the fields of a registration share: fields as written, grant types, URLs and durations."""

__all__ = [
    "CODE",
    "CREDENTIALS",
    "GUIDE",
    "Redirect",
    "absolute",
    "code_grant",
    "grant_types",
    "is_told",
    "minutes",
    "redirects",
    "spelled_out",
    "text",
    "texts",
]

import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import SplitResult, urlsplit

from knox_scopes.apps.context import Context
from knox_scopes.apps.registration import Item, Registration
from knox_scopes.catalog.strict import Keys

CODE = "authorization_code"
CREDENTIALS = "client_credentials"
# The source of most of these rules.
GUIDE = "Register new app (Knox OAuth 2.0 Authentication guide)"

MINUTES = {"m": 1, "h": 60, "d": 24 * 60}
# The standard parser takes these out, or lets them stand, where a browser or the portal reads another URL.
UNFIT = re.compile(r'[\s\\<>"]')


class Redirect(NamedTuple):
    """Holds a redirect URL as written, its parts, and where it stands."""

    url: str
    parts: SplitResult
    keys: Keys


def is_told(registration: Registration, *keys: str | int) -> bool:
    """Tells whether what is wrong with a field is a finding already: its form, its misspelt key, or a secret in it."""
    return any(
        fault.keys[: len(keys)] == keys
        or keys[: len(fault.keys)] == fault.keys
        or (fault.keys[:-1] == keys[:-1] and fault.message.endswith(f"did you mean `{keys[-1]}`?"))
        for fault in registration.faults
    )


def text(registration: Registration, section: str, key: str) -> str:
    """Returns the text of a field, empty where it is left out; a secret is no text that may be told."""
    written: str = registration.value.get(section, {}).get(key, "")
    return "" if is_told(registration, section, key) else written


def texts(registration: Registration, key: str) -> tuple[Item, ...]:
    """Returns the texts of a list, without those that are or hold a secret."""
    told = {fault.keys for fault in registration.faults}  # a file may have very many of both
    return tuple(item for item in registration.texts(key) if item.keys not in told)


def grant_types(context: Context) -> tuple[Item, ...]:
    """Returns the grant types as written."""
    return texts(context.registration, "grant_types")


def code_grant(context: Context) -> Item | None:
    """Returns where the authorization code grant is asked for, or None."""
    return next((item for item in grant_types(context) if item.text == CODE), None)


def redirects(context: Context) -> Iterator[Redirect]:
    """Yields the redirect URLs that are absolute; the others are found by a rule of their own."""
    for item in texts(context.registration, "redirect_urls"):
        if parts := absolute(item.text):
            yield Redirect(item.text, parts, item.keys)


def absolute(url: str) -> SplitResult | None:
    """Returns the parts of an absolute URL, which has a scheme and a host, or None.

    >>> absolute("https://example.com/a").hostname, absolute("/a"), absolute("localhost:80/a")
    ('example.com', None, None)
    """
    if UNFIT.search(url) or not url.isprintable():
        return None
    try:
        parts = urlsplit(url)
        whole = parts.scheme and parts.hostname and parts.port != 0
    except ValueError:  # brackets that hold no address, or a port that is no number
        return None
    return parts if whole else None


def spelled_out(url: str, like: str) -> str:
    """Returns the remedy for a URL that is not absolute: what was meant where that shows, else an example.

    >>> spelled_out("example.com/a", "https://example.com")
    'write `https://example.com/a`'
    """
    for start in ("https:", "https://"):
        parts = absolute(start + url)
        if parts and "." in parts.netloc and "@" not in parts.netloc:
            return f"write `{start}{url}`"
    return f"write it with scheme and host, like `{like}`"


def minutes(duration: str) -> int:
    """Returns how many minutes a duration is.

    >>> minutes("5m"), minutes("2h"), minutes("90d")
    (5, 120, 129600)
    """
    return int(duration[:-1]) * MINUTES[duration[-1]]
