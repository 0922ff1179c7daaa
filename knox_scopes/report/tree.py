"""The answer of `tree`: the scopes of services, each below the scope that implies it."""

__all__ = ["tree_text"]

from collections import Counter
from collections.abc import Collection, Iterator, Mapping

from knox_scopes.catalog.model import Catalog, Endpoint, Event, Scope
from knox_scopes.report.access import MOST_ROWS
from knox_scopes.report.text import EFFECT_STYLES, Page, Span, count

# How what stands in a service without scopes is opened.
WAYS = {
    "scopes": "opened by scopes of other services",
    "via-event": "opened by the scopes of the events subscribed to",
    "none": "without a scope",
    "undocumented": "whose scope is not documented",
}


def tree_text(
    catalog: Catalog, services: Collection[str], *, endpoints: bool = False, whole: bool = True, colour: bool
) -> str:
    """Returns the scopes of services as trees, with how many endpoints and events each lists, and its summary.

    With `endpoints`, those stand below their scopes. A service without scopes is said to have what it has. More than
    MOST_ROWS services are summed up, a line each, and so is a service with more rows, unless the `whole` is wanted.
    """
    page = Page(colour=colour)
    if not whole and len(services) > MOST_ROWS:
        page.table(_summed_up(catalog, services))
        page.line((f"show the scopes of all {len(services)} with --all, or name some", "dim"), indent=2)
        return str(page)
    children: dict[str, list[str]] = {}
    for scope in catalog.scopes.values():
        children.setdefault(scope.parent or "", []).append(scope.name)
    own: dict[str, list[Endpoint | Event]] = {}
    for items in (catalog.endpoints, catalog.events):
        for item in items.values():
            for name in item.scopes:
                own.setdefault(name, []).append(item)
    for service in services:
        roots = [name for name in children.get("", ()) if catalog.scopes[name].service == service]
        page.head(
            catalog.services[service].title,
            f"  ({service})" if roots else f"  ({service}: {_instead(catalog, service)})",
        )
        below = own if endpoints else {}
        rows = [row for root in roots for row in _branch(catalog, children, own, below, root, 0)]
        if not whole and len(rows) > MOST_ROWS:
            kinds = Counter(
                scope.open_ended is not None for scope in catalog.scopes.values() if scope.service == service
            )
            page.line(f"{count(kinds.total(), 'scope')}, {kinds[True]} of them open-ended", indent=2)
            page.line((f"show all {len(rows)} rows with --all", "dim"), indent=2)
        else:
            page.table(rows)
    return str(page)


def _summed_up(catalog: Catalog, services: Collection[str]) -> Iterator[tuple[Span, ...]]:
    """Yields a row for each service as a whole."""
    kinds: dict[str, Mapping[str, Scope | Endpoint | Event]] = {
        "scope": catalog.scopes,
        "endpoint": catalog.endpoints,
        "event": catalog.events,
    }
    counts = {noun: Counter(item.service for item in items.values()) for noun, items in kinds.items()}
    for service in services:
        amounts = (count(counts[noun][service], noun) for noun in kinds)
        yield (service, "bold"), *amounts, (catalog.services[service].title, "dim")


def _instead(catalog: Catalog, service: str) -> str:
    """Returns what a service without scopes has, and how that is opened."""
    found = []
    for noun, items in (("endpoint", catalog.endpoints), ("event", catalog.events)):
        ways = Counter(item.opened_by for item in items.values() if item.service == service)
        found += [f"{count(ways[way], noun)} {how}" for way, how in WAYS.items() if ways[way]]
    if unscoped := [out.at for out in catalog.outside.values() if out.service == service]:
        found.append(f"no scope opens anything under {', '.join(unscoped)}")
    return "; ".join(("no scopes", *found))


def _branch(  # noqa: PLR0913, PLR0917 - what a tree is made of
    catalog: Catalog,
    children: Mapping[str, list[str]],
    own: Mapping[str, list[Endpoint | Event]],
    below: Mapping[str, list[Endpoint | Event]],
    name: str,
    depth: int,
) -> Iterator[tuple[Span, ...]]:
    """Yields a row for a scope, one for each of the items below it, and one for each scope below it."""
    scope = catalog.scopes[name]
    listed = str(len(own[name])) if name in own else ""
    yield "  " * depth + name, listed, "open-ended" if scope.open_ended is not None else "", (scope.summary, "dim")
    for item in below.get(name, ()):
        kind = item.effect if isinstance(item, Endpoint) else "event"
        style = EFFECT_STYLES.get(kind, EFFECT_STYLES["events"])
        yield "  " * (depth + 1) + str(item), "", (kind, style), (item.summary, "dim")
    for child in children.get(name, ()):
        yield from _branch(catalog, children, own, below, child, depth + 1)
