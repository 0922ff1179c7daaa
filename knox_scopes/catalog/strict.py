"""Strict YAML: text only, each key once, no anchors, with the line and column of everything.

Plain YAML lets a repeated key win in silence, turns `no` and `2025-08-05` into other things than text, and lets nine
short lines of aliases grow to gigabytes. None of this is possible here.
"""

__all__ = ["Document", "Place", "parse", "read"]

import json
import stat
from os import PathLike
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from knox_scopes.errors import CatalogError, Finding

MOST_BYTES = 1_000_000
MOST_DEPTH = 20
PLAIN = (str, dict)

# Stands in the path of keys for a key that is no text; such a file is refused.
UNKEYED = -1

Keys = tuple[str | int, ...]


class Place(NamedTuple):
    """Where a value or key stands in a file; lines and columns count from 1."""

    file: str
    line: int
    column: int

    def finding(self, message: str, *, code: str = "", at: str = "", remedy: str = "") -> Finding:
        """Returns a finding at this place."""
        return Finding(
            code=code, message=message, file=self.file, line=self.line, column=self.column, at=at, remedy=remedy
        )


class Document(NamedTuple):
    """A file's value (dictionaries, lists and text) and, by path of keys, where each part stands.

    `spans` has where the texts stand on lines of their own: line, first column and the column behind, from 0.
    """

    value: Any
    places: dict[Keys, Place]
    spans: dict[Keys, tuple[int, int, int]] = {}  # noqa: RUF012 - never written to

    def place(self, keys: Keys) -> Place:
        """Returns where the part stands, or the nearest part around it."""
        while keys not in self.places and keys:
            keys = keys[:-1]
        return self.places[keys]


def read(path: str | PathLike[str], *, most: int | None = None, exact: bool = True) -> Document:
    """Reads one file of at most so many bytes; raises CatalogError with every mistake that can be told apart.

    JSON is a part of YAML, and is read as such where places are wanted; unless the reading is to be `exact`, a file
    that is named so is read much faster, and its parts all stand at its beginning.
    """
    shown, file = str(path), Path(path)
    try:
        found = file.stat()
        if not stat.S_ISREG(found.st_mode) and not stat.S_ISDIR(found.st_mode):  # it may have no end
            raise CatalogError([Finding(file=shown, line=1, message="this is a pipe, socket or device, not a file")])
        most = MOST_BYTES if most is None else most
        if found.st_size > most:
            says = f"the file is over {most:,} bytes; if it is meant to be, allow more with `--max-size`"
            raise CatalogError([Finding(file=shown, line=1, message=says)])
        content = file.read_bytes()
    except OSError as error:
        says = f"the file cannot be read: {error.strerror or error}"
        raise CatalogError([Finding(file=shown, line=1, message=says)]) from error
    quick = None if exact or file.suffix != ".json" else _quick(content)
    return parse(content, shown) if quick is None else Document(quick, {(): Place(shown, 1, 1)})


