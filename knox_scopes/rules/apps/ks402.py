"""KS402: a scope with an effect above what the policy lets the app have."""

__all__ = ["RULE"]

from collections.abc import Iterable

from knox_scopes.access.grant import grant
from knox_scopes.apps.context import Context
from knox_scopes.apps.policy import EFFECTS
from knox_scopes.rules.base import Hit, Rule


def check(context: Context) -> Iterable[Hit]:
    """Yields what the rule finds."""
    if context.policy is None:
        return
    app = context.app
    above = EFFECTS[EFFECTS.index(context.policy.limit(app)) + 1 :]
    for name in context.known:
        access = grant(context.catalog, name).access
        evidence = tuple(f"{effect}: {at}" for effect in above for at in getattr(access, effect))
        if evidence:
            limit = context.policy.limit(app)
            message = f"`{name}` does more than {limit}, which is the limit of this app"
            yield Hit(name, context.places[name], message, f"request what does no more than {limit}", evidence)


RULE = Rule(
    code="KS402",
    name="effect-above-limit",
    severity="error",
    confidence="high",
    what="a scope with an effect above what the policy lets the app have",
    why="an app that may only read must not be able to delete",
    example="effect: read",
    remedy="request a scope without that effect, or have the limit raised for the app",
    source="the organisation's policy",
    check=check,
)
