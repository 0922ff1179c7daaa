"""The catalog as the page holds it: every name once, what opens what, and what each statement rests on."""

__all__ = ["app_data", "page_data"]

from typing import Any

from knox_scopes.apps.context import Context
from knox_scopes.apps.registration import text_of
from knox_scopes.catalog.model import Access, Catalog, Endpoint, Event, Scope

Item = Scope | Endpoint | Event
KINDS = Access._fields


def page_data(catalog: Catalog) -> dict[str, Any]:
    """Returns a catalog as values of JSON: a row for each service, scope, endpoint and event.

    A row has by place what all rows of its table have and, at its end, an object with what only some have. Services,
    scopes and effects are given by their numbers, and so are notes and lists of sources. Scopes that `implies` lists
    are implied directly.
    """
    rows = _Rows(catalog)
    return {
        "date": catalog.version,
        "services": [[service.title, service.bases, service.relative] for service in catalog.services.values()],
        "hosts": _hosts(catalog),
        "scopes": [*map(rows.scope, catalog.scopes.values())],
        "endpoints": [*map(rows.endpoint, catalog.endpoints.values())],
        "events": [*map(rows.event, catalog.events.values())],
        "notes": rows.notes,
        "cited": rows.cited.lists,
        "pages": rows.cited.pages,
        "site": rows.cited.site,
    }


def app_data(context: Context) -> dict[str, Any]:
    """Returns what the page is filled in with from a registration, as values of JSON."""
    registration, found = context.registration, context.resolved
    return {
        "name": context.app,
        "company": text_of(registration.consent_screen.company_name),
        "audience": text_of(registration.audience) or "customer",
        "grants": [item.text for item in registration.grant_types],
        "asked": context.code_grant is not None,
        "complete": registration.complete,
        "scopes": [*context.places],
        "needs": [need.at for need in found.needs],
        "unresolved": [
            {key: value for key, value in item._asdict().items() if key != "at"} for item in found.unresolved
        ],
    }


class _Rows:
    """Makes the rows of one catalog, and gathers what they name by numbers."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self.services, self.scopes = [*catalog.services], [*catalog.scopes]
        self.cited = _Cited(catalog)
        # The first stands for none.
        self.notes = [""]

    def scope(self, scope: Scope) -> list[Any]:
        few = {
            "implies": [self.scopes.index(name) for name in self.catalog.implications[scope.name]],
            "identity": scope.kind == "identity",
            "was": scope.renamed_from,
            # An open-ended scope may be known to reach beyond what is listed, and not under which paths.
            "reach": scope.open_ended if scope.open_ended is None else scope.open_ended or [""],
        }
        return self._row(scope.name, scope, [], few)

    def endpoint(self, endpoint: Endpoint) -> list[Any]:
        bases = self.catalog.services[endpoint.service].bases
        # What all paths of a service begin with is said once; no path begins with this sign.
        at = str(endpoint).replace(f" {bases[0]}/", " ~/") if bases else str(endpoint)
        few = {"likely": endpoint.likely, "variants": [str(variant) for variant in endpoint.variants]}
        return self._row(at, endpoint, [self._openers(endpoint), KINDS.index(endpoint.effect)], few)

    def event(self, event: Event) -> list[Any]:
        return self._row(event.name, event, [self._openers(event)], {"likely": event.likely})

    def _row(self, at: str, item: Item, more: list[Any], few: dict[str, Any]) -> list[Any]:
        few |= {
            "basis": "" if item.basis == "documented" else item.basis,
            "stage": "" if item.stage == "ga" else item.stage,
            "note": _place(self.notes, item.note),
        }
        some = {key: value for key, value in few.items() if value}
        first = [at, self.services.index(item.service), item.summary, self.cited.by(item), *more]
        return [*first, some] if some else first

    def _openers(self, item: Endpoint | Event) -> list[int] | int | str:
        """Returns the scope or scopes that open an item by themselves, or in a word why there are none."""
        if item.opened_by != "scopes":
            return item.opened_by
        numbers = [self.scopes.index(name) for name in item.scopes]
        return numbers[0] if len(numbers) == 1 else numbers


def _hosts(catalog: Catalog) -> dict[str, list[int]]:
    """Returns the hosts that services answer on, each with the numbers of these."""
    hosts: dict[str, list[int]] = {}
    for number, service in enumerate(catalog.services.values()):
        own = [service.base_url.partition("://")[2]] if service.base_url else []
        for host in dict.fromkeys((*own, *service.hosts)):
            hosts.setdefault(host, []).append(number)
    return hosts


class _Cited:
    """Gathers pages with the days of their versions, and lists of such versions, as they are cited."""

    def __init__(self, catalog: Catalog) -> None:
        self.services = catalog.services
        self.days: dict[str, list[str]] = {}
        self._lists: list[list[tuple[str, str]]] = []
        self.site = _beginning(
            [source.url for service in catalog.services.values() for source in service.sources.values()]
        )

    def by(self, item: Item) -> int:
        """Cites the sources of an item, the oldest first; returns the number of their list."""
        service = self.services[item.service]
        found = sorted((service.sources[key] for key in item.sources), key=lambda one: (one.updated, one.key))
        cited: dict[tuple[str, str], None] = {}
        for source in found:
            marks = filter(None, ["inferred" if source.basis == "inferred" else "", source.stage])
            day = " ".join((source.updated, *(f"({mark})" for mark in marks)))
            path = source.url.removeprefix(self.site)
            _place(self.days.setdefault(path, []), day)
            cited[path, day] = None
        return _place(self._lists, [*cited])

    @property
    def pages(self) -> list[list[str]]:
        """Returns the pages, each with the days of its versions behind it."""
        return [[path, *days] for path, days in self.days.items()]

    @property
    def lists(self) -> list[list[int]]:
        """Returns the lists; versions are numbered as they stand in the pages."""
        every = [(path, day) for path, days in self.days.items() for day in days]
        return [[every.index(version) for version in versions] for versions in self._lists]


def _place(rows: list[Any], row: object) -> int:
    """Returns the place of a row in a list, at whose end it is put if it is not there."""
    if row not in rows:
        rows.append(row)
    return rows.index(row)


def _beginning(urls: list[str]) -> str:
    """Returns the whole segments with which all addresses begin."""
    first, last = min(urls, default=""), max(urls, default="")
    same = next((place for place, letter in enumerate(first) if last[place : place + 1] != letter), len(first))
    return first[: first.rfind("/", 0, same) + 1]
