"""Chooses the files that have to do with calls, by quick searches, so that few are read in full."""

__all__ = ["candidates"]

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from knox_scopes.usage.source.bases import Bases
from knox_scopes.usage.source.declared import outline
from knox_scopes.usage.source.languages import Language, language_of
from knox_scopes.usage.source.outline import Outline
from knox_scopes.usage.source.tree import MOST

# How often files are searched for names of files found before, and from how many letters on a name is sought.
ROUNDS = 2
SHORTEST = 4
# How many files that only share names with others are read in a round: the nearest.
FARTHEST = 40
FEW = 8
WORD = re.compile(r"[A-Za-z_]\w{3,}")
# How a file names another of its folder or the next.
IMPORTS = {
    "javascript": ("/{}'", '/{}"', "/{}.", "/{}`"),
    "python": (" .{} import", "from {} import", "import {}"),
    "ruby": ("{}'", '{}"'),
    "php": ("/{}.php",),
    "shell": ("{}.sh", "{}.bash"),
    "powershell": ("{}.ps",),
}


class Mark(NamedTuple):
    """What a file of a family of languages must hold to use another, and the folder above it, if one must be."""

    text: str
    folder: str | None
    family: str


def candidates(files: Iterable[tuple[str, str]], bases: Bases) -> tuple[list[Outline], dict[str, str]]:
    """Returns the files that name a base or use what such a file defines, by name; and why others are not read.

    `files` can be gone through several times.
    """
    chosen: dict[str, Outline] = {}
    unread: dict[str, str] = {}
    added = list(_naming(files, bases))
    rounds = ROUNDS
    while added:
        for name, text, language in added:
            if len(text) >= MOST:
                unread[name] = "it is longer than source is"
            else:
                chosen[name] = outline(name, text, language)
        marks = [mark for name, *_ in added if name in chosen for mark in _marks(chosen[name])]
        if not marks or not rounds:
            break
        rounds -= 1
        known = {*chosen, *unread}
        found = sorted(_using(files, marks, known), key=lambda one: (-_nearness(one[0], chosen), one[0]))
        added = found[:FARTHEST]
        if len(found) > FARTHEST:
            left = len(found) - FARTHEST
            unread[found[FARTHEST][0]] = (
                f"it is one of {left} files too many that share names with those that make calls"
            )
    return [chosen[name] for name in sorted(chosen)], unread


def _naming(files: Iterable[tuple[str, str]], bases: Bases) -> Iterator[tuple[str, str, Language]]:
    """Yields the files that name a base."""
    for name, text in files:
        if bases.is_named(text) and (language := language_of(name)):
            yield name, text, language


def _using(files: Iterable[tuple[str, str]], marks: list[Mark], known: set[str]) -> Iterator[tuple[str, str, Language]]:
    """Yields the further files that use one of the marks."""
    families: dict[str, tuple[list[Mark], set[str]]] = {}
    for mark in marks:
        near, names = families.setdefault(mark.family, ([], set()))
        if mark.folder is None:
            names.add(mark.text)
        else:
            near.append(mark)
    for name, text in files:
        language = language_of(name)
        if language is None or name in known or language.family not in families:
            continue
        near, names = families[language.family]
        if any(name.startswith(mark.folder or "") and _has_word(text, mark.text) for mark in near) or _has_any(
            text, names
        ):
            yield name, text, language


def _has_any(text: str, names: set[str]) -> bool:
    """Tells whether a text has one of the names as a word; of many names, all are looked for at once."""
    if len(names) > FEW:
        return not names.isdisjoint(WORD.findall(text))
    return any(_has_word(text, name) for name in names)


def _has_word(text: str, name: str) -> bool:
    return name in text and re.search(rf"(?<!\w){re.escape(name.strip())}(?!\w)", text) is not None


def _nearness(name: str, chosen: Iterable[str]) -> int:
    """Returns how much of its path a file shares with the nearest of those chosen."""
    parts = name.split("/")
    return max(_shared(parts, other.split("/")) for other in chosen)


def _shared(parts: list[str], others: list[str]) -> int:
    return next((place for place, (one, other) in enumerate(zip(parts, others, strict=False)) if one != other), 0)


def _marks(file: Outline) -> Iterator[Mark]:
    """Yields what tells that another file uses this one: its classes, constants and functions, or its own name."""
    folder, family = _above(file.name), file.language.family
    yield from (Mark(name, None, family) for name in sorted(set(file.class_of)) if len(name) >= SHORTEST)
    for name, definitions in file.definitions.items():
        if len(name) >= SHORTEST and any(
            one.function < 0 and not one.owner and _is_path(file, one.value) for one in definitions
        ):
            yield Mark(name, folder, family)
    if family in {"go", "powershell", "shell"}:
        yield from (Mark(one.name, folder, family) for one in file.functions if len(one.name) >= SHORTEST)
    stem = _above(file.name).rpartition("/")[2] if file.stem in {"index", "__init__"} else file.stem
    yield from (Mark(form.format(stem), _above(folder), family) for form in IMPORTS.get(family, ()) if stem)


def _is_path(file: Outline, span: tuple[int, int]) -> bool:
    return any(token.kind == "text" and "/" in token.text for token in file.tokens[span[0] : span[1]])


def _above(name: str) -> str:
    return name.replace("\\", "/").rpartition("/")[0]
