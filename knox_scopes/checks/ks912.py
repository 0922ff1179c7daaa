"""KS912: lines that do not end plainly."""

__all__ = ["CHECK"]

import re
from collections.abc import Iterable
from itertools import zip_longest

from knox_scopes.checks.base import Check, Hit, World
from knox_scopes.form import tidy
from knox_scopes.strict import Place

LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")


def find(world: World) -> Iterable[Hit]:
    """Yields what the check finds: the first such line of a file, and how many there are."""
    for file in world.files:
        pairs = zip_longest(LINE.findall(file.text), tidy(file.text).splitlines(keepends=True))
        untidy = [number for number, (found, due) in enumerate(pairs, 1) if found != due]
        if untidy:
            more = f" and {len(untidy) - 1} more" if untidy[1:] else ""
            message = f"line {untidy[0]}{more}: not plain text with one line feed behind it"
            yield Hit(file.path, Place(file.path, untidy[0], 1), message, CHECK.remedy)


CHECK = Check(
    code="KS912",
    name="untidy",
    severity="warning",
    reach="text",
    what="spaces or carriage returns at the ends of lines, empty lines at the end of a file, a byte order mark",
    why="editors alter them unasked, and then a change shows lines that say what they said before",
    example="a file with the line ends of Windows",
    remedy="save the file with plain line ends and no space behind the text of a line",
    find=find,
)
