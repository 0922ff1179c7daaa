"""KS501: an entry to ignore that suppresses nothing."""

__all__ = ["RULE"]

from collections.abc import Iterable

from knox_scopes.apps.context import Context
from knox_scopes.rules.base import Hit, Rule


def check(context: Context) -> Iterable[Hit]:  # noqa: ARG001 - what all rules are given
    """Yields what the rule finds."""
    # Told by lint itself, once it is known which entries were used.
    return ()


RULE = Rule(
    code="KS501",
    name="idle-ignore",
    severity="warning",
    confidence="high",
    what="an entry to ignore that suppresses nothing",
    why="it would hide the finding when it comes back",
    example="ignore: [{code: KS104, ...}]",
    remedy="take the entry out",
    source="knox-scopes",
    check=check,
)
