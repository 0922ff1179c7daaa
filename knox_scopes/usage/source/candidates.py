"""Chooses the files that have to do with calls, by quick searches, so that few are read in full."""

__all__ = ["candidates"]

import re
from collections.abc import Iterable

from knox_scopes.usage.source.bases import Bases
from knox_scopes.usage.source.declared import outline
from knox_scopes.usage.source.languages import language_of
from knox_scopes.usage.source.outline import Outline
from knox_scopes.usage.source.tree import MOST

# How often files are searched for names of files found before, and from how many letters on a name is sought.
ROUNDS = 2
SHORTEST = 4
IMPORTS = {
    "javascript": ("/{}'", '/{}"', "/{}.", "/{}`"),
    "python": ("{} import", "import {}"),
    "ruby": ("{}'", '{}"'),
    "php": ("/{}.php",),
    "shell": ("{}.",),
    "powershell": ("{}.ps",),
}


def candidates(files: Iterable[tuple[str, str]], bases: Bases) -> tuple[list[Outline], list[str]]:
    """Returns the files that name a base or use what such a file defines, by name, and the names of too long ones.

    `files` can be gone through several times.
    """
    chosen: dict[str, Outline] = {}
    too_long: dict[str, None] = {}
    needles: dict[str | None, tuple[str, ...]] = {None: bases.needles}
    for _ in range(1 + ROUNDS):
        added = []
        for name, text in files:
            language = language_of(name)
            if language is None or name in chosen or name in too_long:
                continue
            sought = needles.get(None) or needles.get(language.family, ())
            if not any(needle in text for needle in sought):
                continue
            if len(text) >= MOST:
                too_long[name] = None
            elif None in needles or _names_any(text, sought):
                chosen[name] = outline(name, text, language)
                added.append(name)
        if not added:
            break
        needles = _marks([chosen[name] for name in added])
    return [chosen[name] for name in sorted(chosen)], sorted(too_long)


def _names_any(text: str, names: Iterable[str]) -> bool:
    """Tells whether one of the names stands in a text as a word."""
    return any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) for name in names if name in text)


def _marks(files: list[Outline]) -> dict[str | None, tuple[str, ...]]:
    """Returns, by family of languages, what a file must hold to use names of these files."""
    marks: dict[str | None, set[str]] = {}
    for file in files:
        found = marks.setdefault(file.language.family, set())
        found.update(name for name in set(file.class_of) if len(name) >= SHORTEST)
        for name, definitions in file.definitions.items():
            if len(name) >= SHORTEST and any(one.function < 0 and not one.owner and _says_path(file, one.value) for one in definitions):
                found.add(name)
        found.update(one.name for one in file.functions if not one.owner and len(one.name) > SHORTEST)
        stem = file.stem if file.stem not in {"index", "__init__"} else _folder(file.name)
        found.update(form.format(stem) for form in IMPORTS.get(file.language.family, ()) if stem)
    return {family: tuple(sorted(found)) for family, found in marks.items()}


def _says_path(file: Outline, span: tuple[int, int]) -> bool:
    return any(token.kind == "text" and "/" in token.text for token in file.tokens[span[0] : span[1]])


def _folder(name: str) -> str:
    return name.replace("\\", "/").rpartition("/")[0].rpartition("/")[2]
