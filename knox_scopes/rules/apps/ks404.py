"""KS404: a waiver of the policy that has expired, or that waives nothing."""

__all__ = ["RULE"]

from collections.abc import Iterable

from knox_scopes.errors import Finding
from knox_scopes.rules.base import Rule
from knox_scopes.rules.suppression import Leftover


def _check(leftover: Leftover) -> Iterable[Finding]:
    for waiver in leftover.unused_waivers:
        if leftover.is_over(waiver.until):
            why = f"expired on {waiver.until}"
        elif waiver.code not in leftover.codes:
            why = f"waives nothing: there is no rule {waiver.code}"
        else:
            why = "waives nothing"
        what = f"{waiver.code} at `{waiver.at}`" if waiver.at else waiver.code
        yield waiver.place.finding(f"the waiver of {what} for `{waiver.app}` {why}", at=waiver.code)


RULE = Rule(
    code="KS404",
    name="void-waiver",
    severity="warning",
    what="a waiver of the policy that has expired, or that waives nothing",
    why="a waiver that nobody maintains will hide the next mistake",
    example="waivers: [{code: KS104, ...}]",
    remedy="remove the waiver, or review it again",
    source="the organisation's policy",
    looks_at="suppression",
    ignorable="never",
    check=_check,
)
