"""Finds what looks like a secret in a file, and hides it from whatever is shown of it."""

__all__ = [
    "HIDDEN",
    "LINE_BREAK",
    "Secrets",
    "Written",
    "lines_without",
    "part_at",
    "secrets",
    "within",
    "without_secrets",
]

import re
from collections.abc import Container, Iterable
from typing import Any, NamedTuple

from knox_scopes.catalog.strict import Document, Keys
from knox_scopes.errors import printable

# Keys under which people keep secrets, and values that look like one whatever the key.
SECRET_KEY = re.compile(r"(?i)(secret|passw|passph|^pwd$|token$|api[_-]?key|private[_-]?key|credential|assertion)")
SECRET_VALUE = re.compile(
    r"eyJ[\w-]{8,}(?:\.[\w-]*)*|-----BEGIN.*|\b(?:gh[opsu]_|github_pat_|glpat-|xox[abp]-|AKIA)[\w-]{10,}"
    r"|(?i:bearer\s+\S{8,})|(?<=://)[^/\s:@]{1,200}:[^/\s@]{1,200}(?=@)"
    r"|(?i:(?:secret|passw|token|api[_-]?key)\w{0,20}[\"']?\s{0,5}[=:]\s{0,5}(?!\d{1,6}[mhd]\b)(?=\S{0,200}\d)\S{8,})"
)
HIDDEN = "(hidden)"
# A secret of that length is looked for in the other texts too, as long as there are not too many of them.
LEAST_REPEATED = 8
MOST_REPEATED = 100
# In a text that is no YAML: what may be the key of a secret, unless the time of an expiry stands behind it.
SECRET_TEXT = re.compile(
    r"(?im)(?:secret|passw|passph|\bpwd\b|token|api[_-]?key|private[_-]?key|credential|assertion)"
    r"[\w. -]{0,40}[\"']?\s{0,9}(?:[:=]|$)|-----BEGIN"
)
DURATION = re.compile(r"(?m)\s*[\"']?\d{1,6} ?(?:[smhd]|minutes?|hours?|days?)[\"']?\s*(?:[,}#]|$)")
ESCAPE = re.compile(r"\\(?:u00|x)([0-9a-fA-F]{2})")
COMMENT = re.compile(r"(?:^|\s)#.*")
# What YAML takes for the end of a line, so that its numbers of lines are ours.
LINE_BREAK = re.compile(r"\r\n|[\r\n\x85\u2028\u2029]")


class Written(str):
    """Is a text as written, which may hold a secret, so that it does not show itself."""

    __slots__ = ()

    def __repr__(self) -> str:
        """Returns what stands for something hidden."""
        return HIDDEN


class Secrets(NamedTuple):
    """Holds the paths of what looks like a secret, and what else is to be hidden wherever it stands."""

    keys: dict[Keys, None]
    pattern: re.Pattern[str]

    def hide(self, text: str) -> str:
        """Returns a text without what may be a secret or a part of one."""
        return self.pattern.sub(HIDDEN, text)

    def dotted(self, keys: Keys) -> str:
        """Returns a path of keys with dots between."""
        return ".".join(self.hide(str(key)) for key in keys)


def secrets(document: Document, text: str) -> Secrets:
    """Returns what looks like a secret in a text that was read, and where the same stands elsewhere too.

    What stands within another is not told beside it.
    """
    parts = {keys: part_at(document.value, keys) for keys in document.places}
    hidden = {keys for keys, value in parts.items() if value and _is_secret(keys, value)}
    known = {
        line.strip()
        for keys, value in parts.items()
        if isinstance(value, str) and within(keys, hidden)
        for line in value.splitlines()
    }
    known |= {_last_word(found[0]) for found in SECRET_VALUE.finditer(text)}
    again = _patterns(known)
    pattern = re.compile("|".join([*again, SECRET_VALUE.pattern]))
    if again:
        hidden |= {keys for keys, value in parts.items() if isinstance(value, str) and pattern.search(value)}
        hidden |= {keys for keys in parts if keys and pattern.search(str(keys[-1]))}
    topmost = (keys for keys in parts if keys in hidden and not (keys and within(keys[:-1], hidden)))
    return Secrets(dict.fromkeys(topmost), pattern)


