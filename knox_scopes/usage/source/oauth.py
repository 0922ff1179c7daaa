"""Reads requests to an authorization server out of source: addresses, forms, and the names and values of parameters.

What counts stands in literals; the value of a parameter may also be a constant of the file. A request may be completed
elsewhere, so nothing is said of what it lacks.
"""

__all__ = ["asked_in", "may_ask"]

import io
import re
from collections.abc import Container, Iterable, Iterator
from typing import NamedTuple

from knox_scopes.usage import text as commands
from knox_scopes.usage.calls import Asked, Call, call
from knox_scopes.usage.oauth import KNOWN, Sent, asked, partly
from knox_scopes.usage.source.languages import language_of
from knox_scopes.usage.source.lexer import CLOSES, Token
from knox_scopes.usage.source.lexing import lex

# A file without any of these words is not looked into: it would have an address of another vendor at most.
WORDS = ("oauth2/", "grant_type", "code_challenge")
HOLE = "{}"
# What a text with holes is: an address, perhaps with a query, or a form.
ADDRESS = re.compile(r"[^\s?#]*(?:^|[/}])(?:authorize|revoke|token)(?:\?[^#]*)?")
FORM = re.compile(r"[?&]?(?=(?:.*[&?])?(?:grant_type|response_type)=)[\w.]+=[^\n]*")
# The parameters that no other table has; those near one of them are of the same request.
TELLING = {"grant_type", "response_type", "code_challenge_method"}
NEAR = 3
# What makes JSON of a table: the name of a function around it, or of the argument that it is.
TO_JSON = {"dumps", "json", "json_encode", "stringify"}
GIVES = {":", "=", "=>"}
# What is named like this is not given another value later, by the custom of all languages.
CONSTANT = re.compile(r"[A-Z][A-Z0-9_]+")
# A plus may be that of Ruby, `NAME << ...`.
GIVING = {"=", "+=", ":=", "+"}
ENDS = {",", ";", *CLOSES.values()}
LEFT = {";", "}"}


class _Pair(NamedTuple):
    name: str
    value: str
    line: int
    table: int
    is_json: bool


def may_ask(text: str) -> bool:
    """Tells whether a text may have such a request; it is quick, since every file is asked."""
    return any(word in text for word in WORDS)


def asked_in(name: str, text: str) -> Iterator[Asked]:
    """Yields the requests in a source file; the host is that of the only address in it, where another is not known."""
    language = language_of(name)
    if language is None or not may_ask(text):
        return
    if language.kind in {"powershell", "shell"}:
        yield from (one for one in commands.read(io.BytesIO(text.encode())) if isinstance(one, Asked))
        return
    tokens = lex(text, language)
    found = [one for line, written in _sums(tokens) if (one := _in_text(line, written))]
    for group in _near(_pairs(tokens)):
        kind = "token" if any(pair.name == "grant_type" for pair in group) else "authorize"
        at = Call(None, None, "", "in-source", line=group[0].line)
        one = partly(at, kind, ((pair.name, pair.value, pair.line) for pair in group))
        found.append(one._replace(body="json" if any(pair.is_json for pair in group) else ""))
    hosts = {one.host for one in found if one.host}
    for one in found:
        yield one if one.host or len(hosts) != 1 else one._replace(host=min(hosts))


def _in_text(line: int, written: str) -> Asked | None:
    """Returns the request that a text with holes is, or None."""
    if ADDRESS.fullmatch(written):
        url = re.sub(r"^\{\}/?", "/", written)
        found = asked(call(None, url, "in-source", line=line), url)
    elif FORM.fullmatch(written) and "grant_type=" in written:
        found = asked(Call(None, None, "/token", "in-source", line=line), "", Sent(written))
        found = found and found._replace(path="")
    elif FORM.fullmatch(written):
        found = asked(Call(None, None, "/authorize", "in-source", line=line), f"?{written.lstrip('?&')}")
        found = found and found._replace(path="")
    else:
        found = None
    return found and found._replace(is_whole=False)


class _Sum:
    """A text that is put together; what is no literal is a hole in it."""

    def __init__(self, *, is_group: bool) -> None:
        self.is_group = is_group
        self.clear()

    def clear(self) -> None:
        self.whole, self.line, self.is_joined = "", 0, True

    def text(self, text: str, line: int) -> None:
        if not self.is_joined and self.whole.endswith(HOLE):  # a word such as `return`
            self.clear()
        self.whole, self.line, self.is_joined = self.whole + text, self.line or line, False

    def hole(self) -> None:
        if self.is_joined and not self.whole.endswith(HOLE):
            self.whole += HOLE
        self.is_joined = False

    def done(self) -> Iterator[tuple[int, str]]:
        if self.line:
            yield self.line, self.whole
        self.clear()


