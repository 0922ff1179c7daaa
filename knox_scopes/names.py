"""The grammar of scope names, and the sets of them that OAuth writes as one string."""

__all__ = [
    "GRAMMARS",
    "SCOPE_NAME",
    "Words",
    "did_you_mean",
    "grammar",
    "implications",
    "is_scope_name",
    "nearest",
    "parent",
    "parents",
    "split_scopes",
    "strings",
]

import re
from collections.abc import Collection, Container, Iterable, Mapping

from knox_scopes.errors import InputError, kind_of

SCOPE_NAME = r"[a-z]+(?:\.[A-Za-z]+)*(?::[a-z]+)?"

# How other vendors name scopes. Such names imply nothing by their form: `User.Read` of Graph is less than
# `User.Read.All`.
GRAMMARS = {
    "colon": r"[A-Za-z0-9_.*-]+(?::[A-Za-z0-9_.*-]+)*",
    "dotted": r"[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*",
    "uri": r"[a-z][a-z0-9.-]*:.+|[a-z]+",
}
# What OAuth allows in a scope (RFC 6749, section 3.3), but for `+`, which may stand between scopes.
ALLOWED = r"(?=[!#-*,-\[\]-~]+\Z)"

# How alike two words must be for one to be suggested in place of the other, from 0 to 1.
ALIKE = 0.6


def is_scope_name(text: str, names: str = "") -> bool:
    """Tells whether the text has the form of a scope name, of a service that says so with `names`; case counts.

    >>> is_scope_name("ke.privacyPolicy:view"), is_scope_name("KE.devices")
    (True, False)
    """
    return re.fullmatch(grammar(names), text) is not None


def grammar(names: str) -> str:
    """Returns the pattern of the scope names of a service, by what its file says: a word of GRAMMARS or a pattern.

    >>> bool(re.fullmatch(grammar("uri"), "https://www.example.com/auth/drive"))
    True
    """
    if not names:
        return SCOPE_NAME
    return f"{ALLOWED}(?:{GRAMMARS.get(names) or names.removeprefix('^').removesuffix('$')})"


def split_scopes(scopes: str | Iterable[str]) -> tuple[str, ...]:
    """Returns the names of a scope set in the order given, each once.

    The set is an iterable of names, or one string as in OAuth, separated by spaces (RFC 6749, section 3.3) or, as in a
    URL, by `+`. No other blank separates: what it joins is one name, which no catalog has. What looks like a secret in
    a name that is no scope's is masked.

    >>> split_scopes("kai.devices+kai.network kai.devices")
    ('kai.devices', 'kai.network')
    """
    names = filter(None, scopes.replace("+", " ").split(" ")) if isinstance(scopes, str) else strings(scopes, "scopes")
    return tuple(dict.fromkeys(name if is_scope_name(name) else _masked(name) for name in names))


def _masked(name: str) -> str:
    from knox_scopes.errors.masks import masked  # noqa: PLC0415 - few names are none

    return masked(name)


def strings(given: object, what: str) -> list[str]:
    """Returns the texts of an iterable as a list; raises InputError, which names `what`, for anything else."""
    if isinstance(given, bytes | bytearray) or not isinstance(given, Iterable):
        raise InputError(f"{what} must be a string or a list of strings, not {kind_of(given)}")
    found = list(given)
    for one in found:
        if not isinstance(one, str):
            raise InputError(f"{what} must be a string or a list of strings; the list contains {kind_of(one)}")
    return found


def parent(name: str, names: Container[str]) -> str | None:
    """Returns the parent of a scope name: its nearest segment prefix among the names, or None.

    >>> parent("ke.fota:view", {"ke", "ke.devices", "ke.fota:view"})
    'ke'
    """
    cut = name.rfind(":")
    prefix = name[:cut] if cut >= 0 else name.rpartition(".")[0]
    while prefix and prefix not in names:
        prefix = prefix.rpartition(".")[0]
    return prefix or None


def parents(names: Collection[str]) -> dict[str, str | None]:
    """Returns the parent of each name among all of them."""
    return {name: parent(name, names) for name in names}


def implications(implies: Mapping[str, Iterable[str]], parents: Mapping[str, str | None]) -> dict[str, tuple[str, ...]]:
    """Returns the scopes that each scope implies directly: its children, and those that its entry names.

    `implies` has every scope with the names in its entry; names of no scope are left out. `parents` has the parent of
    each.

    >>> named = {"ke": [], "ke.fota:view": [], "kme": ["ke", "gone"]}
    >>> implications(named, parents(named))
    {'ke': ('ke.fota:view',), 'ke.fota:view': (), 'kme': ('ke',)}
    """
    implied = {name: {other for other in named if other in implies} for name, named in implies.items()}
    for name in implies:
        above = parents.get(name)
        if above is not None:
            implied[above].add(name)
    return {name: tuple(sorted(names)) for name, names in implied.items()}


class Words:
    """Known words, prepared to be searched for those that look most like another; upper and lower case are alike.

    Two words are alike if difflib says so, which looks at every letter of both. So that few pairs come to that, the
    letters of each word are kept as bits: how many two words share bounds how alike they can be.
    """

    def __init__(self, known: Iterable[str]) -> None:
        """Takes the words; of those that differ only in case, the first in their order counts."""
        self._bits: dict[tuple[str, int], int] = {}
        self._words: dict[str, tuple[str, int]] = {}
        for word in sorted(known):
            lower = word.lower()
            if lower not in self._words:
                self._words[lower] = word, self._letters(lower, learn=True)

    def nearest(self, word: str, *, most: int = 3) -> tuple[str, ...]:
        """Returns the words that look most like the given one, best first; none if nothing is near."""
        from difflib import SequenceMatcher  # noqa: PLC0415 - costs a millisecond that only a wrong word pays

        lower = word.lower()
        letters, size = self._letters(lower), len(lower)
        matcher: SequenceMatcher[str] | None = None
        alike: list[tuple[float, str]] = []
        for candidate, (_, others) in self._words.items():
            if 2 * (letters & others).bit_count() >= ALIKE * (size + len(candidate)):
                if matcher is None:
                    matcher = SequenceMatcher(b=lower)
                matcher.set_seq1(candidate)
                ratio = matcher.ratio()
                if ratio >= ALIKE:
                    alike.append((ratio, candidate))
        return tuple(self._words[candidate][0] for _, candidate in sorted(alike, reverse=True)[:most])

    def _letters(self, word: str, *, learn: bool = False) -> int:
        """Returns a mask with a bit for the first, the second and each further time that a letter is in the word."""
        counts: dict[str, int] = {}
        mask = 0
        for letter in word:
            counts[letter] = count = counts.get(letter, 0) + 1
            bit = self._bits.setdefault((letter, count), len(self._bits)) if learn else self._bits.get((letter, count))
            if bit is not None:
                mask |= 1 << bit
        return mask


def nearest(word: str, known: Iterable[str], *, most: int = 3) -> tuple[str, ...]:
    """Returns the known words that look most like the given one, best first; none if nothing is near."""
    return Words(known).nearest(word, most=most)


def did_you_mean(word: str, known: Iterable[str], *, otherwise: str = "") -> str:
    """Returns the end of a message about an unknown word: the nearest known word, or `otherwise` if none is near.

    >>> did_you_mean("scope", ["scopes"]), did_you_mean("x", ["scopes"])
    ('; did you mean `scopes`?', '')
    """
    near = nearest(word, known)
    return f"; did you mean `{near[0]}`?" if near else otherwise
