"""URLs and lifetimes as a registration has them."""

__all__ = ["LOOPBACK", "absolute", "minutes", "spelled_out"]

import re
from urllib.parse import SplitResult, urlsplit

# The names of the computer that the browser runs on: what goes there does not cross a network.
LOOPBACK = {"localhost", "127.0.0.1", "::1"}
MINUTES = {"m": 1, "h": 60, "d": 24 * 60}
# The standard parser takes these out, or lets them stand, where a browser or the portal reads another URL.
UNFIT = re.compile(r'[\s\\<>"]')


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
