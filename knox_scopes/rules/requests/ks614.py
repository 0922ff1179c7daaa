"""KS614: a requested scope that does not exist."""

__all__ = ["RULE"]

from collections.abc import Iterable

from knox_scopes.access.unknown import explain
from knox_scopes.errors import Finding
from knox_scopes.rules.apps.guide import SCOPES
from knox_scopes.rules.base import Rule
from knox_scopes.rules.requests.held import Held


def _check(held: Held) -> Iterable[Finding]:
    known = {**held.catalog.scopes, **held.catalog.inactive.scopes}
    for name in held.scopes:
        if name not in known:
            unknown = explain(held.catalog, name)
            remedy = f"ask for {' or '.join(unknown.suggestions)}" if unknown.suggestions else "remove it"
            yield held.finding("scope", unknown.message, remedy)


RULE = Rule(
    code="KS614",
    name="unknown-request-scope",
    severity="error",
    what="a scope in a request that does not exist",
    why="the server refuses a request that names it",
    example="scope=offline_access",
    remedy="use the name that the message suggests",
    source=SCOPES,
    check=_check,
)
