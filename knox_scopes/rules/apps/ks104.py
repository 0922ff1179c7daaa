"""KS104: a root scope, which covers a whole service."""

__all__ = ["RULE"]

from collections.abc import Iterable

from knox_scopes.apps.context import Context
from knox_scopes.errors import Finding
from knox_scopes.rules.apps.guide import LEAST
from knox_scopes.rules.base import Rule


def _check(context: Context) -> Iterable[Finding]:
    for name in context.known:
        scope = context.catalog.scopes[name]
        if scope.parent is not None or scope.open_ended is None:
            continue
        is_only_likely = any(use.item.likely == (name,) for use in context.unresolved)
        if name in context.review.minimal or is_only_likely:
            message = f"`{name}` covers the whole service, and nothing narrower covers the uses"
            yield context.finding(name, message, "keep it, and give the reason under `reasons`", severity="info")
        else:
            remedy = "declare the uses, then request the least that covers them"
            yield context.finding(name, f"`{name}` covers the whole service", remedy)


RULE = Rule(
    code="KS104",
    name="root-scope",
    severity="warning",
    what="a root scope, which covers a whole service",
    why="it grants everything the service has now and will have later, deletion included",
    example="scopes: [ke]",
    remedy="request the scopes below it that the uses need",
    source=LEAST,
    check=_check,
)
