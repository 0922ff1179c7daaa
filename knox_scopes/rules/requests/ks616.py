"""KS616: a request for more access than the job needs."""

__all__ = ["RULE"]

from collections.abc import Iterable

from knox_scopes.access.plan import plan
from knox_scopes.access.review import review
from knox_scopes.apps.context import CREDENTIALS
from knox_scopes.errors import Finding
from knox_scopes.rules.apps.guide import LEAST
from knox_scopes.rules.base import Rule
from knox_scopes.rules.requests.held import Held, listed


def _check(held: Held) -> Iterable[Finding]:
    needs = held.needs
    if needs is None or not held.scopes or held.kind != CREDENTIALS or held.is_other_grant:
        return
    found = review(held.catalog, held.scopes, needs)
    more = (*found.unneeded, *(one.scope for one in found.broader))
    if more:
        who = "the app needs" if held.job is None else f"job `{held.job}` needs"
        message = f"the request asks for more than {who}: {listed(more)}"
        yield held.finding("scope", message, f"ask for `{' '.join(plan(held.catalog, needs).scopes)}`")


RULE = Rule(
    code="KS616",
    name="wider-request",
    severity="warning",
    what="with client credentials, scopes that the job does not need, or that open more than it needs",
    why="a token can do all that it was requested for, whoever holds it",
    example="scope=kdp, for a job that only lists devices",
    remedy="ask for the least scopes for the job, which `knox-scopes plan --registration` lists",
    source=LEAST,
    check=_check,
)
