"""KS401: a scope that the policy denies, or that has what the policy denies."""

__all__ = ["RULE"]

from collections.abc import Iterable

from knox_scopes.apps.context import Context
from knox_scopes.apps.judge import denied
from knox_scopes.errors import Finding
from knox_scopes.rules.apps.against import against
from knox_scopes.rules.base import Rule


def _check(context: Context) -> Iterable[Finding]:
    policy = context.policy
    if policy is None:
        return
    clauses = policy.denied(context.app)
    for one in context.opened if clauses else ():
        if found := [breach for clause in clauses if (breach := denied(one, clause))]:
            yield against(context, RULE.code, one.name, found)


RULE = Rule(
    code="KS401",
    name="denied",
    severity="error",
    what="a scope that the policy denies: by name, service, endpoint or effect, or as a whole service or open-ended",
    why="the organisation has decided against it",
    example="deny: {whole_services: true}",
    remedy="remove it, or ask for a waiver",
    source="the organisation's policy",
    ignorable="never",
    check=_check,
)
