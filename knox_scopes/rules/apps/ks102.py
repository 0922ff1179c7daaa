"""KS102: the same scope requested twice."""

__all__ = ["RULE"]

from collections.abc import Iterable

from knox_scopes.apps.context import Context
from knox_scopes.apps.edit import Fix
from knox_scopes.errors import Finding
from knox_scopes.rules.base import Rule


def _check(context: Context) -> Iterable[Finding]:
    seen: set[str] = set()
    for one in context.requested:
        if one.name in seen:
            line = context.registration.place(context.places[one.name]).line
            message = f"`{one.name}` is requested twice, first on line {line}"
            fix = None if one.keys in context.shared else Fix({one.keys: ()}, is_safe=True)
            if one.name in context.idle:  # the first mention can go too
                fix = context.without([one.name], safe=True)
            yield context.finding(one.name, message, "keep one of them", keys=one.keys, fix=fix)
        seen.add(one.name)


RULE = Rule(
    code="KS102",
    name="duplicate-scope",
    severity="warning",
    what="the same scope requested twice",
    why="the second one grants nothing and makes the list harder to review",
    example="scopes: [kdp, kdp]",
    remedy="keep one of them",
    hides=("KS103",),
    check=_check,
)
