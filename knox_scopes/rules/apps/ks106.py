"""KS106: a requested scope that no declared use needs."""

__all__ = ["RULE"]

from collections.abc import Iterable

from knox_scopes.apps.context import Context
from knox_scopes.errors import Finding
from knox_scopes.rules.apps.guide import LEAST
from knox_scopes.rules.base import Rule


def _check(context: Context) -> Iterable[Finding]:
    severity = "error" if context.is_complete else "warning"
    for name in context.review.unneeded:
        remedy = "remove it, or declare what uses it"
        fix = context.without([name])
        yield context.finding(name, f"no declared use needs `{name}`", remedy, severity=severity, fix=fix)


RULE = Rule(
    code="KS106",
    name="unneeded-scope",
    severity="warning",
    what="a requested scope that no declared use needs",
    why="access that the app never uses helps only an attacker",
    example="scopes: [kdp.customers]",
    remedy="remove it, or declare what uses it",
    source=LEAST,
    hides=("KS104", "KS105", "KS107", "KS113"),
    check=_check,
)
