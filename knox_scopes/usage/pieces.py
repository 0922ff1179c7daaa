"""Reads JSON piece by piece, in constant memory: the members of an array, or values one after the other."""

__all__ = ["MOST_MEMBER", "Member", "members", "values"]

import json
import re
from codecs import getincrementaldecoder
from collections.abc import Iterator
from typing import Any, BinaryIO, NamedTuple

from knox_scopes.usage.calls import Unread

CHUNK = 1 << 20
# The longest member of an array that is read, in characters; HAR files have whole bodies in theirs.
MOST_MEMBER = 64 << 20
FEW = 8
CUT, NOT_JSON = "the file ends in the middle", "it is not JSON from here on"
TOO_DEEP, TOO_LARGE = "it is nested too deeply", "an entry is larger than any that is read"

_decode = json.JSONDecoder(strict=False).raw_decode
_blank = re.compile(r"[ \t\r\n]*").match
_between = re.compile(r"[ \t\r\n,]*").match


class Member(NamedTuple):
    """A member of an array, and the line where it begins."""

    line: int
    value: Any


class _Text:
    """The text of a stream from some place on, and the number of the line there."""

    def __init__(self, stream: BinaryIO) -> None:
        self.stream, self.text, self.at, self.line = stream, "", 0, 1
        self.decoder = getincrementaldecoder("utf-8-sig")("replace")
        self.ended = False

    def more(self) -> bool:
        """Reads on, as much again as is held, and drops what is done; false at the end of the stream."""
        size = max(CHUNK, len(self.text) - self.at)
        content = self.stream.read(size)
        self.ended = not content
        self.text = self.text[self.at :] + self.decoder.decode(content, self.ended)
        self.at = 0
        return not self.ended

    def to(self, at: int) -> None:
        """Goes on to a place."""
        # Looking for the next of few line ends is far quicker than counting; of many, it is slower.
        found, few = self.text.find("\n", self.at, at), FEW
        while found >= 0 and few:
            self.line += 1
            few -= 1
            self.at = found + 1
            found = self.text.find("\n", self.at, at)
        if found >= 0:
            self.line += self.text.count("\n", self.at, at)
        self.at = at

    def skip(self, pattern: Any) -> str:  # noqa: ANN401 - the type has no public name
        """Skips what a pattern matches, and returns the character behind, or nothing at the end."""
        while True:
            self.to(pattern(self.text, self.at).end())
            if self.at < len(self.text) or not self.more():
                return self.text[self.at : self.at + 1]

    def value(self) -> Any:  # noqa: ANN401 - any value that JSON has
        """Returns the JSON value here; raises ValueError where there is none, and RecursionError for a deep one."""
        while True:
            try:
                value, end = _decode(self.text, self.at)
            except json.JSONDecodeError:
                if len(self.text) - self.at > MOST_MEMBER:
                    raise ValueError(TOO_LARGE) from None
                if not self.more():
                    raise
                continue
            if end < len(self.text) or not self.more():
                self.to(end)
                return value


def members(stream: BinaryIO, *path: str) -> Iterator[Member | Unread]:
    """Yields the members of the array at a path of keys, each with its line; none if there is no such array.

    An array that is not whole ends with what is wrong.
    """
    text = _Text(stream)
    try:
        if _found(text, path):
            while text.skip(_between) not in {"]", ""}:
                line = text.line
                yield Member(line, text.value())
            if text.text[text.at : text.at + 1] != "]":
                yield Unread(text.line, CUT)
    except RecursionError:
        yield Unread(text.line, TOO_DEEP)
    except ValueError as error:
        yield Unread(text.line, _why(error))


def values(stream: BinaryIO) -> Iterator[Member | Unread]:
    """Yields the JSON values of a stream, which stand one after the other; what is wrong ends it."""
    text = _Text(stream)
    try:
        while text.skip(_blank):
            line = text.line
            yield Member(line, text.value())
    except RecursionError:
        yield Unread(text.line, TOO_DEEP)
    except ValueError as error:
        yield Unread(text.line, _why(error))


def _why(error: ValueError) -> str:
    """Returns what is wrong with JSON, which may only end too early."""
    if not isinstance(error, json.JSONDecodeError):
        return str(error) or NOT_JSON
    is_cut = error.msg.startswith("Unterminated") or error.pos >= len(error.doc.rstrip())
    return CUT if is_cut else NOT_JSON


def _found(text: _Text, path: tuple[str, ...]) -> bool:
    """Goes to the array at a path of keys; false if there is none."""
    for key in path:
        if text.skip(_blank) != "{":
            return False
        text.to(text.at + 1)
        while text.skip(_between) == '"':
            name = text.value()
            if text.skip(_blank) != ":":
                raise ValueError
            text.to(text.at + 1)
            text.skip(_blank)
            if name == key:
                break
            text.value()
        else:
            return False
    is_array = text.skip(_blank) == "["
    text.to(text.at + is_array)
    return is_array
