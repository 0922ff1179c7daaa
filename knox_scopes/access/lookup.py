"""Looks up what the catalog holds under a name that a user types, whether it takes part or not."""

__all__ = ["grounds", "look_up"]

from contextlib import suppress

from knox_scopes.access.needs import input_of, resolve
from knox_scopes.access.readings import Reader
from knox_scopes.access.reasons import Unresolved, outside_host
from knox_scopes.access.unknown import Unknown, explain
from knox_scopes.catalog.index import index
from knox_scopes.catalog.model import Catalog, Endpoint, Event, Hint, Scope, Source, Successor, Unscoped
from knox_scopes.endpoints import Request, parse_request
from knox_scopes.errors import InputError


def look_up(
    catalog: Catalog, text: str, *, service: str | None = None
) -> Scope | Endpoint | Event | Unresolved | Unknown:
    """Returns the scope, endpoint or event that the text names, or why there is none.

    Items at another stage or of another day are found too. `service` completes relative paths.
    """
    text = input_of(text.strip(" \t\r\n|"))
    for items in (catalog.scopes, catalog.inactive.scopes, catalog.events, catalog.inactive.events):
        if item := items.get(text):
            return item
    if text in catalog.hints or ("/" not in text and "_" not in text):
        return explain(catalog, text)
    indexed = index(catalog)
    try:
        request = indexed.placed(parse_request(text))
    except InputError:
        request = None
    if request is not None and request.method is not None and request.host in {None, *indexed.hosts}:
        if target := indexed.find(request.method, request.path):
            return target.endpoint
        targets, router = indexed.inactive
        number = router.find(request.method, request.path)
        if number is not None:
            return targets[number].endpoint
    needs, unresolved = resolve(catalog, [text], service=service)
    return (catalog.endpoints.get(needs[0].at) or catalog.events[needs[0].at]) if needs else unresolved[0]


def grounds(catalog: Catalog, found: Unresolved | Unknown) -> tuple[Source, ...]:
    """Returns the pages on which it rests that a name or request is known and yet nothing that a scope opens."""
    entries: list[Hint | Unscoped | Successor | None] = []
    if isinstance(found, Unknown):
        entries = [catalog.hints.get(found.scope)]
    elif found.reason in {"legacy", "no-oauth"}:
        with suppress(InputError):  # an event is no request
            request, reader = _request(found.input), Reader(catalog, None)
            out = outside_host(catalog, request.host or "") or reader.outside(request.path)
            entries = [out, *reader.successors(request)]
    return tuple(
        dict.fromkeys(
            catalog.services[entry.service].sources[key] for entry in entries if entry for key in entry.sources
        )
    )


def _request(text: str) -> Request:
    """Returns the request that a text is, or that it holds; raises InputError for none."""
    try:
        return parse_request(text.strip("| \t"))
    except InputError:
        from knox_scopes.access.lines import line  # noqa: PLC0415 - only what is no plain request pays

        return parse_request(line(text).need or text)
