"""KS103: a requested scope that another requested scope implies."""

__all__ = ["RULE"]

from collections.abc import Iterable

from knox_scopes.rules.base import Context, Hit, Rule


def check(context: Context) -> Iterable[Hit]:
    """Yields what the rule finds."""
    for remark in context.review.redundant:
        drop_parent = remark.implied_by in context.too_much
        remedy = (
            f"take {remark.implied_by} out: it is too much itself" if drop_parent else f"keep {remark.implied_by} only"
        )
        if remark.ticked:
            message = f"`{remark.implied_by}` is requested with all that it implies, as the portal ticks them"
            mend = None if drop_parent else context.without(remark.scopes, safe=True)
            keys = context.places[remark.implied_by]
            yield Hit(remark.implied_by, keys, message, remedy, remark.scopes, "info", mend)
            continue
        for name in remark.scopes:
            also = ", which is itself too much" if drop_parent else ""
            message = f"`{name}` is implied by `{remark.implied_by}`{also}"
            mend = None if drop_parent else context.without([name], safe=True)
            yield Hit(name, context.places[name], message, remedy, mend=mend)


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
