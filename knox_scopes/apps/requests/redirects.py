"""The redirect URI that requests of the authorization code grant name."""

__all__ = ["redirect_uri"]

from collections.abc import Sequence

from knox_scopes.apps.urls import absolute, spelled_out
from knox_scopes.errors import InputError
from knox_scopes.names import did_you_mean

EXAMPLE = "https://app.example.com/callback"


def redirect_uri(given: str | None, registered: Sequence[str] | None = None) -> str:
    """Returns the redirect URI to send: the one given, or the only one registered.

    `registered` is None where no registration is known. Raises InputError for one that is not registered, letter for
    letter, or that the portal would not accept, and where none or several are registered and none is given.
    """
    if registered is None:
        if given is None:
            raise InputError("no redirect URI given; pass it with --redirect-uri, exactly as it is registered")
        return _accepted(given)
    every = tuple(dict.fromkeys(registered))
    if not every:
        raise InputError("the registration has no redirect URL, and the authorization code grant needs one")
    known = ", ".join(f"`{url}`" for url in every)
    if given is None:
        if len(every) > 1:
            raise InputError(f"several redirect URLs are registered; name one with --redirect-uri: {known}")
        given = every[0]
    if given not in every:
        hint = did_you_mean(given, every, otherwise=f"; registered: {known}")
        raise InputError(f"the redirect URI `{given}` is not registered, and must match letter for letter{hint}")
    return _accepted(given)


def _accepted(url: str) -> str:
    """Returns a redirect URI that the portal accepts; raises InputError for any other."""
    if absolute(url) is None:
        raise InputError(f"the redirect URI `{url}` is not absolute; {spelled_out(url, EXAMPLE)}")
    for sign in "#*":
        if sign in url:
            raise InputError(f"the redirect URI `{url}` has `{sign}`, which the portal does not accept")
    return url
