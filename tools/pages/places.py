"""Finds what a page prints in the catalog: the service of a scope, the endpoint of a printed request."""

__all__ = ["Places", "descends"]

from collections.abc import Iterable

from knox_scopes.catalog.model import Catalog, Endpoint
from knox_scopes.endpoints import lies_under, shape
from pages.values import Row


def descends(name: str, above: str) -> bool:
    """Tells whether a scope lies below another by its name.

    >>> descends("ke.fota:view", "ke"), descends("ke", "ke"), descends("kea", "ke")
    (True, False, False)
    """
    return name.startswith((f"{above}.", f"{above}:"))


class Places:
    """Finds scopes and endpoints of one catalog."""

    def __init__(self, catalog: Catalog) -> None:
        """Takes the catalog of the page's day, at all stages."""
        self.catalog = catalog
        self._shapes = dict(self._all_shapes(catalog.endpoints.values()))

    def service(self, row: Row) -> str:
        """Returns the service that a row is about: that of its scope, else the one that the name begins with.

        A name of one part need not be that of a service; the heading of its table may tell.
        """
        scope = self.catalog.scopes.get(row.scope)
        first = row.scope.partition(":")[0].partition(".")[0]
        if scope or first in self.catalog.services or first != row.scope:
            return scope.service if scope else first
        titled = (name for name, service in self.catalog.services.items() if row.heading.startswith(service.title))
        return next(titled, first)

    def full(self, service: str, printed: str) -> str:
        """Returns an endpoint with its whole path where the page prints a part that the service is known for."""
        method, _, path = printed.partition(" ")
        known = self.catalog.services.get(service)
        if known is None or not known.bases or any(lies_under(path, base) for base in known.bases):
            return printed
        if any(lies_under(path, start) for start in known.relative):
            return f"{method} {known.bases[0]}{path}"
        return printed

    def endpoint(self, full: str) -> Endpoint | None:
        """Returns the endpoint of the catalog that has this method and path, or has it as a variant.

        The names of variables and a slash at the end do not matter.
        """
        return self._shapes.get(shape(full))

    def _all_shapes(self, endpoints: Iterable[Endpoint]) -> Iterable[tuple[str, Endpoint]]:
        for endpoint in endpoints:
            yield shape(str(endpoint)), endpoint
            yield from ((shape(str(variant)), endpoint) for variant in endpoint.variants)
