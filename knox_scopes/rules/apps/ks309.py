"""KS309: a refresh token lifetime outside 60 minutes to 90 days."""

__all__ = ["RULE"]

from collections.abc import Iterable

from knox_scopes.apps.context import Context
from knox_scopes.catalog.oauth import REFRESH_TOKEN
from knox_scopes.errors import Finding
from knox_scopes.rules.apps.expiry import out_of_range
from knox_scopes.rules.apps.guide import LIFETIMES
from knox_scopes.rules.base import Rule


def _check(context: Context) -> Iterable[Finding]:
    return out_of_range(context, "refresh_token", REFRESH_TOKEN)


RULE = Rule(
    code="KS309",
    name="refresh-token-expiry",
    severity="error",
    what="a refresh token lifetime outside 60 minutes to 90 days",
    why="the portal accepts nothing else: a shorter one is of no use, a longer one is standing access",
    example="expiration: {refresh_token: 1m}",
    remedy="write a duration from `60m` to `90d`, or leave it out: the default is 90 days",
    source=LIFETIMES,
    check=_check,
)
