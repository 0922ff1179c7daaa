"""Explains names that are not scopes in a catalog."""

__all__ = ["Unknown", "explain"]

from typing import NamedTuple

from knox_scopes.access.reasons import clause, why_inactive
from knox_scopes.catalog.model import Catalog
from knox_scopes.names import nearest


class Unknown(NamedTuple):
    """A name that is not a scope in the catalog, a sentence on why, and the scopes to use instead."""

    scope: str
    message: str
    suggestions: tuple[str, ...]


def explain(catalog: Catalog, name: str) -> Unknown:
    """Says what is known about a name that is not a scope in the catalog, as of its day and at its stages."""
    if inactive := catalog.inactive.scopes.get(name):
        return Unknown(name, why_inactive(catalog, inactive)[1], ())
    if now := next((scope for scope in catalog.scopes.values() if scope.renamed_from == name), None):
        return Unknown(name, f"`{name}` is the former name of `{now.name}`", (now.name,))
    if hint := catalog.hints.get(name):
        there = tuple(use for use in hint.use if use in catalog.scopes)
        instead = f"; use {_one_of(there)}" if there else ""
        return Unknown(name, f"`{name}` is not a scope ({clause(hint.because)}){instead}", there)
    scopes = {**catalog.inactive.scopes, **catalog.scopes}
    near = nearest(name, (other for other, scope in scopes.items() if scope.kind != "identity"))
    if near and near[0].lower() == name.lower():
        return Unknown(name, f"`{name}` is written in the wrong case; write `{near[0]}`", near[:1])
    form = "" if catalog.is_scope_like(name) else ", and does not look like one"
    meant = f"; did you mean {_one_of(near)}?" if near else ""
    return Unknown(name, f"`{name}` is not a scope in the catalog{form}{meant}", near)


def _one_of(names: tuple[str, ...]) -> str:
    """Returns names as a choice, to stand in a sentence."""
    *others, last = (f"`{name}`" for name in names)
    return f"{', '.join(others)} or {last}" if others else last
