"""KS108: a declared use that no requested scope covers."""

__all__ = ["RULE"]

from collections.abc import Iterable

from knox_scopes.apps.context import Context
from knox_scopes.apps.edit import Mend
from knox_scopes.rules.base import Hit, Rule


def check(context: Context) -> Iterable[Hit]:
    """Yields what the rule finds."""
    for item in context.review.missing:
        add = " ".join(item.add)
        message = f"nothing requested covers `{item.need}`"
        yield Hit(item.need, context.use_places[item.need], message, f"add {add}", mend=Mend({}, item.add))


RULE = Rule(
    code="KS108",
    name="missing-scope",
    severity="error",
    confidence="high",
    what="a declared use that no requested scope covers",
    why="the call will be refused",
    example="uses without a scope",
    remedy="add the least scope that covers it",
    source="Scopes for Knox cloud services APIs, 2025-08-05",
    check=check,
)