def _quick(content: bytes) -> dict[str, Any] | None:
    """Returns what JSON says, as strict as YAML is read here, or None where that has to be looked at closely."""

    def entries(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        made = dict(pairs)
        if len(made) < len(pairs):
            raise ValueError
        if any(type(value) not in PLAIN and not _is_plain_list(value) for value in made.values()):
            raise ValueError
        return made

    try:
        value = json.loads(content.decode(), object_pairs_hook=entries)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _is_plain_list(value: object) -> bool:
    return isinstance(value, list) and all(type(item) in PLAIN for item in value)


def parse(content: bytes, name: str) -> Document:
    """Reads YAML, of which JSON is a part; `name` is what places and mistakes call the file."""
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        wrong = f"the file is not UTF-8: byte 0x{content[error.start]:02x} on this line; save it as UTF-8"
        raise CatalogError([Finding(file=name, line=line, message=wrong)]) from error
    return _Reader(name).read(text)


class _Reader:
    """Builds a document from the parser's events, which show anchors and repeated keys where its nodes do not."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Finding] = []
        self.places: dict[Keys, Place] = {(): Place(file, 1, 1)}
        self.spans: dict[Keys, tuple[int, int, int]] = {}

    def read(self, text: str) -> Document:
        value: Any = None
        documents = 0
        if unprintable := yaml.reader.Reader.NON_PRINTABLE.search(text):
            line = text.count("\n", 0, unprintable.start()) + 1
            what = f"a control character, {ascii(unprintable[0])[1:-1]}"
            raise CatalogError([Finding(file=self.file, line=line, message=f"this is not valid YAML: {what}")])
        try:
            self.events = yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
            for event in self.events:
                if isinstance(event, yaml.DocumentStartEvent):
                    documents += 1
                    if documents > 1:
                        self.report(event, "a second document begins here (`---`); a file contains only one")
                        break
                elif isinstance(event, yaml.NodeEvent):
                    value = self.build(event, ())
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
            says = " ".join(part for part in (error.context, error.problem) if part)
            message = f"this is not valid YAML: {says}"
            self.problems.append(Finding(file=self.file, line=line, column=column, message=message))
        if self.problems:
            raise CatalogError(self.problems)
        return Document(value, self.places, self.spans)

    def report(self, event: Any, message: str) -> None:  # noqa: ANN401 - PyYAML's events have no public types
        self.problems.append(self.place(event).finding(message))

    def place(self, event: Any) -> Place:  # noqa: ANN401 - see report
        return Place(self.file, event.start_mark.line + 1, event.start_mark.column + 1)

    def build(self, event: Any, keys: Keys) -> Any:  # noqa: ANN401 - a value of YAML is of any type
        """Returns the value that begins with an event, and notes where it and its parts stand."""
        if keys not in self.places or not keys:
            self.places[keys] = self.place(event)
        if self.is_plain(event):
            start, end = event.start_mark, event.end_mark
            if start is not None and end is not None and start.line == end.line:
                self.spans[keys] = (start.line, start.column, end.column)
            return event.value
        if len(keys) >= MOST_DEPTH:
            self.report(event, f"nested more than {MOST_DEPTH} levels deep")
            raise CatalogError(self.problems)
        if isinstance(event, yaml.SequenceStartEvent):
            return self.sequence(keys)
        return self.mapping(keys) if isinstance(event, yaml.MappingStartEvent) else ""

    def is_plain(self, event: Any) -> bool:  # noqa: ANN401 - see report
        """Tells whether the event is text, and reports what may stand before no value."""
        if isinstance(event, yaml.AliasEvent):
            self.report(event, f"the alias `*{event.anchor}` is not allowed; write the value out")
            return False
        if event.anchor is not None:
            self.report(event, f"the anchor `&{event.anchor}` is not allowed; write the value out where it is needed")
        if event.tag is not None and event.tag != "!":
            self.report(event, f"the tag `{event.tag}` is not allowed; every value is text, a list or a mapping")
        return isinstance(event, yaml.ScalarEvent)

    def sequence(self, keys: Keys) -> list[Any]:
        items: list[Any] = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            items.append(self.build(event, (*keys, len(items))))
        return items

    def mapping(self, keys: Keys) -> dict[str, Any]:
        entries: dict[str, Any] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            if not self.is_plain(event):
                if not isinstance(event, yaml.AliasEvent):
                    self.report(event, "a key is a list or a mapping; keys are text")
                    self.build(event, (*keys, UNKEYED))
                self.build(next(self.events), (*keys, UNKEYED))
                continue
            key = event.value  # type: ignore[attr-defined]  # plain, so a scalar
            if key in entries:
                first = self.places[*keys, key].line
                self.report(event, f"the key `{key}` is repeated; it is already on line {first}")
            else:
                self.places[*keys, key] = self.place(event)
            # A repeated key's value is read, so that its own mistakes are told too, but it does not win.
            value = self.build(next(self.events), (*keys, key))
            entries.setdefault(key, value)
        return entries
