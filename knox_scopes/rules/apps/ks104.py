"""KS104: a root scope, which stands for a whole service."""

__all__ = ["RULE"]

from collections.abc import Iterable

from knox_scopes.apps.context import Context
from knox_scopes.rules.base import Hit, Rule


def check(context: Context) -> Iterable[Hit]:
    """Yields what the rule finds."""
    for name in context.known:
        scope = context.catalog.scopes[name]
        if scope.parent is None and scope.open_ended is not None:
            is_only_likely = any(use.item.likely == (name,) for use in context.unresolved)
            needed = name in context.review.minimal or is_only_likely
            message = f"`{name}` stands for the whole service"
            if needed:
                yield Hit(
                    name,
                    context.places[name],
                    f"{message}, and nothing less covers the uses",
                    "keep it, and say why under `reasons`",
                    severity="info",
                )
            else:
                yield Hit(name, context.places[name], message, "declare the uses, and request what they need at least")


RULE = Rule(
    code="KS104",
    name="root-scope",
    severity="warning",
    confidence="high",
    what="a root scope, which stands for a whole service",
    why="it opens everything the service has and will have, deletion included",
    example="scopes: [ke]",
    remedy="ask for the scopes below it that the uses need",
    source="Authentication for Knox E-FOTA, 2024-09-12: request the least number of scope permissions",
    check=check,
)
