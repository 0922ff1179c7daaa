"""Explains the names of scopes that a catalog does not have."""

__all__ = ["Unknown", "explain"]

from typing import NamedTuple

from knox_scopes.catalog.model import Catalog
from knox_scopes.names import is_scope_name, nearest


class Unknown(NamedTuple):
    """Holds a name that is no scope of the catalog, a sentence on why with what to use instead, and that as names."""

    scope: str
    message: str
    suggestions: tuple[str, ...]


def explain(catalog: Catalog, name: str) -> Unknown:
    """Says what is known of a name that is no scope of the catalog, as of its day and at its stages."""
    if inactive := catalog.inactive.scopes.get(name):
        if inactive.stage not in catalog.stages:
            message = (
                f"`{name}` is at stage {inactive.stage}, which is left out; ask for it with stage `{inactive.stage}`"
            )
        elif catalog.as_of is not None and inactive.since > catalog.as_of:
            message = f"`{name}` was first seen on {inactive.since}, after {catalog.as_of}"
        else:
            message = f"`{name}` ended on {inactive.until}"
        return Unknown(name, message, ())
    if now := next((scope for scope in catalog.scopes.values() if scope.renamed_from == name), None):
        return Unknown(name, f"`{name}` is the former name of `{now.name}`", (now.name,))
    if hint := catalog.hints.get(name):
        there = tuple(use for use in hint.use if use in catalog.scopes)
        instead = f"; use {' or '.join(f'`{use}`' for use in there)}" if there else ""
        return Unknown(name, f"`{name}` is no scope ({hint.because.removesuffix('.')}){instead}", there)
    scopes = {**catalog.inactive.scopes, **catalog.scopes}
    near = nearest(name, (other for other, scope in scopes.items() if scope.kind != "identity"))
    if near and near[0].lower() == name.lower():
        return Unknown(name, f"`{name}` is written in the wrong case: `{near[0]}`", near[:1])
    form = "" if is_scope_name(name) else ", nor written like one"
    meant = f"; did you mean {' or '.join(f'`{other}`' for other in near)}?" if near else ""
    return Unknown(name, f"`{name}` is no scope of the catalog{form}{meant}", near)
