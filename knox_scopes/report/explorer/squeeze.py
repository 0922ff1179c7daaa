"""Makes the page's own files shorter, without what only their readers need, and ASCII, which no encoding changes.

It knows as much of the languages as those files use. In scripts, each statement ends with a semicolon, a division has
blanks around it and no pattern begins with one, templates hold neither backticks nor braces but their own, and a global
whose name begins with a small letter is called by way of `window`.
"""

__all__ = ["markup", "script", "style"]

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import count, pairwise, product
from string import ascii_letters
from typing import NamedTuple

WORDS_OF_THE_LANGUAGE = frozenset({
    "async", "await", "break", "case", "catch", "const", "continue", "do", "else", "false", "finally", "for",
    "function", "if", "in", "instanceof", "let", "module", "new", "null", "of", "return", "switch", "this", "throw",
    "true", "try", "typeof", "undefined", "void", "while", "window",
})  # fmt: skip
OPENING, CLOSING = frozenset("{[("), frozenset("}])")
# What an object or a pattern stands behind, and no block.
BEFORE_OBJECTS = frozenset({"(", ",", "=", ":", "[", "?", "|", "&", "return", "...", "const"})
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
    """A piece of a script; `kind` is text (which stays), sign, name, key (of a property) or short (for both)."""

    kind: str
    text: str


def script(text: str) -> str:
    r"""Returns JavaScript without comments and needless blanks, and with short names for what only it calls so.

    >>> script("// Adds.\nconst sum = (one) => {\n  return one + window.rest;\n};\n")
    'let b=a=>{return a+window.rest};'
    """
    tokens = [*_without_needless(_joined(_renamed([*_roles([*_tokens(text)])])))]
    pairs = zip([Token("text", ""), *tokens], tokens, strict=False)
    squeezed = "".join(_between(before.text[-1:], token.text[:1]) + token.text for before, token in pairs)
    return re.sub(r"[^\x00-\x7f]", lambda found: f"\\u{ord(found[0]):04x}", squeezed)


def style(text: str) -> str:
    r"""Returns CSS without comments and needless blanks.

    >>> style("p > a { /* why */ color: red; }\n")
    'p>a{color:red}'
    """
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    text = re.sub(r"[^\x00-\x7f]", lambda found: f"\\{ord(found[0]):06x}", text)
    return re.sub(r"\s*([{};,>]|:(?=\s))\s*", r"\1", re.sub(r"\s+", " ", text)).replace(";}", "}").strip()


def markup(text: str) -> str:
    r"""Returns HTML without its indentation and the line ends between its tags.

    >>> markup("<p>\n  <b>a</b>\n  c\n</p>\n")
    '<p><b>a</b>\nc\n</p>'
    """
    return re.sub(r"(?<=>)\s+(?=<)", "", re.sub(r"\n\s+", "\n", text)).strip()


def _tokens(text: str) -> Iterator[Token]:
    """Yields the tokens of a script but for comments and blanks; the code within templates is taken apart, too."""
    for found in _token.finditer(text):
        kind = str(found.lastgroup)
        if kind == "template":
            for place, part in enumerate(re.split(r"(?<=\$\{)([^{}]*)(?=\})", found[0])):
                yield from _tokens(part) if place % 2 else [Token("text", part)]
        elif kind not in {"comment", "blank"}:
            yield Token(kind, found[0])


def _roles(tokens: list[Token]) -> Iterator[Token]:
    """Yields tokens, those names being keys that are names of properties, or `short` for a property and a variable."""
    around: list[str] = []
    ends = Token("text", "")
    for before, token, after in zip([ends, *tokens], tokens, [*tokens[1:], ends], strict=False):
        if token.text in OPENING and token.kind == "sign":
            around.append("object" if token.text == "{" and before.text in BEFORE_OBJECTS else token.text)
        elif token.text in CLOSING and token.kind == "sign":
            around.pop()
        begins = around[-1:] == ["object"] and before.text in {"{", ","}
        if token.kind == "name" and (before.text in {".", "?."} or (begins and after.text in {":", "("})):
            yield Token("key", token.text)
        elif token.kind == "name" and begins:
            yield Token("short", token.text)
        else:
            yield token


def _renamed(tokens: list[Token]) -> Iterator[Token]:
    """Yields tokens with short names for variables, the shortest for the most frequent; properties keep theirs.

    So does a name that begins with a capital and is not declared here, which is that of a global.
    """
    names = Counter(token.text for token in tokens if token.kind in {"name", "short"})
    declared = {after.text for token, after in pairwise(tokens) if token.text == "const"}
    kept = WORDS_OF_THE_LANGUAGE | {name for name in names if name[0].isupper()} - declared
    letters = ("".join(word) for size in count(1) for word in product(ascii_letters, repeat=size))
    free = (name for name in letters if name not in kept)
    # What is constant in the file may be a variable where nobody sees it.
    short = {"const": "let"} | dict(
        zip((name for name, _ in names.most_common() if name not in kept), free, strict=False)
    )
    for token in tokens:
        name = short.get(token.text, token.text)
        if token.kind == "short" and name != token.text:
            yield Token("key", f"{token.text}:{name}")
        else:
            yield Token(token.kind, name) if token.kind == "name" else token


def _joined(tokens: Iterable[Token]) -> Iterator[Token]:
    """Yields tokens with declarations that follow one another as one."""
    declares = [False]
    kept = [*tokens, Token("sign", "")]
    skipped = -1
    for place, (kind, text) in enumerate(kept[:-1]):
        if kind == "sign" and text in OPENING:
            declares.append(False)
        elif kind == "sign" and text in CLOSING:
            declares.pop()
        joins = text == ";" and kind == "sign" and declares[-1] and kept[place + 1].text == "let"
        declares[-1] = text == "let" or (declares[-1] and (text != ";" or joins))
        if joins:
            yield Token("sign", ",")
            skipped = place + 1
        elif place != skipped:
            yield Token(kind, text)


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
