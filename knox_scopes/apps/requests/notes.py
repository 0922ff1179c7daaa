"""Sentences that requests come with; as comments of a shell, they have neither backticks nor semicolons."""

__all__ = ["lasts", "sentences"]

from knox_scopes.apps.registration import Item
from knox_scopes.apps.urls import minutes
from knox_scopes.catalog.oauth import Lifetime

DAY = 24 * 60


def lasts(what: str, lifetime: Lifetime, registered: Item | None = None) -> str:
    """Returns how long something is valid: as registered, where that is known, else by default.

    >>> lasts("The code", Lifetime(1, 1, 5))
    'The code is valid for 1 minute by default. The registration can set up to 5 minutes.'
    """
    if registered is not None:
        return f"{what} is valid for {_span(minutes(registered.text))}, as registered."
    most = f" The registration can set up to {_span(lifetime.most)}." if lifetime.most > lifetime.default else ""
    return f"{what} is valid for {_span(lifetime.default)} by default.{most}"


def sentences(remark: str) -> str:
    """Returns as sentences what is said elsewhere after a colon, in parts with semicolons between them.

    >>> sentences("the base `/ke/v1` (ke) is assumed; only it has such a path")
    'The base /ke/v1 (ke) is assumed. Only it has such a path.'
    """
    return " ".join(f"{part[:1].upper()}{part[1:]}." for part in remark.split("; ")).replace("`", "")


def _span(duration: int) -> str:
    """Returns a number of minutes in words."""
    number, unit = (duration, "minute") if duration % DAY else (duration // DAY, "day")
    return f"{number} {unit}" + ("" if number == 1 else "s")
