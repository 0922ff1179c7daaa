"""Compares a page with the catalog of its day, both ways, and tells each change once.

What follows from another change is not told again: with a row go the endpoints that only it has, and a renamed scope
is compared under its old name.
"""

__all__ = ["Difference", "differences"]

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from knox_scopes.access.grant import grant
from knox_scopes.catalog.model import Catalog, Endpoint, Event, Scope
from pages.identify import Identity
from pages.listing import Listed, Listing, narrowest
from pages.places import Places, descends
from pages.values import Row


class Difference(NamedTuple):
    """One thing that page and catalog tell otherwise.

    `at` is the scope, endpoint, event or table; `says` are the names on the page's side, `has` those on the catalog's.
    `line` is the page's line, or 0 for what is not there.
    """

    service: str
    at: str
    kind: str
    line: int
    message: str
    says: tuple[str, ...] = ()
    has: tuple[str, ...] = ()


def differences(rows: Iterable[Row], catalog: Catalog, identity: Identity) -> tuple[Difference, ...]:
    """Returns all differences, sorted by service; rows without a name are left out."""
    return tuple(sorted(_Differ([row for row in rows if row.scope], catalog, identity).all()))


class _Differ:
    def __init__(self, rows: list[Row], catalog: Catalog, identity: Identity) -> None:
        self.catalog = catalog
        self.identity = identity
        self.places = Places(catalog)
        self.services = {row.scope: self.places.service(row) for row in rows}
        self.rows = {row.scope: row for row in rows}
        self.new = [name for name in self.rows if name not in catalog.scopes]
        self.gone = [name for name, scope in catalog.scopes.items() if name not in self.rows and self.expected(scope)]
        self.by_scope = Listing(self.rows, self.services, self.places).by_scope
        self.renamed = dict(self.renames())
        for name, old in self.renamed.items():
            self.rows[old] = self.rows.pop(name)
            self.services[old] = catalog.scopes[old].service
            self.new.remove(name)
            self.gone.remove(old)
        listing = Listing(self.rows, self.services, self.places)
        self.by_scope = listing.by_scope
        self.endpoints = self.told(listing.endpoints)
        self.events = self.told(listing.events)

    def told(self, listed: Mapping[str, Listed]) -> dict[str, Listed]:
        """Returns what is to be told by itself: what new scopes open goes with them."""
        known = self.catalog.endpoints.keys() | self.catalog.events.keys()
        new = {*self.new}
        return {at: entry for at, entry in listed.items() if at in known or not {*narrowest(entry.scopes)} <= new}

    def expected(self, item: Scope | Endpoint | Event) -> bool:
        """Tells whether the catalog has the item from this page, or from an earlier version of it."""
        return not self.identity.versions.get(item.service, frozenset()).isdisjoint(item.sources)

    def renames(self) -> Iterator[tuple[str, str]]:
        """Yields the new names whose rows list exactly what a scope that is gone opens, and no other does."""
        opened = {old: self.opened(old) for old in self.gone}
        listed = {name: self.by_scope[name] for name in self.new}
        for name, content in listed.items():
            old = [gone for gone, other in opened.items() if other == content]
            alike = [other for other in listed.values() if other == content]
            if any(content) and len(old) == len(alike) == 1:
                yield name, old[0]

    def opened(self, scope: str) -> tuple[frozenset[str], frozenset[str]]:
        """Returns the endpoints and events that a scope of the catalog opens, as far as they are from this page."""
        opened = grant(self.catalog, scope)
        endpoints = (at for at in opened.endpoints if self.expected(self.catalog.endpoints[at]))
        events = (at for at in opened.events if self.expected(self.catalog.events[at]))
        return frozenset(endpoints), frozenset(events)

    def all(self) -> Iterator[Difference]:
        yield from self.of_services()
        yield from self.of_scopes()
        yield from self.of_paths()
        for name, row in self.rows.items():
            if scope := self.catalog.scopes.get(name):
                yield from self.of_wording(scope, row)
        yield from self.of_items("endpoint", self.catalog.endpoints, self.endpoints)
        yield from self.of_items("event", self.catalog.events, self.events)
        yield from self.short_rows()

    def of_services(self) -> Iterator[Difference]:
        """Yields services that only one of the two has; what is in them is not told one by one."""
        for service in sorted({self.services[name] for name in self.new} - self.catalog.services.keys()):
            names = tuple(name for name in self.new if self.services[name] == service)
            row = self.rows[names[0]]
            message = f"the service `{service}` ({row.heading}) is not in the catalog: {', '.join(names)}"
            yield Difference(service, f"{row.heading} table", "new-service", row.line, message, names)
        for service in sorted({self.catalog.scopes[name].service for name in self.gone} - {*self.services.values()}):
            names = tuple(name for name in self.gone if self.catalog.scopes[name].service == service)
            title = self.catalog.services[service].title
            message = f"no scope of {title} is on the page: {', '.join(names)}"
            yield Difference(service, f"{title} table", "missing-table", 0, message)

    def of_scopes(self) -> Iterator[Difference]:
        """Yields scopes that only one of the two has, and those that have another name."""
        for name, old in self.renamed.items():
            service, line = self.services[old], self.rows[old].line
            message = f"`{old}` is called `{name}` on the page, with the same endpoints and events"
            yield Difference(service, old, "renamed", line, message, (name,), (old,))
        new = [name for name in self.new if self.services[name] in self.catalog.services]
        gone = [name for name in self.gone if self.catalog.scopes[name].service in self.services.values()]
        for name in new:
            later = self.catalog.inactive.scopes.get(name)
            known = f" of that day, only from {later.since} on" if later else ""
            others = [old for old in gone if self.catalog.scopes[old].service == self.services[name]]
            alone = len(others) == 1 and [self.services[other] for other in new].count(self.services[name]) == 1
            perhaps = f"; perhaps the new name of `{others[0]}`" if alone else ""
            message = f"the scope `{name}` is on the page, not in the catalog{known}{self.with_it(name)}{perhaps}"
            yield Difference(self.services[name], name, "new-scope", self.rows[name].line, message, (name,))
        for name in gone:
            scope = self.catalog.scopes[name]
            message = f"the scope `{name}` is in the catalog, not on the page{self.without_it(name)}"
            yield Difference(scope.service, name, "gone-scope", 0, message, (), (name,))

    def of_paths(self) -> Iterator[Difference]:
        """Yields the services whose paths the page prints without their base."""
        bases: dict[str, tuple[int, str, str]] = {}
        for name, row in self.rows.items():
            for printed in row.endpoints or ():
                full = self.places.full(self.services[name], printed)
                if full != printed:
                    bases.setdefault(self.services[name], (row.line, printed, full))
        for service, (line, printed, full) in bases.items():
            base = full.partition(" ")[2].removesuffix(printed.partition(" ")[2])
            message = f"paths of `{service}` without their base, such as `{printed}`, are taken to lie under {base}"
            yield Difference(service, "all endpoints", "relative-paths", line, message, (), (base,))

    def with_it(self, name: str) -> str:
        held = self.rows[name].held
        return f", with {', '.join(held)}" if held else ""

    def without_it(self, name: str) -> str:
        """Returns which endpoints and events go with a scope: what it alone opens, and no row lists."""
        shown = self.endpoints.keys() | self.events.keys()
        items: tuple[Mapping[str, Endpoint | Event], ...] = (self.catalog.endpoints, self.catalog.events)
        own = [
            at
            for known in items
            for at, item in known.items()
            if item.scopes == (name,) and self.expected(item) and at not in shown
        ]
        return f", and with it {', '.join(own)}" if own else ""

    def of_wording(self, scope: Scope, row: Row) -> Iterator[Difference]:
        """Yields where the page speaks of all endpoints and the catalog does not, or the other way round."""
        reach, name = scope.open_ended, scope.name
        bases = self.catalog.services[scope.service].bases
        if row.endpoints is None and not row.all:
            return
        if row.all and reach is None:
            message = f"`{name}` opens `{row.all}`, and is not open-ended in the catalog"
            yield Difference(scope.service, name, "all-endpoints", row.line, message, (row.all,))
        elif not row.all and reach is not None:
            over = ", ".join(reach) or "unknown paths"
            message = f"`{name}` lists its endpoints on the page, and is open-ended over {over} in the catalog"
            yield Difference(scope.service, name, "open-ended", row.line, message, (), reach)
        elif row.all and reach and scope.parent is None and not _whole(row.all):
            message = f"`{name}` opens only `{row.all}`, and reaches {', '.join(reach)} in the catalog"
            yield Difference(scope.service, name, "reach", row.line, message, (), reach)
        elif row.all and reach and scope.parent and _whole(row.all) and reach != bases:
            message = f"`{name}` opens `{row.all}`, and reaches only {', '.join(reach)} in the catalog"
            yield Difference(scope.service, name, "reach", row.line, message, (), reach)

    def of_items(
        self, what: str, known: Mapping[str, Endpoint] | Mapping[str, Event], listed: Mapping[str, Listed]
    ) -> Iterator[Difference]:
        """Yields endpoints or events that only one of the two has, or that other scopes open."""
        for at, (scopes, line) in listed.items():
            says = narrowest(scopes)
            item = known.get(at)
            service = self.services[says[0]]
            if item is None:
                message = f"the {what} `{at}` is on the page under {_all(says)}, not in the catalog"
                yield Difference(service, at, f"new-{what}", line, message, says)
            elif item.opened_by == "none":
                message = f"`{at}` stands under {_all(says)}, and needs no scope in the catalog"
                yield Difference(item.service, at, "needs-none", line, message, says)
            elif self.moved({*says}, item):
                has = item.scopes or (item.opened_by,)
                message = f"`{at}` stands under {_all(says)} on the page, under {_all(has)} in the catalog"
                yield Difference(item.service, at, "moved", line, message, says, item.scopes)
        for at, item in known.items():
            if at not in listed and self.expected(item):
                under = [name for name in item.scopes if self.lists(name, what)]
                if under:
                    message = f"the {what} `{at}` of {_all(under)} is in the catalog, not on the page"
                    yield Difference(item.service, at, f"gone-{what}", 0, message, (), tuple(under))

    def lists(self, name: str, what: str) -> bool:
        """Tells whether the page lists the endpoints or events of a scope; a wording stands for endpoints only."""
        row = self.rows.get(name)
        if row is None:
            return False
        return row.endpoints is not None and not row.all if what == "endpoint" else row.events is not None

    def moved(self, narrow: set[str], item: Endpoint | Event) -> bool:
        """Tells whether the page gives an item to other scopes.

        A scope that is gone, or whose row has a wording, leaves its items with those above it.
        """
        what = "endpoint" if isinstance(item, Endpoint) else "event"
        silent = {name for name in item.scopes if not self.lists(name, what)}
        extra = {name for name in narrow - {*item.scopes} if not any(descends(other, name) for other in silent)}
        return bool(extra or {*item.scopes} - narrow - silent)

    def short_rows(self) -> Iterator[Difference]:
        """Yields rows that lack what the catalog gives their scope by way of those below it."""
        for name in self.rows.keys() & self.catalog.scopes.keys():
            row = self.rows[name]
            listed = (self.endpoints, self.events)
            of_each = zip(("endpoint", "event"), self.opened(name), self.by_scope[name], listed, strict=True)
            for what, opened, own, everywhere in of_each:
                lacks = [
                    at
                    for at in sorted(opened - own)
                    if self.lists(name, what)
                    and at in everywhere
                    and any(descends(other, name) for other in everywhere[at].scopes)
                ]
                if lacks:
                    message = f"the row of `{name}` lacks {', '.join(lacks)}, which the page gives to a scope below it"
                    yield Difference(self.services[name], name, "short-row", row.line, message, tuple(lacks))


def _whole(wording: str) -> bool:
    """Tells whether a wording speaks of a whole API, not of some kind of its endpoints."""
    words = wording.lower().split()
    return words[1].startswith("endpoint")


def _all(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)
