"""KS115: no declared uses."""

__all__ = ["RULE"]

from collections.abc import Iterable

from knox_scopes.apps.context import Context
from knox_scopes.errors import Finding
from knox_scopes.rules.base import Rule


def _check(context: Context) -> Iterable[Finding]:
    if not context.review.needs_given and not context.is_unread:
        message, remedy = "no uses are declared, so least privilege cannot be checked", "list them under `uses`"
        yield context.finding("uses", message, remedy, keys=("uses",))


RULE = Rule(
    code="KS115",
    name="no-uses",
    severity="info",
    what="no declared uses",
    why="without them nobody can tell whether the scopes are the least that works",
    example="a file without `uses`",
    remedy="declare endpoints and events under `uses`",
    check=_check,
)
