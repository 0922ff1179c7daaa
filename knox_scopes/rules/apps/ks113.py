"""KS113: destructive access without a reason."""

__all__ = ["RULE"]

from collections.abc import Iterable

from knox_scopes.apps.context import Context
from knox_scopes.catalog.index import index
from knox_scopes.errors import Finding
from knox_scopes.rules.base import Rule


def _check(context: Context) -> Iterable[Finding]:
    for name in context.known:
        destroys = index(context.catalog).granted(name).destroy
        if destroys and not context.registration.reason(name):
            only = ", and say that nothing narrower covers the uses" if name in context.least else ""
            remedy = f"explain it under `reasons: {{{name}: ...}}`{only}"
            yield context.finding(name, f"`{name}` allows destructive calls; add a reason", remedy, evidence=destroys)


RULE = Rule(
    code="KS113",
    name="destroy-without-reason",
    severity="warning",
    what="destructive access without a reason",
    why="whoever reviews the app has to know why it may delete",
    example="scopes: ['ke.devices:delete']",
    remedy="explain it under `reasons`",
    check=_check,
)
