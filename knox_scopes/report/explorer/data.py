"""The catalog as the page holds it: every name once, what opens what, and what each statement rests on."""

__all__ = ["page_data"]

from typing import Any

from knox_scopes.catalog.model import Access, Catalog, Endpoint, Event, Scope

KINDS = Access._fields


def page_data(catalog: Catalog) -> dict[str, Any]:
    """Returns a catalog as values of JSON: a row for each service, scope, endpoint and event.

    A row has by place what all rows of its table have and, at its end, an object with what only some have. Services,
    scopes and effects are given by their numbers. Scopes that `implies` lists are implied directly.
    """
    services, scopes = [*catalog.services], [*catalog.scopes]
    cited = _Cited(catalog)

    def row(item: Scope | Endpoint | Event, *more: object, **few: object) -> list[Any]:
        basis = "" if item.basis == "documented" else item.basis
        stage = "" if item.stage == "ga" else item.stage
        few = {key: value for key, value in {"basis": basis, "stage": stage, "note": item.note, **few}.items() if value}
        name = item.name if isinstance(item, Scope) else str(item)
        bases = catalog.services[item.service].bases
        # What all paths of a service begin with is said once; no path begins with this sign.
        name = name.replace(f" {bases[0]}/", " ~/", 1) if bases else name
        first = [name, services.index(item.service), item.summary, cited.by(item), *more]
        return [*first, few] if few else first

    def openers(item: Endpoint | Event) -> list[int] | int | str:
        """Returns the scope or scopes that open an item by themselves, or in a word why there are none."""
        numbers = [scopes.index(name) for name in item.scopes]
        if item.opened_by != "scopes":
            return item.opened_by
        return numbers[0] if len(numbers) == 1 else numbers

    return {
        "date": catalog.version,
        "services": [[service.title, service.bases, service.relative] for service in catalog.services.values()],
        "hosts": _hosts(catalog),
        "scopes": [
            row(
                scope,
                implies=[scopes.index(name) for name in catalog.implications[scope.name]],
                identity=scope.kind == "identity",
                was=scope.renamed_from,
                # An open-ended scope may be known to reach beyond what is listed, and not under which paths.
                reach=None if scope.open_ended is None else scope.open_ended or [""],
            )
            for scope in catalog.scopes.values()
        ],
        "endpoints": [
            row(
                item,
                openers(item),
                KINDS.index(item.effect),
                likely=item.likely,
                variants=[str(variant) for variant in item.variants],
            )
            for item in catalog.endpoints.values()
        ],
        "events": [row(item, openers(item), likely=item.likely) for item in catalog.events.values()],
        "sources": cited.sources,
        "pages": [url.removeprefix(cited.site) for url in cited.pages],
        "cited": cited.lists,
        "site": cited.site,
    }


def _hosts(catalog: Catalog) -> dict[str, list[int]]:
    """Returns the hosts that services answer on, each with the numbers of these."""
    hosts: dict[str, list[int]] = {}
    for number, service in enumerate(catalog.services.values()):
        own = [service.base_url.partition("://")[2]] if service.base_url else []
        for host in dict.fromkeys((*own, *service.hosts)):
            hosts.setdefault(host, []).append(number)
    return hosts


class _Cited:
    """Numbers lists of sources, the sources in them (date and page), and the pages, in the order of their citing."""

    def __init__(self, catalog: Catalog) -> None:
        self.services = catalog.services
        self.lists: list[list[int]] = []
        self.sources: list[tuple[str, int]] = []
        self.pages: list[str] = []
        self.site = _beginning(
            [source.url for service in catalog.services.values() for source in service.sources.values()]
        )

    def by(self, item: Scope | Endpoint | Event) -> int:
        """Cites the sources of an item, the oldest first; returns the number of their list."""
        service = self.services[item.service]
        found = sorted((service.sources[key] for key in item.sources), key=lambda one: (one.updated, one.key))
        numbers: dict[int, None] = {}
        for source in found:
            marks = filter(None, ["inferred" if source.basis == "inferred" else "", source.stage])
            dated = " ".join((source.updated, *(f"({mark})" for mark in marks)))
            numbers[_place(self.sources, (dated, _place(self.pages, source.url)))] = None
        return _place(self.lists, [*numbers])


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
