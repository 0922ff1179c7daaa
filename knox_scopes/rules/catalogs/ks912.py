"""KS912: trailing spaces, carriage returns, blank lines at the end of a file, or a byte order mark."""

__all__ = ["RULE", "compose", "nodes", "tidy"]

import re
from collections.abc import Iterable, Iterator
from itertools import zip_longest
from typing import Any

import yaml

from knox_scopes.catalog.strict import Place
from knox_scopes.errors import Finding
from knox_scopes.rules.base import Rule
from knox_scopes.rules.catalogs.files import CatalogFiles

LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")


def _check(seen: CatalogFiles) -> Iterable[Finding]:
    # The first such line of a file, and how many there are.
    for file in seen.files:
        pairs = zip_longest(LINE.findall(file.text), tidy(file.text).splitlines(keepends=True))
        untidy = [number for number, (found, due) in enumerate(pairs, 1) if found != due]
        if untidy:
            more = f" and {len(untidy) - 1} more" if untidy[1:] else ""
            message = f"line {untidy[0]}{more}: trailing spaces or an unusual line ending"
            yield Place(file.path, untidy[0], 1).finding(message, at=file.path)


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


RULE: Rule[CatalogFiles] = Rule(
    code="KS912",
    name="untidy",
    severity="warning",
    looks_at="text",
    what="trailing spaces, carriage returns, blank lines at the end of a file, or a byte order mark",
    why="editors change them unasked, and the diff then shows lines whose content is the same",
    example="a file with Windows line endings",
    remedy="save the file with plain line endings and without trailing spaces",
    check=_check,
    source="scopes/README.md",
)
