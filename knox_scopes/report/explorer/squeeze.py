"""Makes the page's own files shorter, without what only the readers of the files themselves need.

It knows as much of the languages as those files use. In scripts, each statement ends with a semicolon, a division has
blanks around it, templates hold neither backticks nor braces but their own, and a global whose name begins with a small
letter is called by way of `window`.
"""

__all__ = ["markup", "script", "style"]

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import count, product
from string import ascii_letters
from typing import NamedTuple

WORDS_OF_THE_LANGUAGE = frozenset(
    "async await break case catch const continue do else false finally for function if in instanceof let module new "
    "null of return switch this throw true try typeof undefined void while window".split()
)
_token = re.compile(
    r"""(?P<comment>//[^\n]*|/\*.*?\*/)
    |(?P<template>`(?:[^`\\]|\\.)*`)
    |(?P<text>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|/(?![ ])(?:[^\\/\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+/[a-z]*)
    |(?P<name>[A-Za-z_$][\w$]*)
    |(?P<blank>\s+)
    |(?P<sign>=>|\?\.|\.{3}|[\d][\w.]*|.)""",
    re.DOTALL | re.VERBOSE,
)


class Token(NamedTuple):
    """A piece of a script; `kind` is text (what stays as it is), name or sign."""

    kind: str
    text: str


def script(text: str) -> str:
    """Returns JavaScript without comments and needless blanks, and with short names for what only it calls so.

    >>> script("// Adds.\\nconst sum = (one) => {\\n  return one + window.rest;\\n};\\n")
    'const b=a=>{return a+window.rest};'
    """
    tokens = [*_tokens(text)]
    tokens = [*_without_needless(_named(tokens, _short_names(tokens)))]
    pairs = zip([Token("text", ""), *tokens], tokens, strict=False)
    return "".join(_between(before.text[-1:], token.text[:1]) + token.text for before, token in pairs)


def style(text: str) -> str:
    """Returns CSS without comments and needless blanks.

    >>> style("p > a { /* why */ color: red; }\\n")
    'p>a{color:red}'
    """
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    return re.sub(r"\s*([{};,>]|:(?=\s))\s*", r"\1", re.sub(r"\s+", " ", text)).replace(";}", "}").strip()


def markup(text: str) -> str:
    """Returns HTML without its indentation.

    >>> markup("<p>\\n  a\\n</p>\\n")
    '<p>\\na\\n</p>\\n'
    """
    return re.sub(r"\n\s+", "\n", text)


def _tokens(text: str) -> Iterator[Token]:
    """Yields the tokens of a script but for comments and blanks; the code within templates is taken apart, too."""
    for found in _token.finditer(text):
        kind = str(found.lastgroup)
        if kind == "template":
            for place, part in enumerate(re.split(r"(?<=\$\{)([^{}]*)(?=\})", found[0])):
                yield from _tokens(part) if place % 2 else [Token("text", part)]
        elif kind not in {"comment", "blank"}:
            yield Token(kind, found[0])


def _short_names(tokens: list[Token]) -> dict[str, str]:
    """Returns short names for those that no other script, text or value can know: the most frequent get the shortest.

    A name that is anywhere the name of a property, or may be, keeps it; so does one that begins with a capital, which
    may be that of a global.
    """
    names = Counter(token.text for token in tokens if token.kind == "name")
    kept = WORDS_OF_THE_LANGUAGE | {name for name in names if name[0].isupper()} | {*_properties(tokens)}
    free = (
        name for size in count(1) for letters in product(ascii_letters, repeat=size) if (name := "".join(letters)) not in kept
    )
    return dict(zip((name for name, _ in names.most_common() if name not in kept), free, strict=False))


def _properties(tokens: list[Token]) -> Iterator[str]:
    """Yields the names of properties: behind a dot, before a colon, or alone between the commas of an object."""
    around: list[str] = []
    ends = Token("text", "")
    for before, (kind, text), after in zip([ends, *tokens], tokens, [*tokens[1:], ends], strict=False):
        if text in {"{", "[", "("}:
            around.append(text)
        elif text in {"}", "]", ")"} and kind == "sign":
            around.pop()
        alone = around[-1:] == ["{"] and before.text in {"{", ","} and after.text in {"}", ",", "="}
        if kind == "name" and (before.text in {".", "?."} or after.text == ":" or alone):
            yield text


def _named(tokens: Iterable[Token], names: dict[str, str]) -> Iterator[Token]:
    for token in tokens:
        yield Token("name", names.get(token.text, token.text)) if token.kind == "name" else token


def _without_needless(tokens: Iterable[Token]) -> Iterator[Token]:
    """Yields tokens without the last comma or semicolon before a bracket, and the brackets around one argument."""
    kept = [*tokens]
    texts = [token.text if token.kind == "sign" else "" for token in kept] + [""] * 3
    skipped = set()
    for place, text in enumerate(texts[:-3]):
        if text + texts[place + 1] in {",}", ",]", ",)", ";}"}:
            skipped.add(place)
        if text == "(" and kept[place + 1].kind == "name" and texts[place + 2 : place + 4] == [")", "=>"]:
            skipped |= {place, place + 2}
    return (token for place, token in enumerate(kept) if place not in skipped)


def _between(before: str, after: str) -> str:
    """Returns the blank between two tokens that would be another one without."""
    is_word = re.compile(r"[\w$]").match
    return " " if (is_word(before) and is_word(after)) or before + after in {"++", "--"} else ""
