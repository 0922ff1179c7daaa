"""KS206: a logo that does not exist, or that the portal would not accept."""

__all__ = ["RULE"]

import os
from collections.abc import Iterable, Iterator

from knox_scopes.apps.context import Context
from knox_scopes.apps.registration import text_of
from knox_scopes.errors import Finding
from knox_scopes.rules.apps.guide import GUIDE
from knox_scopes.rules.base import Rule

# What the kinds of image that the portal takes begin with.
STARTS = {b"\x89PNG\r\n\x1a\n": ".png", b"\xff\xd8\xff": ".jpg"}
TOO_BIG = 200_000_000
KEYS = ("consent_screen", "logo")


def _check(context: Context) -> Iterable[Finding]:
    file = context.registration.file
    logo = text_of(context.registration.consent_screen.logo)
    if logo and file != "-":  # what comes from stdin has no folder
        for message, remedy in _wrong(os.path.realpath(os.path.dirname(file)), logo):
            yield context.finding(".".join(KEYS), f"the logo `{logo}` {message}", remedy, keys=KEYS)


def _wrong(folder: str, logo: str) -> Iterator[tuple[str, str]]:
    """Yields what is wrong with a logo; nothing outside the folder is opened, or said to exist."""
    beside = "put the logo beside this file, and write its path relative to it, such as `logo.png`"
    try:
        path = os.path.realpath(os.path.join(folder, logo))
        inside = not os.path.isabs(logo) and os.path.commonpath([folder, path]) == folder
    except ValueError:  # a NUL in the path, or another drive
        inside = False
    if not inside:
        yield "is outside the folder of this file", beside
    elif not os.path.lexists(path):
        yield "does not exist", beside
    elif not os.path.isfile(path):
        yield "is not a regular file", beside
    else:
        yield from _unfit(path, os.path.splitext(logo)[1].lower())


def _unfit(path: str, ending: str) -> Iterator[tuple[str, str]]:
    """Yields what is wrong with a logo that is there."""
    try:
        with open(path, "rb") as file:
            start = file.read(max(map(len, STARTS)))
    except OSError as error:
        yield f"cannot be read: {error.strerror}", "make it readable for this user"
        return
    holds = next((kind for known, kind in STARTS.items() if start.startswith(known)), "")
    if not holds:
        yield "is not a .jpg or .png image", "save it as .png, with that extension"
    elif ending != holds:
        yield f"is a {holds} image under another extension", f"give it the extension `{holds}`"
    if (size := os.path.getsize(path)) >= TOO_BIG:
        says = "the documentation says less than 200 MB, and the portal may well accept less"
        yield f"has {size:,} bytes; {says}", "use a much smaller image"


RULE = Rule(
    code="KS206",
    name="bad-logo",
    severity="error",
    what="a logo that does not exist, is not .jpg or .png by name and content, or is 200 MB or larger",
    why="the portal does not accept it; 200 MB is the documented limit, suspiciously large for a logo",
    example="consent_screen: {logo: logo.svg}",
    remedy="put a .jpg or .png image beside the registration, and write its path relative to it",
    source=GUIDE,
    check=_check,
)