def _sums(tokens: list[Token]) -> Iterator[tuple[int, str]]:  # noqa: C901 - a case a kind
    """Yields the texts that literals make, alone or in sums, with holes for all else, and their first lines."""
    levels = [_Sum(is_group=False)]
    for place, token in enumerate(tokens):
        now = levels[-1]
        if token.kind == "text":
            now.text(token.text, token.line)
        elif token.text in CLOSES:
            is_group = token.text == "(" and (not place or tokens[place - 1].kind != "name")
            if not is_group:
                now.hole()
            levels.append(_Sum(is_group=is_group))
        elif token.text in CLOSES.values() and len(levels) > 1:
            levels.pop()
            if now.is_group and now.line:
                levels[-1].text(now.whole, now.line)
            elif now.is_group:
                levels[-1].hole()
            else:
                yield from now.done()
        elif token.text == "+":
            now.is_joined = True
        elif token.kind in {"name", "number"}:
            now.hole()
        elif token.text != "." and not (token.kind == "line" and _goes_on(tokens, place)):
            yield from now.done()
    for now in levels:
        yield from now.done()


def _goes_on(tokens: list[Token], place: int) -> bool:
    """Tells whether a sum goes on behind the end of a line."""
    return "+" in {one.text for one in (*tokens[max(0, place - 1) : place], *tokens[place + 1 : place + 2])}


def _pairs(tokens: list[Token]) -> Iterator[_Pair]:
    """Yields the parameters that are named in front of a value: in tables, in calls that fill one, and as arguments."""
    openers, constants = list[int](), _constants(tokens)
    last = 0
    for place, token in enumerate(tokens[:-2]):
        if token.kind == "op" and token.text in CLOSES:
            openers.append(place)
        elif token.text in CLOSES.values() and openers:
            openers.pop()
        at = _value_at(tokens, place, is_inside=bool(openers)) if token.text in KNOWN and place >= last else 0
        if at:
            value, after = tokens[at], tokens[at + 1].text if at + 1 < len(tokens) else ""
            is_literal = value.kind in {"number", "text"} and after not in {"+", ".", "%"}
            is_named = value.text in constants and _ends(tokens, at + 1, ENDS)
            text = value.text if is_literal else constants[value.text] if is_named else HOLE
            # What only holds the name, as in `put("name", value)`, is no table.
            is_own = openers[-1:] == [place - 1] and tokens[place + 1].text in {",", "]"}
            around = openers[:-1] if is_own else openers
            table = around[-1] if around else -1
            yield _Pair(token.text, text, token.line, table, _is_json(tokens, table))
            last = at + 1


def _constants(tokens: list[Token]) -> dict[str, str]:
    """Returns the names in capitals that a statement gives a literal, with it, where nothing else gives them a value.

    Sums, choices, defaults of parameters, and names of which several are given values at once are not followed.
    """
    given: dict[str, list[str]] = {}
    for place in range(1, len(tokens) - 1):
        if tokens[place].kind != "op" or tokens[place].text not in GIVING:
            continue
        at = place - 1
        if at > 1 and tokens[at - 1].text == ":":  # `NAME: type = ...`
            at -= 2
        name, value, before = tokens[at], tokens[place + 1], tokens[at - 1] if at > 0 else None
        is_statement = before is None or before.kind != "op" or before.text in {";", "{"}
        is_literal = tokens[place].text == "=" and value.kind in {"number", "text"}
        if name.kind == "name" and CONSTANT.fullmatch(name.text):
            is_it = is_statement and is_literal and _ends(tokens, place + 2, LEFT)
            given.setdefault(name.text, []).append(value.text if is_it else HOLE)
    return {name: texts[0] for name, texts in given.items() if len(texts) == 1}


def _ends(tokens: list[Token], place: int, signs: Container[str]) -> bool:
    """Tells whether an expression ends before a place: with one of the signs, or with its line."""
    if place < len(tokens) and tokens[place].kind != "line":
        return tokens[place].text in signs
    after = next((tokens[at] for at in range(place, len(tokens)) if tokens[at].kind != "line"), None)
    return after is None or after.kind != "op" or after.text in {*CLOSES, *ENDS}


def _value_at(tokens: list[Token], place: int, *, is_inside: bool) -> int:
    """Returns where the value stands that the name at a place is in front of, or 0 where it is no such name."""
    kind, before = tokens[place].kind, tokens[place - 1].text if place else ""
    sign = tokens[place + 1]
    if kind == "text" and (before, sign.text) == ("[", "]"):  # `table["name"] = value`
        return place + 3 if place + 3 < len(tokens) and tokens[place + 2].text == "=" else 0
    if sign.kind != "op":
        return 0
    # A list has commas, too; of two arguments, the first may be a name.
    if kind == "text":
        is_given = sign.text in GIVES or (sign.text == "," and before == "(")
    else:
        is_given = sign.text == ":" or (sign.text == "=" and is_inside)
    return place + 2 if is_given else 0


def _is_json(tokens: list[Token], table: int) -> bool:
    """Tells whether a table becomes JSON."""
    return table > 1 and tokens[table].text in {"{", "["} and tokens[table - 2].text in TO_JSON


def _near(pairs: Iterable[_Pair]) -> Iterator[list[_Pair]]:
    """Yields the parameters of each request: those of a table, near each other, if one of them tells what it is."""
    group: list[_Pair] = []
    for pair in pairs:
        names = {one.name for one in group}
        last = group[-1] if group else pair
        if pair.table != last.table or pair.line - last.line > NEAR or pair.name in names:
            if TELLING & names:
                yield group
            group = []
        group.append(pair)
    if TELLING & {one.name for one in group}:
        yield group
