"""KS102: the same scope requested twice."""

__all__ = ["RULE"]

from collections.abc import Iterable

from knox_scopes.rules.base import Context, Hit, Rule


def check(context: Context) -> Iterable[Hit]:
    """Yields what the rule finds."""
    seen: set[str] = set()
    for one in context.requested:
        if one.name in seen:
            yield Hit(one.name, one.keys, f"`{one.name}` is requested twice", "keep one of them")
        seen.add(one.name)


RULE = Rule(
    code="KS102",
    name="duplicate-scope",
    severity="warning",
    confidence="high",
    what="the same scope requested twice",
    why="it grants no more, and hides what the list really asks for",
    example="scopes: [kdp, kdp]",
    remedy="keep one",
    source="knox-scopes",
    check=check,
)
