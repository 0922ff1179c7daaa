#!/usr/bin/env python3
"""Puts service files in canonical order and form, as scopes/README.md has it; comments and meaning stay.

With files as arguments, only those; with --check nothing is written, and the exit status is 1 where something would be.
"""

__all__ = ["canonical", "main"]

import argparse
import re
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml

from knox_scopes.catalog.load import SCHEMA
from knox_scopes.catalog.order import Order, service_order
from knox_scopes.catalog.strict import parse
from knox_scopes.cli.files import write_whole
from knox_scopes.errors import CatalogError, InputError
from knox_scopes.rules.catalogs.ks912 import compose, tidy

FOLDER = Path(__file__).resolve().parent.parent / "scopes"
# What ends a line in YAML too; no editor shows it, and none of these files has a use for it.
ODD_LINE_END = re.compile("[\x85\u2028\u2029]")
IS_GAP = re.compile(r"( *)(#.*)?").fullmatch


def main() -> int:
    """Returns the exit status: 1 where a file is not canonical yet, 2 where one cannot be made so."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing, only tell")
    parser.add_argument("files", nargs="*", type=Path, metavar="FILES")
    given = parser.parse_args()
    order = service_order(FOLDER / SCHEMA)
    status = 0
    for file in given.files or sorted(FOLDER.glob("*.yaml")):
        try:
            before = file.read_bytes()
            after = canonical(before, str(file), order)
        except (OSError, InputError, CatalogError) as error:
            said = error if isinstance(error, CatalogError) else f"{file}: {getattr(error, 'strerror', error)}"
            print(said, file=sys.stderr)
            status = 2
            continue
        if after != before:
            print(f"{file}: {'not in canonical form' if given.check else 'put in canonical form'}")
            status = max(status, int(given.check))
            if not given.check:
                write_whole(str(file.resolve()), after)
    return status


def canonical(content: bytes, name: str, order: Order) -> bytes:
    """Returns the content of a strict YAML file with its keys in order, its line ends plain, and no space before them.

    Lines and parts of lines are moved as they stand, with the comments above them; the wording stays the author's.
    Raises CatalogError where it is no strict YAML, InputError where it is no mapping, or where moving lines would alter
    what it says.
    """
    before = parse(content, name).value
    if not isinstance(before, dict):
        raise InputError("the file holds no service")
    if ODD_LINE_END.search(content.decode()):
        raise InputError("a line ends with another character than a line feed; write that as an escape in quotes")
    made = _in_blocks(_in_lines(tidy(content.decode()), order), order).encode()
    try:
        after = parse(made, name).value
    except CatalogError:
        after = None
    if after != before:
        raise InputError("moving its lines would alter what the file says; put it in order by hand")
    return made


def _parts(node: Any, order: Order) -> Iterator[tuple[Any, Order]]:  # noqa: ANN401 - see compose
    """Yields the values directly within a mapping or a list, each with its order."""
    if isinstance(node, yaml.MappingNode):
        yield from ((value, order.below(key.value)) for key, value in node.value)
    else:
        yield from ((value, order.below(number)) for number, value in enumerate(node.value))


def _sorted(node: Any, order: Order) -> list[int]:  # noqa: ANN401 - see compose
    """Returns the places of a mapping's entries in their order."""
    places = {key.value: place for place, (key, _) in enumerate(node.value)}
    return [places[name] for name in order.of(places)]


def _in_lines(text: str, order: Order) -> str:
    """Puts the mappings in order that are written within braces; what stands between their entries stays."""

    def written(node: Any, order: Order) -> str:  # noqa: ANN401 - see compose
        if isinstance(node, yaml.ScalarNode):
            return text[node.start_mark.index : node.end_mark.index]
        pieces, at = [], node.start_mark.index
        spans = [_span(part) for part in node.value]
        entries = [
            text[start : value.start_mark.index] + written(value, below)
            for (start, _), (value, below) in zip(spans, _parts(node, order), strict=True)
        ]
        if isinstance(node, yaml.MappingNode) and node.flow_style:
            entries = [entries[place] for place in _sorted(node, order)]
        for (start, end), entry in zip(spans, entries, strict=True):
            pieces += [text[at:start], entry]
            at = end
        return "".join((*pieces, text[at : node.end_mark.index]))

    root = compose(text)
    return text[: root.start_mark.index] + written(root, order) + text[root.end_mark.index :]


def _span(part: Any) -> tuple[int, int]:  # noqa: ANN401 - see compose
    """Returns where an entry or an item begins and ends in the text."""
    first, last = part if isinstance(part, tuple) else (part, part)
    return first.start_mark.index, last.end_mark.index


def _in_blocks(text: str, order: Order) -> str:
    """Puts the mappings in order whose entries stand on lines of their own, each with the comments above it."""
    lines = text.splitlines(keepends=True)
    root = compose(text)
    first = root.start_mark.line
    end = _first_above(lines, len(lines), first, root.start_mark.column)
    return "".join((*lines[:first], *_block(lines, root, order, first, end), *lines[end:]))


def _block(lines: list[str], node: Any, order: Order, first: int, end: int) -> list[str]:  # noqa: ANN401 - see compose
    """Returns the lines of a node from `first` to before `end`, in order."""
    if isinstance(node, yaml.ScalarNode) or node.flow_style:
        return lines[first:end]
    heads = [(part[0] if isinstance(part, tuple) else part).start_mark.line for part in node.value]
    column = node.start_mark.column
    starts = [first, *(_first_above(lines, head, above, column) for above, head in pairwise(heads)), end]
    chunks = []
    for (value, below), head, (start, stop) in zip(_parts(node, order), heads, pairwise(starts), strict=True):
        # A list item begins on the line of its dash, a value on the line of its key or on one below.
        own = head if isinstance(node, yaml.SequenceNode) or value.start_mark.line == head else head + 1
        chunks.append((lines[start:head], lines[head:own] + _block(lines, value, below, own, stop)))
    if isinstance(node, yaml.MappingNode):
        before = [lines[head][:column] for head in heads]  # the first may stand behind a dash
        chunks = [chunks[place] for place in _sorted(node, order)]
        chunks = [
            (above, [prefix + body[0][column:], *body[1:]])
            for prefix, (above, body) in zip(before, chunks, strict=True)
        ]
    return [line for above, body in chunks for line in above + body]


def _first_above(lines: list[str], head: int, above: int, column: int) -> int:
    """Returns the first of the empty lines and comments above a line, none of them further in than the column."""
    start = head
    while start - 1 > above and (gap := IS_GAP(lines[start - 1].rstrip("\n"))) is not None:
        if gap[2] and len(gap[1]) > column:
            break
        start -= 1
    return start


if __name__ == "__main__":
    sys.exit(main())
