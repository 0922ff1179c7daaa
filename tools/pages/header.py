"""Tells the head of a table of scopes from other heads, and what each column holds."""

__all__ = ["columns", "names_scopes"]

import re
from collections.abc import Sequence

WORDS = {
    "scope": "scope",
    "scope name": "scope",
    "scopes": "scope",
    "description": "description",
    "permission": "description",
    "applicable api endpoints": "endpoints",
    "applicable endpoints": "endpoints",
    "api endpoints": "endpoints",
    "endpoints": "endpoints",
    "applicable kwn events": "events",
    "applicable events": "events",
    "kwn events": "events",
    "events": "events",
}


def columns(cells: Sequence[str]) -> tuple[str, ...] | None:
    """Returns the role of each column of a table of scopes, or None where the cells are the head of no such table.

    >>> columns(["Scope name", "Description", "Stage"]), columns(["Service", "Scope"])
    (('scope', 'description', ''), None)
    """
    roles = tuple(map(_role, cells))
    named = [role for role in roles if role]
    whole = len(set(named)) == len(named) and "scope" in named and {"description", "endpoints"} & set(named)
    return roles if whole else None


def names_scopes(cells: Sequence[str]) -> bool:
    """Tells whether the cells are a head that names scopes, be it one of a table of scopes or not."""
    return any(_role(cell) == "scope" for cell in cells)


def _role(cell: str) -> str:
    # A head may carry an arrow that sorts by it.
    return WORDS.get(" ".join(re.findall(r"[^\W\d_]+", cell.lower())), "")
