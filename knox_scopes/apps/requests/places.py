"""Where requests go: the endpoints of the catalog, or another server that stands in for their host."""

__all__ = ["moved", "url_of"]

from knox_scopes.apps.urls import LOOPBACK, absolute
from knox_scopes.catalog.model import Catalog
from knox_scopes.errors import InputError


def url_of(catalog: Catalog, role: str, server: str | None = None) -> str:
    """Returns the URL of the endpoint that has a role; raises InputError where the catalog has none."""
    url = catalog.url_of(role)
    if not url:
        raise InputError(f"the catalog does not say where to send this: it has no endpoint with the role `{role}`")
    return moved(url, server)


def moved(url: str, server: str | None) -> str:
    """Returns a URL with the scheme and host of a server, if one is given.

    Raises InputError for a server that is no `https://HOST`, or `http://` on another computer than this.

    >>> moved("https://api.samsungknox.com/ke/v1/fota", "http://127.0.0.1:8765")
    'http://127.0.0.1:8765/ke/v1/fota'
    """
    if server is None:
        return url
    parts = absolute(server)
    if parts is None or parts.path not in {"", "/"} or parts.query or parts.fragment or "@" in parts.netloc:
        raise InputError(f"`{server}` is not a server; write scheme and host only, like `http://127.0.0.1:8765`")
    if parts.scheme != "https" and (parts.scheme != "http" or parts.hostname not in LOOPBACK):
        raise InputError(
            f"`{server}` is not https, so anyone on the way could read the secret; only localhost may be http"
        )
    return f"{parts.scheme}://{parts.netloc}/{url.split('/', 3)[3]}"
