"""KS105: an open-ended scope where scopes with listed endpoints would do."""

__all__ = ["RULE"]

from collections.abc import Iterable

from knox_scopes.access.grant import grant
from knox_scopes.access.plan import plan
from knox_scopes.apps.context import Context
from knox_scopes.errors import Finding
from knox_scopes.rules.apps.guide import LEAST
from knox_scopes.rules.base import Rule


def _check(context: Context) -> Iterable[Finding]:
    wanted = {*context.review.minimal, *(item.scope for item in context.review.undetermined)}
    for name in context.known:
        scope = context.catalog.scopes[name]
        if scope.parent is None or scope.open_ended is None or name in wanted:
            continue
        access = grant(context.catalog, name).access
        instead = plan(context.catalog, (*access.destroy, *access.write, *access.read, *access.events)).scopes
        if instead and name not in instead:
            message = f"`{name}` is open-ended: it also covers endpoints that are not listed"
            yield context.finding(name, message, f"request those of {', '.join(instead)} that the app needs")


RULE = Rule(
    code="KS105",
    name="open-ended-scope",
    severity="warning",
    what="an open-ended scope where scopes with listed endpoints would do",
    why="it also covers endpoints that are not listed, now or later",
    example="scopes: [ke.devices]",
    remedy="request the scopes below it that the uses need",
    source=LEAST,
    check=_check,
)
