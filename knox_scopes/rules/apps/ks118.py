"""KS118: a declared use that traffic of many days does not show."""

__all__ = ["RULE"]

from collections.abc import Iterable

from knox_scopes.apps.context import Context
from knox_scopes.errors import Finding
from knox_scopes.rules.base import Rule


def _check(context: Context) -> Iterable[Finding]:
    wanted = context.policy.unseen_days if context.policy else None
    if wanted is None or context.seen is None or context.seen.days < int(wanted.value):
        return
    for at, keys in context.use_places.items():
        # Events come to the app; it does not call them.
        if at in context.catalog.endpoints and at not in context.called:
            message = f"`{at}` is declared, but not called in {context.seen.days} days of traffic"
            yield context.finding(at, message, "", keys=keys, evidence=(wanted.line,))


RULE = Rule(
    code="KS118",
    name="unseen-use",
    severity="info",
    what="a declared use that no source shows, if the traffic is of as many days as the policy asks for",
    why="a scope that only such a use needs may be one too many; rare calls may still be missing from the traffic",
    example="uses: {from: [traffic/*.har], endpoints: [GET /ke/v1/campaigns]}",
    remedy="remove it if the app no longer calls it",
    confidence="low",
    check=_check,
)
