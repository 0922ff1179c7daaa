"""Finds the source files of a folder: without what git ignores, and without tests and other people's code."""

__all__ = ["MOST", "Tree", "source_files"]

import os
import re
from collections.abc import Iterator

from knox_scopes.usage.source.ignore import Rule, is_ignored, rules
from knox_scopes.usage.source.languages import is_source
from knox_scopes.usage.source.vocabulary import TEST_FOLDERS, VENDORED

# The most bytes of a file that is read; longer ones are generated, minified or data.
MOST = 1_000_000

# Names that the test runners of the languages look for.
TEST_FILE = re.compile(
    r"(?:test_.*|conftest)\.py|.*_test\.(?:py|go|rb)|.*_spec\.rb|.*[.-](?:test|spec|e2e|stories)\.[cm]?[jt]sx?"
    r"|.*(?:Tests?|IT|Spec|TestCase)\.(?:java|kt|cs|php)|.*\.Tests\.ps1|.*\.bats"
)


class Tree:
    """The source files below a folder, as names and texts; they are read anew each time they are gone through."""

    def __init__(self, folder: str, *, tests: bool = False, vendored: bool = False) -> None:
        """Takes the folder, and what else than source is asked for."""
        self._asked = folder, tests, vendored

    def __iter__(self) -> Iterator[tuple[str, str]]:
        """Yields the name and text of each file; those that cannot be opened are left out."""
        folder, tests, vendored = self._asked
        for name in source_files(folder, tests=tests, vendored=vendored):
            try:
                with open(name, "rb") as file:
                    yield name, file.read(MOST + 1).decode("utf-8", "replace")
            except OSError:
                continue


def source_files(folder: str, *, tests: bool = False, vendored: bool = False) -> Iterator[str]:
    """Yields the names of the source files below a folder, sorted within each folder; links are not followed.

    The `.gitignore` files in the folder and below count, as in git. `tests` and `vendored` ask for what is otherwise
    left out: tests, and the code of others and what a build makes.
    """
    left_out = (frozenset() if tests else TEST_FOLDERS) | (frozenset() if vendored else VENDORED)
    left = (lambda _: None) if tests else TEST_FILE.fullmatch
    waiting: list[tuple[str, list[tuple[str, list[Rule]]]]] = [("", [])]
    while waiting:
        inside, levels = waiting.pop()
        here = _listing(os.path.join(folder, inside))
        if any(entry.name == ".gitignore" for entry in here):
            levels = [*levels, (inside, _rules(os.path.join(folder, inside, ".gitignore")))]
        folders = []
        for entry in here:
            is_folder = entry.is_dir(follow_symlinks=False)
            if entry.name == ".git" or is_ignored(inside + entry.name, levels, is_folder=is_folder):
                continue
            if is_folder and entry.name not in left_out:
                folders.append((f"{inside}{entry.name}/", levels))
            elif is_source(entry.name) and entry.is_file(follow_symlinks=False) and not left(entry.name):
                yield entry.path
        waiting += reversed(folders)


def _listing(folder: str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return sorted(entries, key=lambda entry: entry.name)
    except OSError:
        return []


def _rules(name: str) -> list[Rule]:
    try:
        with open(name, encoding="utf-8", errors="replace") as file:
            return rules(file.read())
    except OSError:
        return []
