"""KS111: a scope of a service that is not meant for the app's audience."""

__all__ = ["RULE"]

from collections.abc import Iterable

from knox_scopes.apps.context import Context
from knox_scopes.rules.base import Hit, Rule


def check(context: Context) -> Iterable[Hit]:
    """Yields what the rule finds."""
    audience = context.registration.value.get("audience")
    for name in context.known:
        service = context.catalog.services[context.catalog.scopes[name].service]
        if service.audience and audience not in service.audience:
            only = " or ".join(service.audience)
            message = f"`{name}` is of {service.title}, which is for {only} only"
            given = "warning" if audience is None else ""
            remedy = f"say `audience: {service.audience[0]}`" if audience is None else "take it out"
            yield Hit(name, context.places[name], message, remedy, severity=given)


RULE = Rule(
    code="KS111",
    name="wrong-audience",
    severity="error",
    confidence="high",
    what="a scope of a service that is not meant for the app's audience",
    why="direct use by others is not supported",
    example="scopes: [km.user]",
    remedy="request it only for an app of the audience named",
    source="Scopes for Knox cloud services APIs, 2025-08-05: the Knox Manage scopes are for MSP partners",
    check=check,
)
