"""KS404: a waiver of the policy that has expired, or that waives nothing."""

__all__ = ["RULE"]

from collections.abc import Iterable

from knox_scopes.apps.context import Context
from knox_scopes.rules.base import Hit, Rule


def check(context: Context) -> Iterable[Hit]:  # noqa: ARG001 - what all rules are given
    """Yields what the rule finds."""
    # Told by lint itself, once it is known which waivers were used.
    return ()


RULE = Rule(
    code="KS404",
    name="void-waiver",
    severity="warning",
    confidence="high",
    what="a waiver of the policy that has expired, or that waives nothing",
    why="a waiver that nobody looks after waives the next mistake",
    example="waivers: [{code: KS104, ...}]",
    remedy="take the waiver out, or review it anew",
    source="the organisation's policy",
    check=check,
)
