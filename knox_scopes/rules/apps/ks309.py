"""KS309: a refresh token expiry outside 60 minutes to 90 days."""

__all__ = ["RULE"]

from collections.abc import Iterable

from knox_scopes.apps.context import Context
from knox_scopes.rules.apps.expiry import out_of_range
from knox_scopes.rules.base import Hit, Rule


def check(context: Context) -> Iterable[Hit]:
    """Yields what the rule finds."""
    return out_of_range(context, "refresh_token", "60m", "90d")


RULE = Rule(
    code="KS309",
    name="refresh-token-expiry",
    severity="error",
    confidence="high",
    what="a refresh token expiry outside 60 minutes to 90 days",
    why="the portal takes nothing else: shorter is of no use, longer a standing access",
    example="expiration: {refresh_token: 1m}",
    remedy="write a time from `60m` to `90d`",
    source="Authentication for Knox E-FOTA, 2024-09-12",
    check=check,
)
