"""KS107: a requested scope that opens more than its uses need."""

__all__ = ["RULE"]

from collections.abc import Iterable

from knox_scopes.apps.context import Context
from knox_scopes.rules.base import Hit, Rule


def check(context: Context) -> Iterable[Hit]:
    """Yields what the rule finds."""
    for item in context.review.broader:
        instead = " ".join(item.instead)
        closes = tuple(f"{kind}: {at}" for kind, members in item.closes._asdict().items() for at in members)
        message = f"`{item.scope}` is broader than its uses need: {instead} is enough"
        mend = context.without([item.scope], item.instead)
        yield Hit(item.scope, context.places[item.scope], message, f"request {instead} instead", closes, mend=mend)


RULE = Rule(
    code="KS107",
    name="broader-scope",
    severity="warning",
    confidence="high",
    what="a requested scope that opens more than its uses need",
    why="the narrower set does the same work with less access",
    example="scopes: [kdp.devices]",
    remedy="request the narrower set",
    source="Authentication for Knox E-FOTA, 2024-09-12: request the least number of scope permissions",
    check=check,
)
