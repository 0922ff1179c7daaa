"""KS103: a requested scope that another requested scope implies."""

__all__ = ["RULE"]

from collections.abc import Iterable

from knox_scopes.apps.context import Context
from knox_scopes.errors import Finding
from knox_scopes.rules.apps.guide import SCOPES
from knox_scopes.rules.base import Rule


def _check(context: Context) -> Iterable[Finding]:
    for remark in context.review.redundant:
        parent = remark.implied_by
        too_much = parent in context.too_much
        remedy = _instead(context, parent) if too_much else f"keep {parent} only"
        if remark.ticked:
            message = f"`{parent}` is requested with everything it implies, as the portal ticks them"
            fix = None if too_much else context.without(remark.scopes, safe=True)
            yield context.finding(parent, message, remedy, evidence=remark.scopes, severity="info", fix=fix)
            continue
        for name in remark.scopes:
            message = f"`{name}` is implied by `{parent}`" + (", which itself grants too much" if too_much else "")
            fix = None if too_much else context.without([name], safe=True)
            yield context.finding(name, message, remedy, fix=fix)


def _instead(context: Context, parent: str) -> str:
    """Returns what to do about a parent that grants too much; once it goes, what it implies may be needed."""
    if parent in context.review.unneeded:
        return f"remove {parent}: no declared use needs it"
    instead = [name for item in context.review.broader if item.scope == parent for name in item.instead]
    if instead:
        return f"replace {parent} and what it implies with {' '.join(instead)}"
    return f"replace {parent} with what the uses need"


RULE = Rule(
    code="KS103",
    name="redundant-scope",
    severity="warning",
    what="a requested scope that another requested scope implies",
    why="it grants nothing more, and looks needed once the parent is removed",
    example="scopes: [kdp, 'kdp.devices:view']",
    remedy="remove the implied scope, unless it is the parent that grants too much",
    source=f"{SCOPES}; release notes of Knox OAuth 2.0 Authentication 24.09, 2024-09-25, for what the portal ticks",
    check=_check,
)
