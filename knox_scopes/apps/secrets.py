"""Finds what looks like a secret in a file, so that nothing of it is ever shown.

Of a file that holds a secret no line is shown: which lines belong to the secret, and where it stands again, is more
than can be told for certain.
"""

__all__ = ["HIDDEN", "LINE_BREAK", "Secrets", "Written", "may_hold_secret", "secrets", "within"]

import re
from collections.abc import Collection, Iterable, Iterator
from functools import reduce
from operator import getitem
from typing import NamedTuple

from knox_scopes.catalog.strict import Document, Keys
from knox_scopes.endpoints import is_ordinary
from knox_scopes.errors.masks import FORM, NAME

NAMED = re.compile(rf"(?i){NAME}")
# With more behind it, a name is that of a secret only where what it stands for looks like one.
IS_NAME = re.compile(
    rf"(?i)(?:{NAME})(?:s|(?:[ _.-]?(?:access|value|text|key|id|prod|dev|test|uat|old|new|\d+)){{0,3}})$"
)
# Such a name is that of a secret in front of a word without digits too; `token` and `secret` alone are words of prose.
IS_PLAIN = re.compile(r"(?i)passw|passph|pwd?$|[\w-](?:pass|secret|token|credential|assertion)|[\w-]key")
# In text: a name, perhaps of what it is, a sign, and what stands behind it on the same line or the next one, even of a
# comment.
ASSIGNED = re.compile(
    rf"(?i)((?:{NAME})[\w.-]{{0,30}})(?:[ \t](?:key|value|(?:for|of)[ \t]\w{{1,20}}|\(\w{{1,20}}\)))?[\"'`]?"
    r"(?:[ \t]{0,5}([:=\uff1a]|->)[>=]?|[ \t]is(?=[ \t]))[ \t|>*-]{0,9}(?:[\r\n]{1,4}[ \t#|>*-]{0,40})?"
    r"(?=(\S[^\r\n]{0,300}))"
)
WORD = re.compile(r"([\"'`])((?:\\.|(?!\1).)+)\1|[^\s,;\"'`)}\]<>|&]+")
# What stands in place of a secret: a reference, a mask, a lifetime, or a word that says that there is none.
NO_SECRET = re.compile(
    r"(?i)\$\{?[a-z_]\w*\}?|\$[({].*|%\w+%|\{\{.*|<[a-z].*|\([a-z].*|[*x.\u2022]+|(?:/(?:[a-z_.-]+\d?|\{\w+\}))+|\S*://.*"
    r"|(?:process|os|env|vault|secrets)\W.*|o?auth(?:2|ent|or).*"
    r"|[\d.]{1,9}[ _]?(?:[smhd]|sec\w*|min\w*|hours?|days?|weeks?|months?)"
    r"|null|none|nil|true|false|yes|no|n/?a|unset|empty|hidden|redacted|optional|required|rotated|deprecated"
    r"|todo|tbd|see|unknown"
)
NO_CODE = re.compile(r"\s|^(?:[A-Z]+|[A-Z]?[a-z]+)[-_.]?[\d.]+$")  # such as RSA-2048
LEAST_ASSIGNED, LEAST_CODED, LEAST_AMID = 4, 8, 10
HIDDEN = "(hidden)"
# A secret is recognised by its first half, of which 32 characters are enough; a shorter one as a word of its own.
ENOUGH = (32, 16, 8)
# In a text that is no YAML: what may be the name of a secret, unless a lifetime stands behind it.
MAY_BE_NAMED = re.compile(rf"(?im)(?:{NAME}|passw|passph)[\w. -]{{0,40}}[\"']?\s{{0,9}}(?:[:=]|$)|-----BEGIN")
LIFETIME = re.compile(r"(?m)\s*[\"']?\d{1,6} ?(?:[smhd]|minutes?|hours?|days?)[\"']?\s*(?:[,}#]|$)")
ESCAPE = re.compile(r"\\(?:u00|x)([0-9a-fA-F]{2})")
COMMENT = re.compile(r"(?:^|\s)#.*")
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
        return tuple(HIDDEN if isinstance(key, str) and self.known.stands_in(key) else key for key in keys)

    def dotted(self, keys: Keys) -> str:
        """Returns such a path with dots between."""
        return ".".join(map(str, self.masked(keys)))


class Known:
    """The secrets that were found, to be recognised where they stand again, in time linear in what is searched."""

    def __init__(self, values: Iterable[str]) -> None:
        """Takes the secrets, each on one line."""
        self._starts: dict[int, set[str]] = {}
        for value in filter(None, map(str.strip, values)):
            length = next((enough for enough in ENOUGH if enough <= len(value)), len(value))
            self._starts.setdefault(length, set()).add(value[:length])

    def stands_in(self, text: str) -> bool:
        """Tells whether one of the secrets, or the first half of one, stands in a text."""
        for length, starts in self._starts.items():
            for at in range(len(text) - length + 1):
                if text[at : at + length] in starts and (length >= ENOUGH[-1] or _is_word(text, at, at + length)):
                    return True
        return False


