"""KS501: an `ignore` entry that suppresses nothing."""

__all__ = ["RULE"]

from collections.abc import Iterable

from knox_scopes.errors import Finding
from knox_scopes.rules.base import Rule
from knox_scopes.rules.suppression import Leftover


def _check(leftover: Leftover) -> Iterable[Finding]:
    for entry in leftover.unused_entries:
        what = f"{entry.code} at `{entry.at}`" if entry.at else entry.code
        if entry.code not in leftover.codes:
            why = f"there is no rule {entry.code}"
        elif entry.code in leftover.only_waivable:
            why = "policy findings need a waiver in the policy file"
        else:
            why = "there is no such finding"
        place = leftover.registration.place(entry.keys)
        yield place.finding(f"ignoring {what} has no effect: {why}", at=entry.code)


RULE = Rule(
    code="KS501",
    name="idle-ignore",
    severity="warning",
    what="an `ignore` entry that suppresses nothing",
    why="it would hide the finding if it came back",
    example="ignore: [{code: KS104, ...}]",
    remedy="remove the entry",
    looks_at="suppression",
    check=_check,
)
