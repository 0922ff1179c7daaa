"""KS201: an app without a name."""

__all__ = ["RULE"]

from collections.abc import Iterable

from knox_scopes.apps.context import Context
from knox_scopes.apps.fields import GUIDE, is_told, text
from knox_scopes.rules.base import Hit, Rule


def check(context: Context) -> Iterable[Hit]:
    """Yields what the rule finds."""
    registration = context.registration
    named = text(registration, "app", "name").strip() or is_told(registration, "app", "name")
    if registration.value and not named:
        yield Hit("app.name", ("app", "name"), "the app has no name", "write it under `app: {name: ...}`")


RULE = Rule(
    code="KS201",
    name="no-app-name",
    severity="error",
    confidence="high",
    what="an app without a name",
    why="the portal requires one, and the consent screen shows it to customers",
    example="app: {description: Reads the devices}",
    remedy="write the name under `app: {name: ...}`",
    source=GUIDE,
    check=check,
)
