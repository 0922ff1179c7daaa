"""KS108: a declared use that no requested scope covers."""

__all__ = ["RULE"]

from collections.abc import Iterable

from knox_scopes.apps.context import SOURCES, Context
from knox_scopes.apps.edit import Fix
from knox_scopes.errors import Finding
from knox_scopes.rules.apps.guide import SCOPES
from knox_scopes.rules.base import Rule


def _check(context: Context) -> Iterable[Finding]:
    for item in context.review.missing:
        message, remedy = f"no requested scope covers `{item.need}`", f"add {' '.join(item.add)}"
        keys = context.use_places.get(item.need, SOURCES)
        yield context.finding(item.need, message, remedy, keys=keys, fix=Fix({}, item.add))


RULE = Rule(
    code="KS108",
    name="missing-scope",
    severity="error",
    what="a declared use that no requested scope covers",
    why="the call will be refused",
    example="uses without a scope that covers them",
    remedy="add the least scope that covers it",
    source=SCOPES,
    check=_check,
)
