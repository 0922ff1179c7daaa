"""KS206: a logo that is not there, or that the portal would not take."""

__all__ = ["RULE"]

import os
from collections.abc import Iterable, Iterator

from knox_scopes.apps.context import Context
from knox_scopes.apps.fields import GUIDE, text
from knox_scopes.rules.base import Hit, Rule

# What the kinds of image that the portal takes begin with.
STARTS = {b"\x89PNG\r\n\x1a\n": ".png", b"\xff\xd8\xff": ".jpg"}
TOO_BIG = 200_000_000


def check(context: Context) -> Iterable[Hit]:
    """Yields what the rule finds."""
    file = context.registration.file
    logo = text(context.registration, "consent_screen", "logo")
    if logo and file != "-":  # what comes from stdin has no folder
        for message, remedy in _wrong(os.path.realpath(os.path.dirname(file)), logo):
            yield Hit("consent_screen.logo", ("consent_screen", "logo"), f"the logo `{logo}` {message}", remedy)


def _wrong(folder: str, logo: str) -> Iterator[tuple[str, str]]:
    """Yields what is wrong with a logo; nothing outside the folder is opened, nor told to exist."""
    beside = "put the logo in the folder of this file, and write its path from there, like `logo.png`"
    try:
        path = os.path.realpath(os.path.join(folder, logo))
        inside = not os.path.isabs(logo) and os.path.commonpath([folder, path]) == folder
    except ValueError:  # a NUL in the path, or another drive
        inside = False
    if not inside:
        yield "leads out of the folder of this file", beside
    elif not os.path.lexists(path):
        yield "is not there", beside
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
        yield f"cannot be read: {error.strerror}", "give this user the right to read it"
        return
    holds = next((kind for known, kind in STARTS.items() if start.startswith(known)), "")
    if not holds:
        yield "does not hold a .jpg or .png image", "save the image as .png, with its ending"
    elif ending != holds:
        yield f"holds a {holds} image, and is named otherwise", f"give its name the ending `{holds}`"
    if (size := os.path.getsize(path)) >= TOO_BIG:
        yield f"has {size:,} bytes, and the portal takes less than 200 MB", "save the image smaller"


RULE = Rule(
    code="KS206",
    name="bad-logo",
    severity="error",
    confidence="high",
    what="a logo that is not there, is not .jpg or .png by name and by content, or has 200 MB and more",
    why="the portal does not take it",
    example="consent_screen: {logo: logo.svg}",
    remedy="put a .jpg or .png image beside the registration, and write its path from there",
    source=GUIDE,
    check=check,
)
