"""KS119: a source of uses that cannot be read."""

__all__ = ["RULE"]

from collections.abc import Iterable

from knox_scopes.apps.context import Context
from knox_scopes.errors import Finding
from knox_scopes.rules.base import Rule


def _check(context: Context) -> Iterable[Finding]:
    for keys, at, why in context.seen.faults if context.seen else ():
        if at in why:
            yield context.finding(at, why, "", keys=keys)
        else:
            yield context.finding(at, f"`{at}`: {why}", "record it again, or take it out of `from`", keys=keys)


RULE = Rule(
    code="KS119",
    name="unreadable-source",
    severity="error",
    what="a source of uses that does not exist, cannot be read, or lies outside the folder of the registration",
    why="calls that nobody could read are neither compared with the declared uses nor with the scopes",
    example="uses: {from: [../traffic.har]}",
    remedy="correct the pattern, or put the files beside the registration",
    check=_check,
)
