"""What several forms of a request have in common: comments, and texts as string literals."""

__all__ = ["comments", "expression", "lines", "literal"]

import json
import textwrap
from collections.abc import Iterable

from knox_scopes.apps.requests.values import Made, Request, Value, Variable
from knox_scopes.errors import printable
from knox_scopes.report.text import inert

WIDTH = 110


def comments(request: Request, mark: str, more: Iterable[str] = ()) -> str:
    """Returns the notes of a request as comments, each line of which begins with the mark; `more` follows them."""
    read = f"Reads {_listed(request.variables)} from the environment." if request.variables else ""
    return "\n".join(
        f"{mark} {line}"
        for note in filter(None, (*request.notes, read, *more))
        for line in textwrap.wrap(
            inert(printable(note)), WIDTH - len(mark), break_long_words=False, break_on_hyphens=False
        )
    )


def literal(text: str) -> str:
    r"""Returns a string literal that means the same in Java, C# and JavaScript.

    >>> print(literal('a"b\\ $c\n\u2028'))
    "a\"b\\ $c\n\u2028"
    """
    return json.dumps(text)


def expression(value: Value, read: str = "environment") -> str:
    """Returns the code of a value in these languages; `read` is the function that reads a variable.

    >>> print(expression("a b"), expression(Variable("KNOX_TOKEN", "Bearer ")))
    "a b" "Bearer " + environment("KNOX_TOKEN")
    """
    if isinstance(value, Variable):
        before = f"{literal(value.before)} + " if value.before else ""
        return f"{before}{read}({literal(value.name)})"
    return value.what if isinstance(value, Made) else literal(value)


def lines(indent: int, every: Iterable[str]) -> str:
    """Returns lines of code, each indented, one below the other."""
    return "\n".join(" " * indent + line for line in every)


def _listed(names: tuple[str, ...]) -> str:
    """Returns names as a list in a sentence."""
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))
