"""What can be wrong with an input: findings about a file, and the errors that are raised for bad input.

A bug is a plain exception, never one of these.
"""

__all__ = [
    "CatalogError",
    "Change",
    "Edit",
    "Finding",
    "InputError",
    "KnoxScopesError",
    "expect",
    "kind_of",
    "printable",
]

from collections.abc import Iterable
from typing import NamedTuple


def printable(text: str) -> str:
    """Returns the text with every character that does not print written as an escape, so that none is obeyed."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def kind_of(value: object) -> str:
    """Returns what a wrong argument is, in few words.

    >>> kind_of(None), kind_of(5), kind_of(["a"])
    ('None', 'the int 5', "the list ['a']")
    """
    return "None" if value is None else f"the {type(value).__name__} {printable(repr(value)):.40}"


class Change(NamedTuple):
    """One replacement in a file: from a place up to, but not including, an end place; both count from 1."""

    line: int
    column: int
    end_line: int
    end_column: int
    text: str


class Edit(NamedTuple):
    """The changes that resolve a finding; a `safe` edit changes no access and cannot break the app."""

    safe: bool
    changes: tuple[Change, ...]


class Finding(NamedTuple):
    """One thing wrong in a file, in the same shape from where it is noticed to where it is printed.

    `code`, `name`, `severity` (info, warning or error) and `confidence` (low, medium or high) are those of a rule.
    `line` and `column` count from 1; line 0 is the file as a whole. `at` is what the finding is about, such as a
    scope. `edit` does what `remedy` says, where an edit can.
    """

    code: str = ""
    name: str = ""
    severity: str = ""
    confidence: str = ""
    message: str = ""
    file: str = ""
    line: int = 0
    column: int = 1
    at: str = ""
    evidence: tuple[str, ...] = ()
    remedy: str = ""
    edit: Edit | None = None

    def __str__(self) -> str:
        """Returns `file:line: message`, the form that editors turn into a link."""
        return f"{self.file}:{self.line}: {self.message}" if self.line else f"{self.file}: {self.message}"


class KnoxScopesError(Exception):
    """The parent of every error of this library."""


class InputError(KnoxScopesError, ValueError):
    """An argument is not what it should be; the message says what to give instead."""


def expect(value: object, kinds: type | tuple[type, ...], what: str) -> None:
    """Raises InputError for an argument of another kind; `what` says what it should be: `a plan is ...`."""
    if not isinstance(value, kinds):
        raise InputError(f"{what}; this is {kind_of(value)}")


class CatalogError(KnoxScopesError):
    """A file cannot be used; all that is wrong with it is told at once, sorted by file and line."""

    def __init__(self, problems: Iterable[Finding]) -> None:
        """Keeps the findings in `problems`; the text of the error has one a line."""
        shown = {
            problem._replace(file=printable(problem.file), message=printable(problem.message)) for problem in problems
        }
        self.problems = tuple(sorted(shown, key=lambda problem: (problem.file, problem.line, problem.message)))
        super().__init__("\n".join(map(str, self.problems)))
