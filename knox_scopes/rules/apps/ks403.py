"""KS403: an owner or a reason that the policy requires and the registration lacks."""

__all__ = ["RULE"]

from collections.abc import Iterable

from knox_scopes.access.grant import grant
from knox_scopes.apps.context import Context
from knox_scopes.apps.policy import EFFECTS
from knox_scopes.apps.registration import text_of
from knox_scopes.errors import Finding
from knox_scopes.rules.base import Rule


def _check(context: Context) -> Iterable[Finding]:
    if context.policy is None:
        return
    if context.policy.owner and not text_of(context.registration.owner).strip():
        remedy = "name whoever is responsible for the app under `owner`"
        yield context.finding("owner", "the policy requires an owner", remedy, keys=("owner",))
    least = EFFECTS.index(context.policy.reasons) if context.policy.reasons else len(EFFECTS)
    for name in context.known:
        access = grant(context.catalog, name).access
        does = [effect for effect in EFFECTS[least:] if getattr(access, effect)]
        if does and not context.registration.reason(name):
            message = f"`{name}` can {does[-1]}, and the policy requires a reason for that"
            yield context.finding(name, message, f"explain it under `reasons: {{{name}: ...}}`")


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
