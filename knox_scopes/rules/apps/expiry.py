"""What the rules on lifetimes share."""

__all__ = ["out_of_range"]

from collections.abc import Iterator

from knox_scopes.apps.context import Context
from knox_scopes.apps.registration import text_of
from knox_scopes.apps.urls import minutes
from knox_scopes.errors import Finding


def out_of_range(context: Context, key: str, least: str, most: str, *, default: str) -> Iterator[Finding]:
    """Yields the finding on a lifetime outside the range that the portal accepts."""
    given = text_of(getattr(context.registration.expiration, key))
    if given and not minutes(least) <= minutes(given) <= minutes(most):
        shorter = minutes(given) < minutes(least)
        bound = f"at least `{least}`" if shorter else f"at most `{most}`"
        message = f"the {key.replace('_', ' ')} expires after `{given}`; the portal accepts {bound}"
        limit = least if shorter else most
        remedy = f"write `{limit}`, or another duration from `{least}` to `{most}`; the default is `{default}`"
        yield context.finding(f"expiration.{key}", message, remedy, keys=("expiration", key))
