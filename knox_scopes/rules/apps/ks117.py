"""KS117: a call that the app is seen to make, but that its uses do not declare."""

__all__ = ["RULE"]

from collections.abc import Iterable

from knox_scopes.apps.context import SOURCES, Context
from knox_scopes.errors import Finding
from knox_scopes.rules.base import Rule


def _check(context: Context) -> Iterable[Finding]:
    for at, how in (context.seen.uses if context.seen else {}).items():
        if at in context.use_places or context.catalog.is_free(at):
            continue
        known = at in context.called
        message = f"`{at}` is called, but not declared" if known else f"`{at}` is called, but is not a known endpoint"
        remedy = "" if known else "if the request is right, declare it; otherwise correct the call"
        yield context.finding(at, message, remedy, keys=SOURCES, evidence=(how,), severity="" if known else "info")


RULE = Rule(
    code="KS117",
    name="undeclared-use",
    severity="warning",
    what="a call that the app is seen to make, but that its uses do not declare, unless it needs no scope",
    why="whoever approves the registration decides on the declared uses",
    example="uses: {from: [traffic/*.har], endpoints: []}",
    remedy="declare it, as `knox-scopes uses FILES --update app.yaml` does, or stop calling it",
    confidence="medium",
    check=_check,
)