def within(keys: Keys, among: Container[Keys]) -> bool:
    """Tells whether a part is one of others, or in one of them."""
    return any(keys[:depth] in among for depth in range(len(keys) + 1))


def lines_without(text: str, document: Document, hidden: Secrets) -> tuple[tuple[str, ...], list[int]]:
    """Returns the lines of a text that was read, with all hidden from a secret on to the part that comes after it.

    Beside them are the numbers, from 0, of the lines with a comment that holds a secret too.
    """
    lines = LINE_BREAK.split(text)
    if () in hidden.keys:
        return tuple(line and HIDDEN for line in lines), []
    spans: list[tuple[int, int, str, int, int]] = []
    begin: tuple[int, int, str] | None = None
    places = sorted((place.line - 1, place.column - 1, keys) for keys, place in document.places.items() if keys)
    for line, column, keys in [*places, (len(lines), 0, ("",))]:
        inside = within(keys, hidden.keys)
        if begin and not inside:
            spans.append((*begin, line, column))
            begin = None
        elif inside and not begin:
            begin = (line, column, "" if isinstance(keys[-1], int) else f"{hidden.hide(keys[-1])}: ")
    for first, start, key, last, end in reversed(spans):  # from the end, so that columns before still hold
        shown = lines[first][:start] + key + HIDDEN
        if first == last:
            lines[first] = f"{shown}, {lines[first][end:]}"
            continue
        lines[first:last] = [shown, *(line and HIDDEN for line in lines[first + 1 : last])]
        if last < len(lines) and lines[last][:end].strip(" \t-?{[,"):
            lines[last] = f"{HIDDEN} {lines[last][end:]}"
    comments = (COMMENT.search(line) for line in lines)
    told = [number for number, found in enumerate(comments) if found and hidden.pattern.search(found[0])]
    return tuple(printable(hidden.hide(line)) for line in lines), told


def without_secrets(text: str) -> tuple[str, ...]:
    """Returns the lines of a text that is no YAML; where anything in it may be a secret, nothing of any line is shown.

    What belongs to what can no longer be told there, and a secret may stand in several places.
    """
    plain = ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)
    keys = (found for found in SECRET_TEXT.finditer(plain) if not DURATION.match(plain, found.end()))
    is_open = SECRET_VALUE.search(plain) is None and next(keys, None) is None
    return tuple(printable(line) if is_open else line and HIDDEN for line in LINE_BREAK.split(text))


def part_at(value: Any, keys: Keys) -> Any:  # noqa: ANN401 - a value of YAML is of any type
    """Returns the part of a value at a path of keys, or None where there is none."""
    for key in keys:
        try:
            value = value[key]
        except (KeyError, IndexError, TypeError):
            return None
    return value


def _is_secret(keys: Keys, value: object) -> bool:
    key = str(keys[-1]) if keys else ""
    is_own = keys[:1] == ("expiration",) or keys[:-1] == ("jobs",)  # our own keys, and the names of jobs
    if (SECRET_KEY.search(key) and not is_own) or SECRET_VALUE.search(key):
        return True
    return isinstance(value, str) and SECRET_VALUE.search(value) is not None


def _last_word(text: str) -> str:
    """Returns the last word of what looks like a secret: what stands before it are names and marks."""
    return re.split(r"[\s=:\"']+", text.rstrip("\"',;:)}]>"))[-1]


def _patterns(known: Iterable[str]) -> list[str]:
    """Returns patterns of the values that are long enough to be told apart from other words, not too many of them."""
    return [re.escape(value) for value in sorted(known) if len(value) >= LEAST_REPEATED][:MOST_REPEATED]
