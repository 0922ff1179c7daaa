"""KS625: a request for a root scope, which covers a whole service."""

__all__ = ["RULE"]

from collections.abc import Iterable

from knox_scopes.errors import Finding
from knox_scopes.rules.apps.guide import LEAST
from knox_scopes.rules.base import Rule
from knox_scopes.rules.requests.held import Held, listed


def _check(held: Held) -> Iterable[Finding]:
    # Where it is known what is needed, KS616 judges; with a code, what is registered has to be asked for.
    is_judged = held.context is not None and (held.is_code or held.needs is not None)
    takes_scope = held.parameters is None or "scope" in {*held.parameters.needed, *held.parameters.optional}
    if not is_judged and takes_scope and (roots := [name for name in held.scopes if held.is_root(name)]):
        message = f"{listed(roots)} {'covers the whole service' if len(roots) == 1 else 'cover whole services'}"
        yield held.finding(
            "scope", message, "ask for only the scopes that the calls need; `knox-scopes plan` lists them"
        )


RULE = Rule(
    code="KS625",
    name="root-scope-request",
    severity="warning",
    what="a request for a root scope, which covers a whole service",
    why="the token can do everything the service offers now and will offer later, deletion included",
    example="scope=ke",
    remedy="ask for the scopes below it that the calls need",
    source=LEAST,
    check=_check,
)
