"""Cuts source into tokens that mean the same in every language; comments are gone, and strings with holes are sums."""

__all__ = ["CLOSES", "Lexer", "Token"]

import re
from functools import cache
from typing import NamedTuple

from knox_scopes.usage.source.languages import LANGUAGES, Language, Quote

CLOSES = {"(": ")", "[": "]", "{": "}"}
OPERATORS = r"\?\?=|\|\|=|\?->|\?\?|\?\.|\?:|::|:=|->|=>|==+|!==?|<=|>=|\+=|\.=|\|\||&&|&\.|!!|\.\.\.|\.\.|<<|[^\w\s]"
# How deep holes in strings may be nested; whatever is deeper is text.
DEEPEST = 20


class Token(NamedTuple):
    """A `name`, a `text` (the value of a string), an `op`, a `number`, or a `line`, whose text is the indentation."""

    kind: str
    text: str
    line: int


class Lexer:
    """Goes through a text once, from the left."""

    def __init__(self, text: str, language: Language) -> None:
        """Takes the text."""
        self.text = text
        self.language = language
        self.tokens: list[Token] = []
        self.place = 0
        self.line = 1
        self.depth = 0
        self.match = PATTERNS[language.name].match
        self._unclosed: set[Quote] = set()

    def emit(self, kind: str, text: str) -> None:
        """Adds a token at the line reached."""
        self.tokens.append(Token(kind, text, self.line))

    def take(self, end: int) -> str:
        """Goes on to a place and returns the text up to there."""
        taken = self.text[self.place : end]
        self.line += taken.count("\n")
        self.place = end
        return taken

    def code(self, closer: str) -> None:  # noqa: C901 - a case a kind
        """Reads code up to the bracket that closes it, or to the end of the text."""
        open_brackets: list[str] = []
        while found := self.match(self.text, self.place):
            kind = found.lastgroup or ""
            if kind == "quote":
                self.quote(next(one for one in self.language.quotes if self.text.startswith(one.opens, self.place)))
                continue
            text = found[0]
            if kind == "op":
                if text in CLOSES:
                    open_brackets.append(CLOSES[text])
                elif text in {")", "]", "}"}:
                    if not open_brackets and text == closer:
                        self.take(found.end())
                        return
                    if text in open_brackets[-1:]:
                        open_brackets.pop()
                if text == "/" and self.is_pattern():
                    continue
            if kind == "name" and self.command(text):
                continue
            if kind != "line" or open_brackets[-1:] not in ([")"], ["]"]):
                self.one(kind, text)
            self.take(found.end())

    def one(self, kind: str, text: str) -> None:
        """Adds what a match stands for; blanks and comments stand for nothing."""
        if kind == "line":
            self.emit("line", text.rpartition("\n")[2])
        elif kind == "name" and text[0] == ":":
            self.emit("text", text[1:])
        elif kind == "name":
            if text[0] == "@" and self.language.kind == "ruby":
                self.emit("name", "self")
                self.emit("op", ".")
            self.emit("name", text.lstrip("$@#\\").rpartition(":")[2].rpartition("\\")[2])
        elif kind == "op":
            if meaning := self.language.operators.get(text, text):
                self.emit("op", meaning)
        elif kind == "number":
            self.emit(kind, text)

    def command(self, name: str) -> bool:  # noqa: ARG002 - for languages that have commands
        """Takes a command with its arguments, where a name begins one."""
        return False

    def is_pattern(self) -> bool:
        """Takes a regular expression, where a slash begins one."""
        if self.language.name not in {"javascript", "ruby"}:
            return False
        before = self.tokens[-1] if self.tokens else Token("line", "", 0)
        if before.kind in {"text", "number"} or before.text in {")", "]", "}"}:
            return False
        if before.kind == "name" and before.text not in {"return", "if", "unless", "when", "and", "or", "typeof"}:
            return False
        found = re.compile(r"/(?![/*\s])(?:[^/\\\n\[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+/[a-z]*").match(self.text, self.place)
        if found:
            self.emit("number", "")
            self.take(found.end())
        return found is not None

    def quote(self, quote: Quote) -> None:
        """Reads a string; one without an end stops at the end of its line, or is no string if it may span lines."""
        parts: list[str] = []
        begin, line = len(self.tokens), self.line
        self.take(self.place + len(quote.opens))
        if quote in self._unclosed:
            return
        for found in iter(lambda: _inside(quote).search(self.text, self.place), None):
            parts.append(self.take(found.start()))
            piece = found[0]
            if piece == "\n":
                break
            if found.lastgroup == "close":
                self.take(found.end())
                break
            if found.lastgroup == "hole" and self.depth < DEEPEST:
                self._join(parts, begin, line)
                self.nested(piece)
                self.emit("op", "+")
                continue
            parts.append(_meaning(self.take(found.end()), quote))
        else:
            if quote.spanning:
                self._unclosed.add(quote)
            else:
                parts.append(self.take(len(self.text)))
        self._end(parts, begin, line)

    def _join(self, parts: list[str], begin: int, line: int) -> None:
        """Adds the text before a hole, and the sign of a sum."""
        if len(self.tokens) == begin:
            self.tokens.append(Token("op", "(", line))
        self._text(parts)
        self.emit("op", "+")

    def _end(self, parts: list[str], begin: int, line: int) -> None:
        """Adds the last text of a string, which begins at a line."""
        if len(self.tokens) == begin:
            self.tokens.append(Token("text", "".join(parts), line))
        else:
            self._text(parts)
            self.emit("op", ")")

    def _text(self, parts: list[str]) -> None:
        self.emit("text", "".join(parts))
        parts.clear()

    def nested(self, opener: str) -> None:
        """Reads a hole as a sum's part in brackets."""
        self.emit("op", "(")
        self.depth += 1
        self.hole(opener)
        self.depth -= 1
        self.emit("op", ")")

    def hole(self, opener: str) -> None:
        """Reads what stands in a hole, up to what closes it."""
        if opener == "$":
            is_php = self.language.name == "php"
            found = re.compile(r"\$(?:\w+:)?(\w+)((?:->\w+)*)").match(self.text, self.place)
            assert found, "a hole is begun only before a name"  # noqa: S101 - for the type alone
            self.emit("name", found[1])
            for member in found[2].split("->")[1:] if is_php else ():
                self.emit("op", ".")
                self.emit("name", member)
            self.take(found.end() if is_php else found.end(1))
        else:
            self.take(self.place + len(opener))
            self.code(CLOSES[opener[-1]])


