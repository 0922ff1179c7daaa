"""Edits of the reasons of a registration: a reason moves with its scope to what replaces it, or goes with it."""

__all__ = ["Reasons"]

import re
from bisect import bisect_right
from collections.abc import Mapping
from functools import cached_property
from itertools import pairwise, takewhile
from typing import NamedTuple

from knox_scopes.apps.layout import COMMA_ONLY, Layout, Stretch
from knox_scopes.apps.registration import Registration
from knox_scopes.catalog.strict import Keys

KEY = ("reasons",)
HEAD = re.compile(r"[\"']?reasons[\"']?[ \t]*:")
BRACE = re.compile(r"\s*\{")
LAST = re.compile(r"\s*,?\s*\}")
COLON = re.compile(r"\s*:\s*")
BLOCK = re.compile(r"[ \t]*:[ \t]+[|>]")
QUOTED = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^']|'')*'")


class _Entry(NamedTuple):
    """Where a reason stands: where its key begins and ends, and where its text ends."""

    start: int
    key_end: int
    end: int


class Reasons:
    """The reasons of a registration as they are written: in braces, or each on lines of its own."""

    def __init__(self, registration: Registration, layout: Layout) -> None:
        """Keeps them."""
        self._registration = registration
        self._layout = layout

    def moved(self, moves: Mapping[str, tuple[str, ...]]) -> list[Stretch | None]:
        """Returns the reasons under other names, with the layout that they have, or without those of no name.

        There is None among them where the layout is none that could be kept.
        """
        found = {key: self._entries.get(key) for key in moves}
        there = {key: entry for key, entry in found.items() if entry}
        if len(there) < len(found):
            return [None]
        stretches = [one for key, entry in there.items() if moves[key] for one in self._renamed(entry, moves[key])]
        gone = {key: entry for key, entry in there.items() if not moves[key]}
        return [*stretches, *(self._removed(gone) if gone else ())]

    def _renamed(self, entry: _Entry, names: tuple[str, ...]) -> list[Stretch | None]:
        """Returns a reason under the first of some names, and copies of it under the others behind it."""
        first, *others = (self._layout.in_quotes_of(entry.start, name) for name in names)
        renamed = entry.start, entry.key_end, first
        if not others:
            return [renamed]
        _, before = self._layout.before(entry.start)
        between, end = f"{self._layout.line_break}{before}", self._layout.end_of_line(entry.end)
        if self._brace is not None:
            between, end = ", " if before.strip() else f",{between}", entry.end
        text = self._layout.text[entry.key_end : entry.end]
        return [renamed, (end, end, "".join(f"{between}{name}{text}" for name in others))]

    def _removed(self, gone: Mapping[str, _Entry]) -> list[Stretch | None]:
        """Returns the reasons without some; comments stay."""
        entries = sorted(gone.values())
        lines = [self._layout.without_lines(entry.start, entry.end) for entry in entries]
        if len(gone) < len(self._entries):
            members = [entry and (entry.start, entry.end) for entry in self._entries.values()]
            numbers = [number for number, key in enumerate(self._entries) if key in gone]
            return [*lines] if self._brace is None else self._layout.without(members, numbers)
        if self._brace is None:
            return [(self._colon, self._colon, " {}"), *lines]
        gaps = [self._layout.text[one.end : other.start] for one, other in pairwise(entries)]
        close = LAST.match(self._layout.text, entries[-1].end)
        if close is None or not all(map(COMMA_ONLY.fullmatch, gaps)):
            return [None]  # a comment stands between
        return [(self._brace, close.end() - 1, "")]

    @cached_property
    def _entries(self) -> dict[str, _Entry | None]:
        """Returns where each reason stands, in the order of the file; None for one that cannot be edited."""
        # What could not be read of them may stand anywhere among them.
        if self._registration.is_unread(*KEY):
            return {}
        within = (keys for keys in self._registration.places.places if keys[:-1] == KEY)
        return {str(keys[-1]): self._entry(keys) for keys in within}

    def _entry(self, keys: Keys) -> _Entry | None:
        text, start = self._layout.text, self._layout.at(keys)
        quoted = QUOTED.match(text, start)
        key_end = quoted.end() if quoted else start + len(str(keys[-1]))
        _, before = self._layout.before(start)
        if COLON.match(text, key_end) is None or (self._brace is None and before.strip()):
            return None
        if span := self._layout.span(keys):
            # A comment may stand between key and text.
            return _Entry(start, key_end, span[1]) if COLON.fullmatch(text, key_end, span[0]) else None
        end = None if self._brace is not None else self._end_of_lines(key_end, len(before))
        return None if end is None else _Entry(start, key_end, end)

    def _end_of_lines(self, key_end: int, indent: int) -> int | None:
        """Returns where a text on several lines ends: before a line that is indented no deeper than its key.

        None where a comment may stand among the lines, since it could not be told from the text.
        """
        text, starts = self._layout.text, self._layout.starts
        number = bisect_right(starts, key_end)
        lines = [text[start:end] for start, end in pairwise((*starts[number:], len(text)))]
        within = [*takewhile(lambda line: not line.strip() or len(line) - len(line.lstrip(" ")) > indent, lines)]
        while within and not within[-1].strip():
            within.pop()
        whole = text[key_end : starts[number] + sum(map(len, within))].rstrip()
        return None if "#" in whole and BLOCK.match(whole) is None else key_end + len(whole)

    @cached_property
    def _colon(self) -> int:
        """Returns where the colon behind the key of all reasons ends."""
        at = self._layout.at(KEY)
        head = HEAD.match(self._layout.text, at)
        return head.end() if head else at

    @cached_property
    def _brace(self) -> int | None:
        """Returns where the reasons begin that stand in braces, None where each stands on lines of its own."""
        found = BRACE.match(self._layout.text, self._colon)
        return found.end() if found else None
