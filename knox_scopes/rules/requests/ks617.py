"""KS617: a request for identity scopes alone."""

__all__ = ["RULE"]

from collections.abc import Iterable

from knox_scopes.errors import Finding
from knox_scopes.rules.apps.guide import SCOPES
from knox_scopes.rules.base import Rule
from knox_scopes.rules.requests.held import IDENTITY, Held


def _check(held: Held) -> Iterable[Finding]:
    scopes = held.catalog.scopes
    if held.scopes and all(name in scopes and scopes[name].kind == IDENTITY for name in held.scopes):
        names = " and ".join(f"`{name}`" for name in held.scopes)
        message = f"the request asks for {names} only, which opens no endpoint"
        yield held.finding("scope", message, "add the scopes that the calls need; `knox-scopes plan` lists them")


RULE = Rule(
    code="KS617",
    name="identity-only",
    severity="warning",
    what="a request for `openid` or `email` alone",
    why="they only identify who signed in; a token with nothing else cannot call any API",
    example="scope=openid email",
    remedy="add the scopes that the calls need",
    source=SCOPES,
    check=_check,
)
