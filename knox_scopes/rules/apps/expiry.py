"""What the rules on expiries share."""

__all__ = ["out_of_range"]

from collections.abc import Iterator

from knox_scopes.apps.context import Context
from knox_scopes.apps.fields import minutes, text
from knox_scopes.rules.base import Hit


def out_of_range(context: Context, key: str, least: str, most: str) -> Iterator[Hit]:
    """Yields the finding on an expiry that is shorter than the least, or longer than the most, that is taken."""
    given = text(context.registration, "expiration", key)
    if given and not minutes(least) <= minutes(given) <= minutes(most):
        shorter = minutes(given) < minutes(least)
        limit = f"at least `{least}`" if shorter else f"at most `{most}`"
        message = f"the {key.replace('_', ' ')} expires after `{given}`, and the portal takes {limit}"
        remedy = f"write `{least if shorter else most}`, or a time from `{least}` to `{most}`"
        yield Hit(f"expiration.{key}", ("expiration", key), message, remedy)
