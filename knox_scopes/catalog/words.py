"""The words that people search for, and those that the catalog has for them; the data is `words.json`."""

__all__ = ["WORDS", "meanings", "read_words", "stem"]

import json
import os
from collections.abc import Mapping
from functools import lru_cache

from knox_scopes.catalog.load import WORDS, shipped_folder


def read_words(file: str | os.PathLike[str] | None = None) -> dict[str, tuple[str, ...]]:
    """Returns the words of a file, of the one that ships where none is given, each with all that it may mean."""
    with open(file or os.path.join(shipped_folder(), WORDS), encoding="utf-8") as text:
        data = json.load(text)
    found: dict[str, dict[str, None]] = {}
    for alike in data["alike"]:
        for word in alike:
            found.setdefault(word, {}).update(dict.fromkeys(other for other in alike if other != word))
    for word, others in data["means"].items():
        meant = (each for other in others for each in (other, *found.get(other, ())))
        found.setdefault(word, {}).update(dict.fromkeys(each for each in meant if each != word))
    return {word: tuple(others) for word, others in found.items()}


def meanings(word: str, words: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Returns what a word in lower case may mean, in the singular or plural, itself left out."""
    single = stem(word)
    return next((words[form] for form in (word, single, f"{single}s") if form in words), ())


@lru_cache(maxsize=4096)
def stem(word: str) -> str:
    """Returns a word without the ending of its plural.

    >>> stem("policies"), stem("logs"), stem("access"), stem("os")
    ('policy', 'log', 'access', 'os')
    """
    if word.endswith("ies") and len(word) > len("ties"):
        return f"{word[:-3]}y"
    return word[:-1] if word.endswith("s") and not word.endswith("ss") and len(word) > len("gas") else word
