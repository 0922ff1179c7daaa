"""KS401: a scope that the policy denies, by name, by what it implies, or by its service."""

__all__ = ["RULE"]

from collections.abc import Iterable

from knox_scopes.access.grant import grant
from knox_scopes.apps.context import Context
from knox_scopes.rules.base import Hit, Rule

REMEDY = "take it out, or have the policy changed"


def check(context: Context) -> Iterable[Hit]:
    """Yields what the rule finds."""
    if context.policy is None:
        return
    denied = context.policy.denied_scopes
    catalog = context.catalog
    every = {**catalog.inactive.scopes, **catalog.scopes}  # a denied service is denied at every stage
    for name in context.places:
        scope = every.get(name)
        if scope is None:
            continue
        service = catalog.services[scope.service].title
        through = sorted({*denied} & {name, *grant(catalog, name).implied})
        if scope.service in context.policy.denied_services:
            yield Hit(name, context.places[name], f"the policy denies {service}, which `{name}` is of", REMEDY)
        elif through:
            says = (
                f"the policy denies `{name}`"
                if name in denied
                else f"`{name}` implies `{through[0]}`, which the policy denies"
            )
            yield Hit(name, context.places[name], says, REMEDY)


RULE = Rule(
    code="KS401",
    name="denied",
    severity="error",
    confidence="high",
    what="a scope that the policy denies, by name, by what it implies, or by its service",
    why="the organisation has decided against it",
    example="deny: {scopes: [kdp]}",
    remedy="take it out, or have the policy changed",
    source="the organisation's policy",
    check=check,
)
