"""KS307: an authorization code lifetime outside 1 to 5 minutes."""

__all__ = ["RULE"]

from collections.abc import Iterable

from knox_scopes.apps.context import Context
from knox_scopes.catalog.oauth import AUTHORIZATION_CODE
from knox_scopes.errors import Finding
from knox_scopes.rules.apps.expiry import out_of_range
from knox_scopes.rules.apps.guide import LIFETIMES
from knox_scopes.rules.base import Rule


def _check(context: Context) -> Iterable[Finding]:
    return out_of_range(context, "authorization_code", AUTHORIZATION_CODE)


RULE = Rule(
    code="KS307",
    name="code-expiry",
    severity="error",
    what="an authorization code lifetime outside 1 to 5 minutes",
    why="the portal accepts nothing else: a code is meant to be exchanged at once",
    example="expiration: {authorization_code: 10m}",
    remedy="write a duration from `1m` to `5m`, or leave it out: the default is 1 minute",
    source=LIFETIMES,
    check=_check,
)
