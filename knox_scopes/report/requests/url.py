"""The authorization request as the URL to open in a browser."""

__all__ = ["text"]

from knox_scopes.apps.requests.authorize import authorization_url
from knox_scopes.apps.requests.values import Request
from knox_scopes.errors import InputError


def text(request: Request) -> str:
    """Returns the URL; raises InputError for a request that a browser cannot send by its URL."""
    if request.kind != "authorize":
        raise InputError("only the authorization request is a URL to open; choose another form with --as")
    return authorization_url(request)