def secrets(document: Document, text: str) -> Secrets:
    """Returns what looks like a secret in a text that was read, and where the same stands elsewhere too."""
    parts = {keys: reduce(getitem, keys, document.value) for keys in document.places}
    texts = {keys: value for keys, value in parts.items() if isinstance(value, str)}
    comments = [found[0] if "#" in line and (found := COMMENT.search(line)) else "" for line in LINE_BREAK.split(text)]
    named = {keys for keys, value in parts.items() if value and _is_named(keys, value)}
    # The places of items in lists are numbers.
    names = {keys[-1] for keys in parts if keys and isinstance(keys[-1], str)}
    values = [one for value in (*names, *texts.values(), "\n".join(comments)) for one in _found(value)]
    values += (one for keys, value in texts.items() if within(keys, named) for one in _lines_and_codes(value))
    known = Known(values)
    if not named and not values:
        return Secrets({}, (), known)
    hidden = named | {keys for keys, value in texts.items() if known.stands_in(value)}
    hidden |= {keys for keys in parts if keys and known.stands_in(str(keys[-1]))}
    topmost = (keys for keys in parts if keys in hidden and not (keys and within(keys[:-1], hidden)))
    lines = (number for number, comment in enumerate(comments, 1) if known.stands_in(comment))
    return Secrets(dict.fromkeys(topmost), tuple(lines), known)


def may_hold_secret(text: str) -> bool:
    """Tells whether anything in a text that is no YAML may be a secret: what belongs to what cannot be told there."""
    plain = ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)
    if any(_found(plain)):
        return True
    return any(not LIFETIME.match(plain, found.end()) for found in MAY_BE_NAMED.finditer(plain))


def within(keys: Keys, among: Collection[Keys]) -> bool:
    """Tells whether a part is one of others, or in one of them."""
    return bool(among) and any(keys[:depth] in among for depth in range(len(keys) + 1))


def _is_named(keys: Keys, value: object) -> bool:
    """Tells whether the key of a part says that it is a secret, and the part does not say that it is none."""
    key = keys[-1] if keys else 0
    if not isinstance(key, str) or keys[:-1] == ("jobs",) or not NAMED.search(key):
        return False
    # Lifetimes of tokens and reasons for scopes stand under such names too.
    if keys[0] in {"expiration", "reasons"} or not IS_NAME.search(key):
        return isinstance(value, str) and _is_coded(value)
    return not (isinstance(value, str) and NO_SECRET.fullmatch(value))


def _found(text: str) -> Iterator[str]:
    """Yields what looks like a secret in a text by its form, or by the name in front of it."""
    # Most texts are paths and the names of scopes, where the only sign behind a name is the one of a scope.
    if is_ordinary(text) and (":" not in text or not NAMED.search(text)):
        return
    for found in re.finditer(FORM, text):
        yield found[found.lastindex or 0]
    if re.search("-----BEGIN [A-Z0-9 ]{0,80}PRIVATE KEY", text):  # the lines that follow are the key itself
        yield from filter(_is_coded, text.split())
    for found in ASSIGNED.finditer(text):
        if value := _assigned(found):
            yield value


def _assigned(found: re.Match[str]) -> str:
    """Returns what stands behind a name and a sign where it looks like a secret rather than like prose."""
    name, sign, rest = found.groups()
    value = WORD.match(rest)
    word = value and (value[2] or value[0])
    if not value or not word or len(word) < LEAST_ASSIGNED or NO_SECRET.fullmatch(word):
        return ""
    behind = rest[value.end() :].lstrip()
    is_alone = behind[:1] in ",;)}]>&|#\"'`"
    if _is_coded(word) and (is_alone or len(word) >= LEAST_AMID):
        return word
    if not sign or not IS_NAME.search(name) or (word.isdigit() and name[-1] in "sS"):  # a number of tokens
        return ""
    is_tight = sign == "=" and found.end(2) == found.start(3)
    is_plain = IS_PLAIN.search(found.string[max(0, found.start() - 1) : found.start()] + name)
    return word if is_tight or (is_plain and is_alone and not word.endswith(".")) else ""


def _is_coded(word: str) -> bool:
    """Tells whether a word looks like a password or token rather than like one of prose."""
    has_both = re.search(r"\d", word) and re.search("[A-Za-z]", word)
    return bool(has_both) and len(word) >= LEAST_CODED and not NO_CODE.search(word) and not NO_SECRET.fullmatch(word)


def _lines_and_codes(text: str) -> Iterator[str]:
    for line in LINE_BREAK.split(text):
        yield line
        yield from filter(_is_coded, line.split())


def _is_word(text: str, start: int, end: int) -> bool:
    return not (text[start - 1 : start].isalnum() or text[end : end + 1].isalnum())
