"""KS502: an `ignore` entry without a reason, or past its date."""

__all__ = ["RULE"]

from collections.abc import Iterable

from knox_scopes.apps.registration import says_something
from knox_scopes.errors import Finding
from knox_scopes.rules.base import Rule
from knox_scopes.rules.suppression import Leftover


def _check(leftover: Leftover) -> Iterable[Finding]:
    for entry in leftover.void_entries:
        what = f"{entry.code} at `{entry.at}`" if entry.at else entry.code
        place = leftover.registration.place(entry.keys)
        if says_something(entry.reason):
            message = f"the entry that ignores {what} expired on {entry.until}"
            yield place.finding(message, at=entry.code, remedy="resolve the finding, or set a later day in `until`")
        else:
            message = f"the entry that ignores {what} has no effect without a reason"
            yield place.finding(message, at=entry.code, remedy="give the reason in `reason`")


RULE = Rule(
    code="KS502",
    name="void-ignore",
    severity="warning",
    what="an `ignore` entry without a reason, or past its date",
    why="nobody can tell whether it still applies",
    example="ignore: [{code: KS104}]",
    remedy="give a reason and, if it is temporary, a date",
    looks_at="suppression",
    check=_check,
)
