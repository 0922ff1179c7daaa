"""The answer of `tree`: the scopes of services, each below the scope that implies it."""

__all__ = ["tree_text"]

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from knox_scopes.catalog.model import Catalog
from knox_scopes.report.text import Page, Span


def tree_text(catalog: Catalog, services: Iterable[str], *, colour: bool) -> str:
    """Returns the scopes of services as trees, with how many endpoints and events each lists, and its summary."""
    page = Page(colour=colour)
    children: dict[str, list[str]] = {}
    for scope in catalog.scopes.values():
        children.setdefault(scope.parent or "", []).append(scope.name)
    own = Counter(
        name for items in (catalog.endpoints, catalog.events) for item in items.values() for name in item.scopes
    )
    for service in services:
        roots = [name for name in children.get("", ()) if catalog.scopes[name].service == service]
        page.head(catalog.services[service].title, f"  ({service})" if roots else f"  ({service}: no scopes)")
        page.table(row for root in roots for row in _branch(catalog, children, own, root, 0))
    return str(page)


def _branch(
    catalog: Catalog, children: Mapping[str, list[str]], own: Mapping[str, int], name: str, depth: int
) -> Iterator[tuple[Span, ...]]:
    """Yields a row for a scope, and one for each below it."""
    scope = catalog.scopes[name]
    listed = str(own[name]) if own[name] else ""
    yield "  " * depth + name, listed, "open-ended" if scope.open_ended is not None else "", (scope.summary, "dim")
    for child in children.get(name, ()):
        yield from _branch(catalog, children, own, child, depth + 1)
