"""KS406: a scope with more than what alone the policy allows."""

__all__ = ["RULE"]

from collections.abc import Iterable

from knox_scopes.apps.context import Context
from knox_scopes.apps.judge import not_allowed
from knox_scopes.errors import Finding
from knox_scopes.rules.apps.against import against
from knox_scopes.rules.base import Rule


def _check(context: Context) -> Iterable[Finding]:
    policy = context.policy
    if policy is None:
        return
    clauses = policy.allowed(context.app)
    for one in context.opened if clauses else ():
        if found := [breach for clause in clauses if (breach := not_allowed(one, clause))]:
            yield against(context, RULE.code, one.name, found)


RULE = Rule(
    code="KS406",
    name="not-allowed",
    severity="error",
    what="a scope that goes beyond the `allow_only` of the policy: scopes, services, endpoints or effects",
    why="the organisation has decided what its apps may have, and this is not part of it",
    example="allow_only: {services: [kdp]}",
    remedy="request what the policy allows, or ask for a waiver",
    source="the organisation's policy",
    ignorable="never",
    check=_check,
)
