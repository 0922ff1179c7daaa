"""KS201: an app without a name."""

__all__ = ["RULE"]

from collections.abc import Iterable

from knox_scopes.apps.context import Context
from knox_scopes.apps.registration import text_of
from knox_scopes.errors import Finding
from knox_scopes.rules.apps.guide import GUIDE
from knox_scopes.rules.base import Rule


def _check(context: Context) -> Iterable[Finding]:
    registration = context.registration
    is_named = text_of(registration.app_name).strip() or registration.is_unread("app", "name")
    if not registration.is_empty and not is_named:
        remedy = "write it under `app: {name: ...}`"
        yield context.finding("app.name", "the app has no name", remedy, keys=("app", "name"))


RULE = Rule(
    code="KS201",
    name="no-app-name",
    severity="error",
    what="an app without a name",
    why="the portal requires one, and the consent screen shows it to customers",
    example="app: {description: Reads the devices}",
    remedy="write the name under `app: {name: ...}`",
    source=GUIDE,
    check=_check,
)
