"""Finds what looks like a secret in a file, so that nothing of it is ever shown.

Of a file that holds a secret no line is shown: which lines belong to the secret, and where it stands again, is more
than can be told for certain.
"""

__all__ = ["HIDDEN", "LINE_BREAK", "Secrets", "Written", "is_secret", "may_hold_secret", "part_at", "secrets", "within"]

import re
from collections.abc import Container, Iterable
from typing import Any, NamedTuple

from knox_scopes.catalog.strict import Document, Keys

# Keys under which people keep secrets, and values that look like one whatever the key.
SECRET_KEY = re.compile(r"(?i)(secret|passw|passph|^pwd$|token$|api[_-]?key|private[_-]?key|credential|assertion)")
SECRET_VALUE = re.compile(
    r"eyJ[\w-]{8,}(?:\.[\w-]*)*|-----BEGIN.*|\b(?:gh[opsu]_|github_pat_|glpat-|xox[abp]-|AKIA)[\w-]{10,}"
    r"|(?i:bearer\s+\S{8,})|(?<=://)[^/\s:@]{1,200}:[^/\s@]{1,200}(?=@)"
    r"|(?i:(?:secret|passw|token|api[_-]?key)\w{0,20}[\"']?\s{0,5}[=:]\s{0,5}(?!\d{1,6}[mhd]\b)(?=\S{0,200}\d)\S{8,})"
)
HIDDEN = "(hidden)"
# A secret of that length is looked for within other texts; a shorter one only as a word of its own.
LEAST_WITHIN = 8
# In a text that is no YAML: what may be the key of a secret, unless the time of an expiry stands behind it.
SECRET_TEXT = re.compile(
    r"(?im)(?:secret|passw|passph|\bpwd\b|token|api[_-]?key|private[_-]?key|credential|assertion)"
    r"[\w. -]{0,40}[\"']?\s{0,9}(?:[:=]|$)|-----BEGIN"
)
DURATION = re.compile(r"(?m)\s*[\"']?\d{1,6} ?(?:[smhd]|minutes?|hours?|days?)[\"']?\s*(?:[,}#]|$)")
ESCAPE = re.compile(r"\\(?:u00|x)([0-9a-fA-F]{2})")
COMMENT = re.compile(r"(?:^|\s)#.*")
WORD = re.compile(r"[^\s\"',;:=(){}\[\]<>]+")
# What YAML takes for the end of a line, so that its numbers of lines are ours.
LINE_BREAK = re.compile(r"\r\n|[\r\n\x85\u2028\u2029]")


class Written(str):
    """A text as written, which may hold a secret, so that it does not show itself."""

    __slots__ = ()

    def __repr__(self) -> str:
        """Returns what stands for something hidden."""
        return HIDDEN


class Secrets(NamedTuple):
    """What looks like a secret in a file: the paths of the parts that hold one, and the lines of such comments.

    Lines count from 1. What stands within another secret is not listed beside it.
    """

    keys: dict[Keys, None]
    comments: tuple[int, ...]
    known: "Known"

    def __bool__(self) -> bool:
        """Tells whether there is any."""
        return bool(self.keys or self.comments)

    def masked(self, keys: Keys) -> Keys:
        """Returns a path of keys in which a key that holds a secret is hidden."""
        return tuple(
            HIDDEN if isinstance(key, str) and (is_secret(key) or self.known.stands_in(key)) else key for key in keys
        )

    def dotted(self, keys: Keys) -> str:
        """Returns such a path with dots between."""
        return ".".join(map(str, self.masked(keys)))


class Known:
    """The secrets that were found, to be recognised where they stand again, in time linear in what is searched."""

    def __init__(self, values: Iterable[str]) -> None:
        """Takes the lines of the secret values."""
        lines = {value.strip() for value in values} - {""}
        self._words = frozenset(line for line in lines if len(line) < LEAST_WITHIN)
        self._starts: dict[str, list[str]] = {}
        for line in sorted(lines - self._words):
            self._starts.setdefault(line[:LEAST_WITHIN], []).append(line)

    def stands_in(self, text: str) -> bool:
        """Tells whether one of the secrets stands in a text."""
        if self._words and any(word in self._words for word in (text.strip(), *WORD.findall(text))):
            return True
        windows = range(len(text) - LEAST_WITHIN + 1) if self._starts else ()
        return any(
            text.startswith(line, at) for at in windows for line in self._starts.get(text[at : at + LEAST_WITHIN], ())
        )


def secrets(document: Document, text: str) -> Secrets:
    """Returns what looks like a secret in a text that was read, and where the same stands elsewhere too."""
    parts = {keys: part_at(document.value, keys) for keys in document.places}
    hidden = {keys for keys, value in parts.items() if value and _is_secret(keys, value)}
    known = Known(
        [
            *(
                line
                for keys, value in parts.items()
                if isinstance(value, str) and within(keys, hidden)
                for line in value.splitlines()
            ),
            *(_last_word(found[0]) for found in SECRET_VALUE.finditer(text)),
        ]
    )
    hidden |= {keys for keys, value in parts.items() if isinstance(value, str) and known.stands_in(value)}
    hidden |= {keys for keys in parts if keys and known.stands_in(str(keys[-1]))}
    topmost = (keys for keys in parts if keys in hidden and not (keys and within(keys[:-1], hidden)))
    comments = (
        number
        for number, line in enumerate(LINE_BREAK.split(text), 1)
        if (comment := COMMENT.search(line)) and (is_secret(comment[0]) or known.stands_in(comment[0]))
    )
    return Secrets(dict.fromkeys(topmost), tuple(comments), known)


def may_hold_secret(text: str) -> bool:
    """Tells whether anything in a text that is no YAML may be a secret: what belongs to what cannot be told there."""
    plain = ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)
    if is_secret(plain):
        return True
    return any(not DURATION.match(plain, found.end()) for found in SECRET_TEXT.finditer(plain))


def is_secret(text: str) -> bool:
    """Tells whether a text has the form of a secret, whatever its key."""
    return SECRET_VALUE.search(text) is not None


def within(keys: Keys, among: Container[Keys]) -> bool:
    """Tells whether a part is one of others, or in one of them."""
    return any(keys[:depth] in among for depth in range(len(keys) + 1))


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
    if (SECRET_KEY.search(key) and not is_own) or is_secret(key):
        return True
    return isinstance(value, str) and is_secret(value)


def _last_word(text: str) -> str:
    """Returns the last word of what looks like a secret: what stands before it are names and marks."""
    return re.split(r"[\s=:\"']+", text.rstrip("\"',;:)}]>"))[-1]
