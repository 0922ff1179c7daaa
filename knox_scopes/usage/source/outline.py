"""What a file of source is made of: tokens with their brackets, classes, functions, and the names that have values."""

__all__ = ["FAR", "Definition", "Function", "Outline", "Param", "Span"]

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from knox_scopes.usage.source.languages import Language
from knox_scopes.usage.source.lexer import CLOSES, Token

# How many tokens a type, or what stands between a head and its body, may have.
FAR = 40
TRAILING = {"+", "||", ",", "=", "+=", ".", "%", "&&", "=>"}
LONGEST = 200  # what is longer is no path to import
LEADING = {"+", "||", ".", "?", ":", "&&", "=>"}


class Span(NamedTuple):
    """A part of a file: the tokens from a place up to, but not including, an end."""

    start: int
    end: int


class Param(NamedTuple):
    """A parameter, with its default value, which may be empty."""

    name: str
    default: Span


class Function(NamedTuple):
    """A function; `owner` is the class that it is in, `head` the place of its name or first bracket."""

    name: str
    owner: str
    params: tuple[Param, ...]
    head: int
    body: Span


class Definition(NamedTuple):
    """A name that is given a value at a place; in the block up to `until` it has that value for sure.

    `owner` is the class, or the name of the dictionary or object, that it is in. `adds` tells that the value is put
    behind the one before. `function` is the number of the function for whose inside alone it counts, or -1. A key of a
    dictionary, object or call is no name by itself.
    """

    name: str
    owner: str
    at: int
    until: int
    value: Span
    adds: bool = False
    function: int = -1
    is_key: bool = False


