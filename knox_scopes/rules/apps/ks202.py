"""KS202: a description that is longer than the portal takes."""

__all__ = ["RULE"]

from collections.abc import Iterable

from knox_scopes.apps.context import Context
from knox_scopes.apps.fields import GUIDE, text
from knox_scopes.rules.base import Hit, Rule

MOST = 3_900


def check(context: Context) -> Iterable[Hit]:
    """Yields what the rule finds."""
    length = len(text(context.registration, "app", "description").strip())
    if length > MOST:
        message = f"the description has {length:,} characters, and the portal takes {MOST:,}"
        yield Hit("app.description", ("app", "description"), message, f"shorten it by {length - MOST:,}")


RULE = Rule(
    code="KS202",
    name="long-description",
    severity="error",
    confidence="high",
    what="a description of over 3,900 characters",
    why="the portal takes no more",
    example="app: {name: Demo, description: (3,901 characters)}",
    remedy="shorten it; what reviewers need to know has its place under `reasons`",
    source=GUIDE,
    check=check,
)
