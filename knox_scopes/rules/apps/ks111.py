"""KS111: a scope of a service that is not for the app's audience."""

__all__ = ["RULE"]

from collections.abc import Iterable

from knox_scopes.apps.context import Context
from knox_scopes.apps.registration import text_of
from knox_scopes.errors import Finding
from knox_scopes.rules.base import Rule


def _check(context: Context) -> Iterable[Finding]:
    audience = text_of(context.registration.audience)
    for name in context.known:
        service = context.catalog.services[context.catalog.scopes[name].service]
        if not service.audience or audience in service.audience:
            continue
        message = f"`{name}` belongs to {service.title}, whose API is only for {' or '.join(service.audience)} apps"
        if audience:
            yield context.finding(name, message, f"remove it; the audience of this app is `{audience}`")
        else:
            choice = " or ".join(f"`audience: {each}`" for each in service.audience)
            yield context.finding(name, message, f"write {choice}, if that is what the app is", severity="warning")


RULE = Rule(
    code="KS111",
    name="wrong-audience",
    severity="error",
    what="a scope of a service that is not for the app's audience",
    why="the documentation supports direct use only by the audience it names",
    example="scopes: [km.user]",
    remedy="request it only for an app with that audience",
    source="Scopes for Knox cloud services APIs, 2025-08-05: the Knox Manage scopes are for MSP partners; "
    "Knox OAuth 2.0 Authentication guide (undated, 2025-08-05 by its tables): UEM partners call for managed customers",
    check=_check,
)
