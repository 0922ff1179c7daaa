"""Chooses the files that have to do with calls, by quick searches, so that few are read in full."""

__all__ = ["candidates"]

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from knox_scopes.usage.source.bases import Bases
from knox_scopes.usage.source.declared import outline
from knox_scopes.usage.source.languages import language_of
from knox_scopes.usage.source.outline import Outline
from knox_scopes.usage.source.tree import MOST

# How often files are searched for names of files found before, and from how many letters on a name is sought.
ROUNDS = 2
SHORTEST = 4
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
    """What a file must hold to use another, and below which folder it must be."""

    text: str
    folder: str


def candidates(files: Iterable[tuple[str, str]], bases: Bases) -> tuple[list[Outline], list[str]]:
    """Returns the files that name a base or use what such a file defines, by name, and the names of too long ones.

    `files` can be gone through several times.
    """
    chosen: dict[str, Outline] = {}
    too_long: dict[str, None] = {}
    marks: dict[str, list[Mark]] = {}
    for number in range(1 + ROUNDS):
        added = []
        for name, text in files:
            language = language_of(name)
            if language is None or name in chosen or name in too_long:
                continue
            if not (_uses(name, text, marks.get(language.family, [])) if number else bases.is_named(text)):
                continue
            if len(text) >= MOST:
                too_long[name] = None
            else:
                chosen[name] = outline(name, text, language)
                added.append(name)
        marks = {}
        for name in added:
            marks.setdefault(chosen[name].language.family, []).extend(_marks(chosen[name]))
        if not added:
            break
    return [chosen[name] for name in sorted(chosen)], sorted(too_long)


def _uses(name: str, text: str, marks: list[Mark]) -> bool:
    """Tells whether a file holds one of the marks as a word."""
    return any(
        mark.text in text
        and name.startswith(mark.folder)
        and re.search(rf"(?<!\w){re.escape(mark.text.strip())}(?!\w)", text) is not None
        for mark in marks
    )


def _marks(file: Outline) -> Iterator[Mark]:
    """Yields what tells that another file uses this one: its classes, constants and functions, or its own name."""
    yield from (Mark(name, "") for name in sorted(set(file.class_of)) if len(name) >= SHORTEST)
    folder = _above(file.name)
    for name, definitions in file.definitions.items():
        if len(name) >= SHORTEST and any(
            one.function < 0 and not one.owner and _is_path(file, one.value) for one in definitions
        ):
            yield Mark(name, "" if name.isupper() else folder)
    if file.language.family in {"go", "powershell", "shell"}:
        yield from (Mark(one.name, folder) for one in file.functions if len(one.name) >= SHORTEST)
    stem = _above(file.name).rpartition("/")[2] if file.stem in {"index", "__init__"} else file.stem
    yield from (Mark(form.format(stem), _above(folder)) for form in IMPORTS.get(file.language.family, ()) if stem)


def _is_path(file: Outline, span: tuple[int, int]) -> bool:
    return any(token.kind == "text" and "/" in token.text for token in file.tokens[span[0] : span[1]])


def _above(name: str) -> str:
    return name.replace("\\", "/").rpartition("/")[0]
