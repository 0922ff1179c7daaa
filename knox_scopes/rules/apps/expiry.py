"""What the rules on lifetimes share."""

__all__ = ["out_of_range", "spelled"]

from collections.abc import Iterator

from knox_scopes.apps.context import Context
from knox_scopes.apps.registration import text_of
from knox_scopes.apps.urls import minutes
from knox_scopes.catalog.oauth import Lifetime
from knox_scopes.errors import Finding

DAY = 24 * 60


def out_of_range(context: Context, key: str, lifetime: Lifetime) -> Iterator[Finding]:
    """Yields the finding on a lifetime outside the range that the portal accepts."""
    given = text_of(getattr(context.registration.expiration, key))
    if given and not lifetime.least <= minutes(given) <= lifetime.most:
        default, least, most = map(spelled, lifetime)
        shorter = minutes(given) < lifetime.least
        bound = f"at least `{least}`" if shorter else f"at most `{most}`"
        message = f"the {key.replace('_', ' ')} expires after `{given}`; the portal accepts {bound}"
        limit = least if shorter else most
        remedy = f"write `{limit}`, or another duration from `{least}` to `{most}`; the default is `{default}`"
        yield context.finding(f"expiration.{key}", message, remedy, keys=("expiration", key))


def spelled(length: int) -> str:
    """Returns a number of minutes as a registration has it.

    >>> spelled(60), spelled(2 * 24 * 60)
    ('60m', '2d')
    """
    return f"{length}m" if length % DAY else f"{length // DAY}d"
