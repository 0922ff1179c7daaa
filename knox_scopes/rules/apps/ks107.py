"""KS107: a requested scope that grants more than its uses need."""

__all__ = ["RULE"]

from collections.abc import Iterable

from knox_scopes.apps.context import Context
from knox_scopes.errors import Finding
from knox_scopes.rules.apps.guide import LEAST
from knox_scopes.rules.base import Rule


def _check(context: Context) -> Iterable[Finding]:
    for item in context.review.broader:
        instead = " ".join(item.instead)
        closes = tuple(f"{kind}: {at}" for kind, members in item.closes._asdict().items() for at in members)
        message = f"`{item.scope}` grants more than its uses need; {instead} would be enough"
        fix = context.without([item.scope], item.instead)
        yield context.finding(item.scope, message, f"request {instead} instead", evidence=closes, fix=fix)


RULE = Rule(
    code="KS107",
    name="broader-scope",
    severity="warning",
    what="a requested scope that grants more than its uses need",
    why="the narrower set does the same work with less access",
    example="scopes: [kdp.devices]",
    remedy="request the narrower set",
    source=LEAST,
    hides=("KS104", "KS105"),
    check=_check,
)
