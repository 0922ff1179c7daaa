"""KS202: a description longer than the portal accepts."""

__all__ = ["RULE"]

from collections.abc import Iterable

from knox_scopes.apps.context import Context
from knox_scopes.apps.registration import text_of
from knox_scopes.errors import Finding
from knox_scopes.rules.base import Rule

MOST = 3_900


def _check(context: Context) -> Iterable[Finding]:
    length = len(text_of(context.registration.description).strip())
    if length > MOST:
        message = f"the description has {length:,} characters; the portal accepts {MOST:,}"
        remedy = f"shorten it by {length - MOST:,}"
        yield context.finding("app.description", message, remedy, keys=("app", "description"))


RULE = Rule(
    code="KS202",
    name="long-description",
    severity="error",
    what="a description of more than 3,900 characters",
    why="the form in the portal accepted no more than that",
    example="app: {name: Demo, description: (3,901 characters)}",
    remedy="shorten it; what reviewers need to know belongs under `reasons`",
    source="Register new app (Knox OAuth 2.0 Authentication guide) in an undated copy of 2024; the page "
    "of 2026-02-12 gives no length",
    check=_check,
)
