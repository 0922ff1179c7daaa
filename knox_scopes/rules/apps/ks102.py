"""KS102: the same scope requested twice."""

__all__ = ["RULE"]

from collections.abc import Iterable

from knox_scopes.apps.context import Context
from knox_scopes.apps.edit import Mend
from knox_scopes.rules.base import Hit, Rule


def check(context: Context) -> Iterable[Hit]:
    """Yields what the rule finds."""
    seen: set[str] = set()
    for one in context.requested:
        if one.name in seen:
            line = context.registration.place(context.places[one.name]).line
            message = f"`{one.name}` is requested twice, first on line {line}"
            mend = None if one.keys in context.shared else Mend({one.keys: ()}, is_safe=True)
            if one.name in context.idle:  # the first mention can go too
                mend = context.without([one.name], safe=True)
            yield Hit(one.name, one.keys, message, "keep one of them", mend=mend)
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
