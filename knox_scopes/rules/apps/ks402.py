"""KS402: a scope with an effect above the limit that the policy sets for the app."""

__all__ = ["RULE"]

from collections.abc import Iterable

from knox_scopes.access.grant import grant
from knox_scopes.apps.context import Context
from knox_scopes.apps.policy import EFFECTS
from knox_scopes.errors import Finding
from knox_scopes.rules.base import Rule


def _check(context: Context) -> Iterable[Finding]:
    if context.policy is None:
        return
    limit = context.policy.limit(context.app)
    above = EFFECTS[EFFECTS.index(limit) + 1 :]
    for name in context.known:
        access = grant(context.catalog, name).access
        evidence = tuple(f"{effect}: {at}" for effect in above for at in getattr(access, effect))
        if evidence:
            message = f"`{name}` allows more than `{limit}`, the limit that the policy sets for this app"
            yield context.finding(name, message, f"request scopes that only {_up_to(limit)}", evidence=evidence)


def _up_to(limit: str) -> str:
    return " or ".join(EFFECTS[: EFFECTS.index(limit) + 1])


RULE = Rule(
    code="KS402",
    name="effect-above-limit",
    severity="error",
    what="a scope with an effect above the limit that the policy sets for the app",
    why="an app that may only read must not be able to delete",
    example="effect: read",
    remedy="request a scope without that effect, or ask for the limit to be raised for this app",
    source="the organisation's policy",
    ignorable="never",
    check=_check,
)
