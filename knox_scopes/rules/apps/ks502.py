"""KS502: an entry to ignore without a reason, or past its date."""

__all__ = ["RULE"]

from collections.abc import Iterable

from knox_scopes.apps.context import Context
from knox_scopes.rules.base import Hit, Rule


def check(context: Context) -> Iterable[Hit]:  # noqa: ARG001 - what all rules are given
    """Yields what the rule finds."""
    # Told by lint itself, once it is known which entries were used.
    return ()


RULE = Rule(
    code="KS502",
    name="void-ignore",
    severity="warning",
    confidence="high",
    what="an entry to ignore without a reason, or past its date",
    why="nobody can tell whether it still holds",
    example="ignore: [{code: KS104}]",
    remedy="give a reason and, where it holds for a time, a date",
    source="knox-scopes",
    check=check,
)
