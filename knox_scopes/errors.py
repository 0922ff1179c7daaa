"""The errors that the library raises for bad input; a bug is a plain exception, never one of these."""

__all__ = ["CatalogError", "InputError", "KnoxScopesError", "Problem", "printable"]

from collections.abc import Iterable
from typing import NamedTuple


def printable(text: str) -> str:
    """Returns the text with every character that does not print written as an escape, so that none is obeyed."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


class Problem(NamedTuple):
    """Holds one mistake in a file: where it stands, what to write instead, and the code of the check it belongs to."""

    file: str
    line: int
    message: str
    column: int = 1
    code: str = ""

    def __str__(self) -> str:
        """Returns `file:line: message`, the form that editors turn into a link; line 0 is the file as a whole."""
        return f"{self.file}:{self.line}: {self.message}" if self.line else f"{self.file}: {self.message}"


class KnoxScopesError(Exception):
    """Is the parent of every error of this library."""


class InputError(KnoxScopesError, ValueError):
    """Says that an argument is not what it should be, and what to give instead."""


class CatalogError(KnoxScopesError):
    """Carries all the mistakes of a catalog at once, sorted by file and line."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Keeps the problems in `problems`; the text of the error has one a line."""
        shown = {
            problem._replace(file=printable(problem.file), message=printable(problem.message)) for problem in problems
        }
        self.problems = tuple(sorted(shown))
        super().__init__("\n".join(map(str, self.problems)))