class Outline:
    """The structure of a file; what is derived from the tokens is found once."""

    def __init__(self, name: str, language: Language, tokens: list[Token]) -> None:
        """Pairs the brackets."""
        self.name = name
        self.language = language
        self.tokens = _joined(tokens, language)
        self.tokens.append(Token("line", "", self.tokens[-1].line if self.tokens else 1))
        self.mates = [-1] * len(self.tokens)
        self.groups = [-1] * len(self.tokens)  # the innermost bracket that each token is in
        self._pair()
        self.functions: list[Function] = []
        self.constructors: dict[str, Function] = {}  # those that stand in the head of their class
        self.function_of = [-1] * len(self.tokens)
        self.class_of = [""] * len(self.tokens)
        self.heads: set[int] = set()  # the brackets of parameters
        self.definitions: dict[str, list[Definition]] = {}

    def _pair(self) -> None:
        stack: list[int] = []
        for place, token in enumerate(self.tokens):
            if token.kind == "op" and stack and CLOSES[self.tokens[stack[-1]].text] == token.text:
                opener = stack.pop()
                self.mates[opener], self.mates[place] = place, opener
            self.groups[place] = stack[-1] if stack else -1
            if token.kind == "op" and token.text in CLOSES:
                stack.append(place)

    @property
    def stem(self) -> str:
        """Returns the name of the file without its folder and endings."""
        return self.name.replace("\\", "/").rpartition("/")[2].partition(".")[0]

    @cached_property
    def words(self) -> frozenset[str]:
        """Returns the names in a file, and the last names of paths in its texts: what it may import."""
        texts = (token.text for token in self.tokens if token.kind in {"name", "text"})
        return frozenset(
            re.split(r"[./]", re.sub(r"\.\w{1,4}$", "", text))[-1] for text in texts if len(text) < LONGEST
        )

    def is_op(self, place: int, *texts: str) -> bool:
        """Tells whether an operator, one of those, stands at a place."""
        return 0 <= place < len(self.tokens) and self.tokens[place].kind == "op" and self.tokens[place].text in texts

    def is_name(self, place: int) -> bool:
        """Tells whether a name stands at a place."""
        return 0 <= place < len(self.tokens) and self.tokens[place].kind == "name"

    def after(self, place: int) -> int:
        """Returns the place behind a token, or behind the bracket that closes it."""
        return max(self.mates[place], place) + 1

    def walk(self, span: Span) -> Iterator[int]:
        """Yields the places of a span that are not in brackets of it."""
        place = span.start
        while place < span.end:
            yield place
            place = self.after(place)

    def inside(self, opener: int) -> Span:
        """Returns what stands in a bracket."""
        return Span(opener + 1, self.mates[opener]) if self.mates[opener] > opener else Span(opener, opener)

    def elements(self, opener: int) -> list[Span]:
        """Returns what commas separate in a bracket; in braces, lines and `;` do so too."""
        span = self.inside(opener)
        in_braces = self.tokens[opener].text == "{" or self.language.kind == "powershell"
        found, start = [], span.start
        for place in self.walk(span):
            if self.is_op(place, ",") or (in_braces and (self.tokens[place].kind == "line" or self.is_op(place, ";"))):
                found.append(Span(start, place))
                start = place + 1
        found.append(Span(start, span.end))
        return [one for one in map(self.trimmed, found) if one.start < one.end]

    def trimmed(self, span: Span) -> Span:
        """Returns a span without the lines at its ends."""
        start, end = span
        while start < end and self.tokens[start].kind == "line":
            start += 1
        while start < end and self.tokens[end - 1].kind == "line":
            end -= 1
        return Span(start, end)

    def keyed(self, element: Span) -> tuple[str, Span]:
        """Returns the name that an element of a bracket bears, or an empty text, and its value."""
        start = element.start
        if self.is_op(start, "[") and self.after(start) < element.end:  # C#: ["key"] = value
            key, behind = self.tokens[start + 1], self.after(start)
        else:
            key, behind = self.tokens[start], start + 1
        if key.kind in {"name", "text"} and behind < element.end and self.is_op(behind, "=", ":"):
            return key.text, Span(behind + 1, element.end)
        return "", element

    def statement(self, start: int) -> Span:
        """Returns the expression that begins at a place."""
        end = start
        while end < len(self.tokens) - 1:
            token = self.tokens[end]
            if token.kind == "line" or (token.kind == "op" and token.text in {";", ",", *CLOSES.values()}):
                break
            end = self.after(end)
        return Span(start, end)

    def chain(self, place: int) -> Iterator[int]:
        """Yields the numbers of the functions that a place is in, the innermost first."""
        number, last = self.function_of[place], len(self.functions)
        while 0 <= number < last:
            yield number
            number, last = self.function_of[self.functions[number].head], number

    def block_end(self, place: int) -> int:
        """Returns where the innermost block that a place is in ends."""
        if self.language.layout == "lines":
            return self.below(place, strictly=True)
        opener = self.groups[place]
        while opener >= 0 and self.tokens[opener].text != "{":
            opener = self.groups[opener]
        return self.mates[opener] if opener >= 0 and self.mates[opener] > 0 else len(self.tokens)

    def below(self, place: int, *, strictly: bool) -> int:
        """Returns the place of the first later line that is indented less, or as little, as that of a place."""
        number = bisect_right(self._lines, place) - 1
        own = len(self.tokens[self._lines[number]].text) if number >= 0 else 0
        for later in self._lines[number + 1 :]:
            if len(self.tokens[later].text) <= own - strictly:
                return later
        return len(self.tokens) - 1

    @cached_property
    def _lines(self) -> list[int]:
        """Returns the places where lines begin that are not blank."""
        last = len(self.tokens) - 1
        return [
            place
            for place in range(last)
            if self.tokens[place].kind == "line" and self.tokens[place + 1].kind != "line"
        ]


def _joined(tokens: list[Token], language: Language) -> list[Token]:
    """Returns the tokens without the ends of those lines whose statement goes on."""
    if language.name in {"python", "shell"}:
        return tokens
    last = len(tokens) - 1
    return [
        token
        for place, token in enumerate(tokens)
        if token.kind != "line"
        or not (
            (place and tokens[place - 1].kind == "op" and tokens[place - 1].text in TRAILING)
            or (place < last and tokens[place + 1].kind == "op" and tokens[place + 1].text in LEADING)
        )
    ]
