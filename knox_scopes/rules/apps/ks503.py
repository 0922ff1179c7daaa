"""KS503: data of a service that is older than it may be."""

__all__ = ["RULE"]

from collections.abc import Iterable
from typing import TYPE_CHECKING

from knox_scopes.apps.context import Context
from knox_scopes.catalog.days import days_between
from knox_scopes.errors import Finding
from knox_scopes.rules.base import Rule

if TYPE_CHECKING:
    from knox_scopes.catalog.model import Endpoint, Event, Scope


def _check(context: Context) -> Iterable[Finding]:
    if context.max_days is None:
        return
    # Who asks for the catalog of a day wants to know nothing newer.
    day = min(context.today, context.catalog.as_of or context.today)
    for service, newest in context.freshness.services.items():
        age = days_between(newest, day)
        if age > context.max_days:
            message = (
                f"the data for `{service}` is from {newest}, {age} days old; "
                f"at most {context.max_days} days are allowed"
            )
            yield context.finding(service, message, "", keys=_place(context, service))


def _place(context: Context, service: str) -> tuple[str | int, ...]:
    """Returns where a scope of the service stands first or, where none is requested, a use of it."""
    catalog = context.catalog
    places = {name: context.places[name] for name in context.known} | context.use_places
    items: dict[str, Scope | Endpoint | Event] = {**catalog.events, **catalog.endpoints, **catalog.scopes}
    return next(keys for name, keys in places.items() if items[name].service == service)


RULE = Rule(
    code="KS503",
    name="old-catalog",
    severity="warning",
    what="data on a service that the app uses, if it is older than `--max-age` allows",
    why="what Samsung has changed since then is unknown, so the other findings may be wrong",
    example="--max-age 90 with the newest page on a service 120 days old",
    remedy="update knox-scopes or the catalog in use",
    check=_check,
)
