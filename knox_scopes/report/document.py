"""What a report says, whatever it is written as: a verdict, and below it headings, sentences, tables and drawings."""

from __future__ import annotations  # so that no report imports what it does not show

__all__ = ["Block", "Cell", "Code", "Document", "Heading", "Items", "Lines", "Literal", "Part", "Table", "Tree", "Word"]

from typing import TYPE_CHECKING, NamedTuple, TypeAlias
from typing import Literal as OneOf

if TYPE_CHECKING:
    from collections.abc import Mapping

    from knox_scopes.catalog.model import Catalog


class Code(NamedTuple):
    """A text that is shown as it was typed."""

    text: str


class Word(NamedTuple):
    """A word with a meaning that has a look of its own: an effect, a severity."""

    kind: str
    text: str


Part: TypeAlias = str | Code | Word
"""A piece of text; in a bare one, what stands in backticks is code."""


class Lines(NamedTuple):
    """A cell of several lines."""

    parts: tuple[Part, ...]


Cell: TypeAlias = Part | Lines


class Heading(NamedTuple):
    """Begins a section."""

    text: str


class Items(NamedTuple):
    """A list."""

    parts: tuple[Part, ...]


class Literal(NamedTuple):
    """A line to be copied."""

    text: str


class Table(NamedTuple):
    """A table with a head."""

    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


class Tree(NamedTuple):
    """A drawing of the named scopes, each below what implies it, under a title; only a page shows it.

    `states` says of some how they stand, and `meanings` what each of these words means here.
    """

    title: str
    catalog: Catalog
    names: tuple[str, ...]
    states: Mapping[str, str]
    meanings: Mapping[str, str]


Block: TypeAlias = str | Heading | Items | Literal | Table | Tree
"""What stands below the verdict; a bare text is a paragraph."""


class Document(NamedTuple):
    """A report: its verdict comes first, with how well things stand, and `data` says last how new the data is."""

    title: str
    verdict: str
    tone: OneOf["good", "fair", "poor"]
    blocks: tuple[Block, ...]
    data: str
