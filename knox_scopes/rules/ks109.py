"""KS109: a declared use that the catalog cannot resolve."""

__all__ = ["RULE"]

from collections.abc import Iterable

from knox_scopes.rules.base import Context, Hit, Rule


def check(context: Context) -> Iterable[Hit]:
    """Yields what the rule finds."""
    for use in context.unresolved:
        if use.item.reason != "other-stage":
            remedy = f"write {' or '.join(use.item.suggestions)}" if use.item.suggestions else "see the reason"
            yield Hit(use.item.input, use.keys, f"{use.item.reason}: {use.item.message}", remedy)


RULE = Rule(
    code="KS109",
    name="unresolved-use",
    severity="warning",
    confidence="high",
    what="a declared use that the catalog cannot resolve",
    why="what it needs cannot be told, so neither can what is too much",
    example="endpoints: [GET /kcs/v1/rp/device]",
    remedy="write it as the message says",
    source="knox-scopes",
    check=check,
)
