"""KS403: an owner or a reason that the policy requires and the registration lacks."""

__all__ = ["RULE"]

from collections.abc import Iterable

from knox_scopes.apps.context import Context
from knox_scopes.apps.judge import Breach
from knox_scopes.apps.policy import EFFECTS
from knox_scopes.apps.registration import says_something, text_of
from knox_scopes.errors import Finding
from knox_scopes.rules.apps.against import against
from knox_scopes.rules.base import Rule


def _check(context: Context) -> Iterable[Finding]:
    policy = context.policy
    if policy is None:
        return
    if policy.owner and not says_something(text_of(context.registration.owner)):
        comply = "name whoever is responsible for the app under `owner`"
        breach = Breach(policy.owner, "the policy requires an owner", comply)
        yield against(context, RULE.code, "owner", [breach], keys=("owner",))
    if policy.reasons is None:
        return
    least = EFFECTS.index(policy.reasons.value)
    for one in context.opened:
        does = [effect for effect in EFFECTS[least:] if getattr(one.access, effect)]
        if does and not context.registration.reason(one.name):
            says = f"`{one.name}` can {does[-1]}, and the policy requires a reason for that"
            breach = Breach(policy.reasons, says, f"explain it under `reasons: {{{one.name}: ...}}`")
            yield against(context, RULE.code, one.name, [breach])


RULE = Rule(
    code="KS403",
    name="required",
    severity="error",
    what="an owner or a reason that the policy requires and the registration lacks",
    why="whoever reviews the app has to know whom to ask, and why",
    example="require: {owner: true}",
    remedy="name the owner, or explain why the scope is needed",
    source="the organisation's policy",
    ignorable="never",
    check=_check,
)
