"""Sentences on lifetimes that several requests come with."""

__all__ = ["lasts"]

from knox_scopes.apps.registration import Item
from knox_scopes.apps.urls import minutes
from knox_scopes.catalog.oauth import Lifetime

DAY = 24 * 60


def lasts(what: str, lifetime: Lifetime, registered: Item | None = None) -> str:
    """Returns how long something is valid: as registered, where that is known, else by default.

    >>> lasts("The code", Lifetime(1, 1, 5))
    'The code is valid for 1 minute by default; the registration can set up to 5 minutes.'
    """
    if registered is not None:
        return f"{what} is valid for {_span(minutes(registered.text))}, as registered."
    most = f"; the registration can set up to {_span(lifetime.most)}" if lifetime.most > lifetime.default else ""
    return f"{what} is valid for {_span(lifetime.default)} by default{most}."


def _span(duration: int) -> str:
    """Returns a number of minutes in words."""
    number, unit = (duration, "minute") if duration % DAY else (duration // DAY, "day")
    return f"{number} {unit}" + ("" if number == 1 else "s")
