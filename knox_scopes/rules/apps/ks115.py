"""KS115: no declared uses."""

__all__ = ["RULE"]

from collections.abc import Iterable

from knox_scopes.apps.context import Context
from knox_scopes.rules.base import Hit, Rule


def check(context: Context) -> Iterable[Hit]:
    """Yields what the rule finds."""
    if not context.review.needs_given and not context.is_unread:
        message = "no uses are declared, so least privilege cannot be checked"
        yield Hit("uses", ("uses",), message, "list endpoints and events under `uses`")


RULE = Rule(
    code="KS115",
    name="no-uses",
    severity="info",
    confidence="high",
    what="no declared uses",
    why="without them nobody can tell whether the scopes are the least",
    example="a file without `uses`",
    remedy="declare endpoints and events under `uses`",
    source="knox-scopes",
    check=check,
)
