"""KS401: a scope that the policy denies, directly, through what it implies, or by its service."""

__all__ = ["RULE"]

from collections.abc import Iterable

from knox_scopes.access.grant import grant
from knox_scopes.apps.context import Context
from knox_scopes.errors import Finding
from knox_scopes.rules.base import Rule

REMEDY = "remove it, or ask for the policy to be changed"


def _check(context: Context) -> Iterable[Finding]:
    if context.policy is None:
        return
    denied = context.policy.denied_scopes
    catalog = context.catalog
    every = {**catalog.inactive.scopes, **catalog.scopes}  # a denied service is denied at every stage
    for name in context.places:
        scope = every.get(name)
        if scope is None:
            continue
        implied = sorted({*denied} & {*grant(catalog, name).implied})
        if scope.service in context.policy.denied_services:
            title = catalog.services[scope.service].title
            yield context.finding(name, f"the policy denies {title}, the service of `{name}`", REMEDY)
        elif name in denied:
            yield context.finding(name, f"the policy denies `{name}`", REMEDY)
        elif implied:
            yield context.finding(name, f"`{name}` implies `{implied[0]}`, which the policy denies", REMEDY)


RULE = Rule(
    code="KS401",
    name="denied",
    severity="error",
    what="a scope that the policy denies, directly, through what it implies, or by its service",
    why="the organisation has decided against it",
    example="deny: {scopes: [kdp]}",
    remedy="remove it, or ask for the policy to be changed",
    source="the organisation's policy",
    ignorable="never",
    check=_check,
)
