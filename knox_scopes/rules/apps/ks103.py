"""KS103: a requested scope that another requested scope implies."""

__all__ = ["RULE"]

from collections.abc import Iterable

from knox_scopes.apps.context import Context
from knox_scopes.rules.base import Hit, Rule


def check(context: Context) -> Iterable[Hit]:
    """Yields what the rule finds."""
    for remark in context.review.redundant:
        parent = remark.implied_by
        too_much = parent in context.too_much
        remedy = _instead(context, parent) if too_much else f"keep {parent} only"
        if remark.ticked:
            message = f"`{parent}` is requested with all that it implies, as the portal ticks them"
            mend = None if too_much else context.without(remark.scopes, safe=True)
            yield Hit(parent, context.places[parent], message, remedy, remark.scopes, "info", mend)
            continue
        for name in remark.scopes:
            message = f"`{name}` is implied by `{parent}`" + (", which is itself too much" if too_much else "")
            mend = None if too_much else context.without([name], safe=True)
            yield Hit(name, context.places[name], message, remedy, mend=mend)


def _instead(context: Context, parent: str) -> str:
    """Returns what to do about a parent that is too much itself, after which what it implies may be needed."""
    if parent in context.review.unneeded:
        return f"take {parent} out: no declared use needs it"
    instead = [name for item in context.review.broader if item.scope == parent for name in item.instead]
    if instead:
        return f"request {' '.join(instead)} in place of {parent} and of what it implies"
    return f"request what the uses need in place of {parent}"


RULE = Rule(
    code="KS103",
    name="redundant-scope",
    severity="warning",
    confidence="high",
    what="a requested scope that another requested scope implies",
    why="it grants nothing more; when the parent goes, it is easily taken for needed",
    example="scopes: [kdp, 'kdp.devices:view']",
    remedy="take the implied one out, unless it is the parent that is too much",
    source="Scopes for Knox cloud services APIs, 2025-08-05",
    check=check,
)
