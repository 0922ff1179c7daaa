"""Lists of scopes without any table: a head, then a line for each with its name and what it is for."""

__all__ = ["block"]

import re
from collections.abc import Sequence

from knox_scopes.names import is_scope_name
from pages.cells import clean
from pages.values import Line

HEAD = re.compile(r"\s*(scopes?|scope name)\s{1,9}(permissions?|descriptions?)\s*", re.IGNORECASE)
BULLET = re.compile(r"^\s*(?:[-*•]\s+)?")


def block(lines: Sequence[str], at: int) -> tuple[list[Line], int] | None:
    """Returns head and rows of the list that begins at an index of the lines, and the index behind it, or None."""
    if not HEAD.fullmatch(lines[at]):
        return None
    words: list[tuple[int, str, str]] = []
    end = at + 1
    while end < len(lines):
        first, rest = _split(lines[end])
        # A blank line ends the list, but where a page break has left it and names with several parts go on behind.
        if first:
            words.append((end, first, rest))
        elif words and not _goes_on(lines, end):
            break
        end += 1
    rows = [Line(number + 1, _row(number, first, rest, words)) for number, first, rest in words]
    return [Line(at + 1, ("scope", "description")), *rows], end


def _row(number: int, first: str, rest: str, words: Sequence[tuple[int, str, str]]) -> tuple[str, str]:
    """Returns name and description; the end of a broken description can begin with a word that looks like a name.

    A name of one part is believed at the head of the list, or where another of the list continues it.
    """
    others = (other for _, other, _ in words)
    heads = number == words[0][0] or any(other.startswith((f"{first}.", f"{first}:")) for other in others)
    named = is_scope_name(first) and (not first.isalpha() or heads)
    return (first, rest) if named else (f"{first} {rest}".strip(), "")


def _split(line: str) -> tuple[str, str]:
    first, _, rest = BULLET.sub("", clean(line), count=1).partition(" ")
    return first, rest.strip()


def _goes_on(lines: Sequence[str], at: int) -> bool:
    following = next((line for line in lines[at:] if line.strip()), "")
    first, rest = _split(following)
    return is_scope_name(first) and not first.isalpha() and bool(rest)
