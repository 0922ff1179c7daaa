"""KS912: lines that do not end plainly."""

__all__ = ["CHECK", "compose", "nodes", "tidy"]

import re
from collections.abc import Iterable, Iterator
from itertools import zip_longest
from typing import Any

import yaml

from knox_scopes.catalog.strict import Place
from knox_scopes.rules.catalogs.base import Check, Hit, World

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


def tidy(text: str) -> str:
    """Returns the text with plain line ends, no space before them, one at the end, and no byte order mark."""
    text = re.sub("\r\n?", "\n", text.removeprefix("\ufeff"))
    kept = {  # a space may be a part of such texts
        number
        for node in nodes(compose(text))
        if isinstance(node, yaml.ScalarNode) and node.style
        for number in range(node.start_mark.line + (node.style in "|>"), node.end_mark.line)
    }
    lines = (line if number in kept else line.rstrip(" \t") for number, line in enumerate(text.split("\n")))
    return "\n".join(lines).rstrip("\n") + "\n"


def compose(text: str) -> Any:  # noqa: ANN401 - PyYAML's nodes have no public types
    """Returns the tree of a text's YAML."""
    return yaml.compose(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def nodes(node: Any) -> Iterator[Any]:  # noqa: ANN401 - see compose
    """Yields a node and all within it."""
    yield node
    for part in node.value if not isinstance(node, yaml.ScalarNode) else ():
        for within in part if isinstance(part, tuple) else (part,):
            yield from nodes(within)


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
