"""The rules of a `.gitignore` file: which names below its folder git leaves out."""

__all__ = ["Rule", "is_ignored", "rules"]

import re
from collections.abc import Iterable
from typing import NamedTuple


class Rule(NamedTuple):
    """One line of a file: what it matches, relative to the folder of the file, and what follows from that."""

    pattern: re.Pattern[str]
    folders_only: bool
    ignores: bool


def rules(text: str) -> list[Rule]:
    """Returns the rules of a file in their order; lines that git cannot read match nothing."""
    found = []
    for line in text.split("\n"):
        glob = re.sub(r"(?<!\\) +$", "", line.removesuffix("\r"))
        ignores = not glob.startswith("!")
        glob = glob if ignores else glob[1:]
        if not glob.strip("/") or glob.startswith("#"):
            continue
        folders_only = glob.endswith("/")
        glob = glob.removesuffix("/")
        anchored = "/" in glob
        try:
            body = _expression(glob.removeprefix("/"))
            found.append(Rule(re.compile(body if anchored else f"(?:.*/)?{body}", re.DOTALL), folders_only, ignores))
        except (re.error, ValueError):
            continue
    return found


def is_ignored(path: str, levels: Iterable[tuple[str, list[Rule]]], *, is_folder: bool) -> bool:
    """Tells whether git leaves out a path whose parents it does not leave out; the last rule that matches decides.

    `levels` has the rules by the folder they stand in, outermost first; a folder is empty or ends in `/`.
    """
    ignored = False
    for folder, level in levels:
        name = path.removeprefix(folder)
        for rule in level:
            if (is_folder or not rule.folders_only) and rule.pattern.fullmatch(name):
                ignored = rule.ignores
    return ignored


def _expression(glob: str) -> str:
    """Translates a glob; `**` counts only as a whole segment, and a `*` or a set never takes a slash."""
    tokens = re.findall(
        r"(?:\A|(?<=/))\*{2,}/|/\*{2,}\Z|\*+|\?|\\.|\[[!^]?\]?(?:\\.|\[:\w+:\]|[^\]\\])*\]|.", glob, re.DOTALL
    )
    return "".join(map(_part, tokens))


def _part(token: str) -> str:
    if token[:2] == "**" and token[-1] == "/":
        return "(?:.*/)?"
    if token[:2] == "/*":
        return "/.+"
    if token[0] == "*":
        return "[^/]*"
    if token == "?":  # noqa: S105 - a sign, not a secret
        return "[^/]"
    if token[0] == "[" and len(token) > 1:
        return _set(token[1:-1])
    if token in {"[", "\\"}:
        raise ValueError(token)
    return re.escape(token[1:] if token[0] == "\\" else token)


CLASSES = {
    "alpha": "A-Za-z", "digit": "0-9", "alnum": "A-Za-z0-9", "upper": "A-Z", "lower": "a-z", "xdigit": "0-9A-Fa-f",
    "space": r"\s", "blank": r" \t", "punct": r"!-\/:-@\[-`{-~",
}  # fmt: skip


def _set(inside: str) -> str:
    """Translates what stands between the brackets of a set."""
    negated = inside[:1] in {"!", "^"}
    parts = re.findall(r"\[:\w+:\]|\\.|.", inside[negated:], re.DOTALL)
    body = "".join(
        CLASSES[part[2:-2]] if part[:2] == "[:" and len(part) > 2 else "-" if part == "-" else re.escape(part[-1])  # noqa: PLR2004 - more than a bracket
        for part in parts
    )
    return f"(?!/)[{'^' * negated}{body}]"
