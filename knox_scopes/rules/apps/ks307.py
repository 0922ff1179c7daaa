"""KS307: an authorization code expiry outside 1 to 5 minutes."""

__all__ = ["RULE"]

from collections.abc import Iterable

from knox_scopes.apps.context import Context
from knox_scopes.rules.apps.expiry import out_of_range
from knox_scopes.rules.base import Hit, Rule


def check(context: Context) -> Iterable[Hit]:
    """Yields what the rule finds."""
    return out_of_range(context, "authorization_code", "1m", "5m")


RULE = Rule(
    code="KS307",
    name="code-expiry",
    severity="error",
    confidence="high",
    what="an authorization code expiry outside 1 to 5 minutes",
    why="the portal takes nothing else: a code is for one exchange at once",
    example="expiration: {authorization_code: 10m}",
    remedy="write a time from `1m` to `5m`",
    source="Authentication for Knox E-FOTA, 2024-09-12",
    check=check,
)
