"""KS403: an owner or a reason that the policy requires and the registration lacks."""

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
    value = context.registration.value
    if context.policy.owner and not value.get("owner", "").strip():
        yield Hit("owner", ("owner",), "the policy requires an owner", "say who answers for the app under `owner`")
    least = EFFECTS.index(context.policy.reasons) if context.policy.reasons else len(EFFECTS)
    for name in context.known:
        access = grant(context.catalog, name).access
        does = [effect for effect in EFFECTS[least:] if getattr(access, effect)]
        if does and not value.get("reasons", {}).get(name, "").strip():
            message = f"`{name}` can {does[-1]}, and the policy requires a reason for that"
            yield Hit(name, context.places[name], message, f"say why under `reasons: {{{name}: ...}}`")


RULE = Rule(
    code="KS403",
    name="required",
    severity="error",
    confidence="high",
    what="an owner or a reason that the policy requires and the registration lacks",
    why="whoever reviews the app must know whom to ask, and why",
    example="require: {owner: true}",
    remedy="say who answers for the app, or why the scope is needed",
    source="the organisation's policy",
    check=check,
)