def _meaning(piece: str, quote: Quote) -> str:
    """Returns what an escape, or a doubled mark, stands for; only those that a path may have matter."""
    if quote.escape and piece[0] == quote.escape:
        return {"n": "\n", "t": "\t"}.get(piece[1:], piece[1:])
    return piece[: len(piece) // 2] if len(piece) > 1 and piece[0] == piece[1] else piece


@cache
def _inside(quote: Quote) -> re.Pattern[str]:
    """Returns what ends a run of plain text in a string."""
    close = re.escape(quote.closes)
    ways = [f"{re.escape(quote.escape)}[\\s\\S]"] if quote.escape else []
    ways += [f"{close}{close}"] if quote.doubled else []
    ways += [r"\{\{|\}\}"] if quote.holes.startswith(r"\{(") else []
    ways += [f"(?P<close>{close})"]
    ways += [f"(?P<hole>{quote.holes})"] if quote.holes else []
    return re.compile("|".join([*ways, *([] if quote.spanning else ["\n"])]))


def _pattern(language: Language) -> re.Pattern[str]:
    """Returns what matches one token, blank or comment."""
    quotes = "|".join(re.escape(quote.opens) for quote in language.quotes)
    own = r"-[a-z]+\b|" if language.kind == "powershell" else ""
    return re.compile(
        rf"(?P<blank>(?:[^\S\n]|\\\r?\n)+|{language.comments})|(?P<line>\n[^\S\n]*)|(?P<quote>{quotes})"
        rf"|(?P<name>{language.names})|(?P<number>\d[\w.]*)|(?P<op>{own}{OPERATORS})|(?P<other>[\s\S])"
    )


PATTERNS = {language.name: _pattern(language) for language in LANGUAGES}
