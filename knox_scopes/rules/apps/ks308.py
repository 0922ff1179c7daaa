"""KS308: an access token lifetime outside 1 to 60 minutes."""

__all__ = ["RULE"]

from collections.abc import Iterable

from knox_scopes.apps.context import Context
from knox_scopes.catalog.oauth import ACCESS_TOKEN
from knox_scopes.errors import Finding
from knox_scopes.rules.apps.expiry import out_of_range
from knox_scopes.rules.apps.guide import LIFETIMES
from knox_scopes.rules.base import Rule


def _check(context: Context) -> Iterable[Finding]:
    return out_of_range(context, "access_token", ACCESS_TOKEN)


RULE = Rule(
    code="KS308",
    name="access-token-expiry",
    severity="error",
    what="an access token lifetime outside 1 to 60 minutes",
    why="the portal accepts nothing else: whoever finds a token can use it until it expires",
    example="expiration: {access_token: 2h}",
    remedy="write a duration from `1m` to `60m`, or leave it out: the default is 10 minutes",
    source=LIFETIMES,
    check=_check,
)
