"""KS402: a scope with an effect above the limit that the policy sets for the app."""

__all__ = ["RULE"]

from collections.abc import Iterable

from knox_scopes.apps.context import Context
from knox_scopes.apps.judge import Breach
from knox_scopes.apps.policy import EFFECTS
from knox_scopes.errors import Finding
from knox_scopes.rules.apps.against import against
from knox_scopes.rules.base import Rule


def _check(context: Context) -> Iterable[Finding]:
    policy = context.policy
    if policy is None:
        return
    limit = policy.limit(context.app)
    above = EFFECTS[EFFECTS.index(limit.value) + 1 :]
    comply = f"request scopes that only {' or '.join(effect for effect in EFFECTS if effect not in above)}"
    for one in context.opened if above else ():
        evidence = one.with_effects(above)
        if evidence:
            says = f"`{one.name}` allows more than `{limit.value}`, the limit that the policy sets for this app"
        elif one.is_of_a_service:
            says = f"what `{one.name}` allows is unknown, and the policy limits this app to `{limit.value}`"
        else:
            continue
        yield against(context, RULE.code, one.name, [Breach(limit, says, comply, evidence)])


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
