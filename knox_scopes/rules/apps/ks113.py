"""KS113: access that destroys, without an entry in `reasons`."""

__all__ = ["RULE"]

from collections.abc import Iterable

from knox_scopes.access.grant import grant
from knox_scopes.apps.context import Context
from knox_scopes.rules.base import Hit, Rule


def check(context: Context) -> Iterable[Hit]:
    """Yields what the rule finds."""
    reasons = context.registration.value.get("reasons", {})
    for name in context.known:
        destroys = grant(context.catalog, name).access.destroy
        if destroys and not reasons.get(name, "").strip():
            message = f"`{name}` can destroy, and no reason is given"
            only = ", and that nothing less covers the uses" if name in context.least else ""
            remedy = f"say why under `reasons: {{{name}: ...}}`{only}"
            yield Hit(name, context.places[name], message, remedy, destroys)


RULE = Rule(
    code="KS113",
    name="destroy-without-reason",
    severity="warning",
    confidence="high",
    what="access that destroys, without an entry in `reasons`",
    why="whoever reviews the app must know why it may delete",
    example="scopes: ['ke.devices:delete']",
    remedy="write why under `reasons`",
    source="knox-scopes",
    check=check,
)
