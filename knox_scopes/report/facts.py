"""What the catalog holds, as text for people: scopes, endpoints, events, services, trees."""

__all__ = ["entry_text", "expand_text", "services_text", "status_text", "tree_text"]

from collections.abc import Iterable, Mapping, Sequence

from knox_scopes.access.grant import Grant, grant
from knox_scopes.access.unknown import Unknown
from knox_scopes.catalog.model import Access, Catalog, Endpoint, Event, Scope
from knox_scopes.catalog.status import ServiceStatus
from knox_scopes.report.page import EFFECT_STYLES, Page, Span, count

Entry = Scope | Endpoint | Event


def entry_text(catalog: Catalog, entry: Entry, *, colour: bool) -> str:
    """Returns all that is known of a scope, an endpoint or an event, with its sources."""
    page = Page(colour=colour)
    service = catalog.services[entry.service]
    name = entry.name if isinstance(entry, Scope | Event) else str(entry)
    page.line((name, "cyan"), f"  {_kind(entry)} of {service.title}")
    if isinstance(entry, Scope):
        page.line(entry.summary, indent=2)
    page.gap()
    page.table((key, value) for key, value in _facts(catalog, entry) if value)
    if isinstance(entry, Scope):
        opened = grant(catalog, entry.name)
        if any(opened.access):
            page.head("opens")
            _elements(page, opened.access)
    page.head("sources")
    page.table(
        (source.updated, source.title, (source.url, "dim"))
        for source in (service.sources[key] for key in entry.sources)
    )
    for correction in service.corrections:
        if name in correction.at.split(", "):
            page.head("correction", f"  the page says: {correction.says}")
            page.line(f"recorded: {correction.recorded}", indent=2)
            page.line(f"because: {correction.because}", indent=2)
    return str(page)


def expand_text(opened: Grant, unknown: Iterable[Unknown], *, colour: bool) -> str:
    """Returns what a set of scopes implies and opens."""
    page = Page(colour=colour)
    if opened.scopes:
        _opened(page, opened)
    for stranger in unknown:
        page.head("unknown", f"  {stranger.message}")
    return str(page)


def _opened(page: Page, opened: Grant) -> None:
    """Adds what a grant implies and opens."""
    page.head("implies", f"  ({count(len(opened.implied), 'scope')}, the given included)")
    for name in opened.implied:
        page.line((name, "cyan"), indent=2)
    page.head(
        "opens",
        f"  ({count(len(opened.endpoints), 'endpoint')}, {count(len(opened.events), 'event')}, "
        f"{count(len(opened.reach), 'reach')})",
    )
    _elements(page, opened.access)


def tree_text(catalog: Catalog, services: Iterable[str], *, colour: bool) -> str:
    """Returns the scopes of services as trees, with what each opens by itself and what it brings."""
    page = Page(colour=colour)
    children: dict[str, list[str]] = {}
    for scope in catalog.scopes.values():
        children.setdefault(scope.parent or "", []).append(scope.name)
    for service in services:
        roots = [name for name in children.get("", ()) if catalog.scopes[name].service == service]
        page.head(catalog.services[service].title, f"  ({service})" if roots else f"  ({service}: no scopes)")
        rows: list[tuple[Span, ...]] = []
        for root in roots:
            _branch(catalog, children, root, 0, rows)
        page.table(rows)
    return str(page)


def services_text(catalog: Catalog, *, colour: bool) -> str:
    """Returns the services with their numbers and for whom they are."""
    page = Page(colour=colour)
    rows: list[tuple[Span, ...]] = [
        (("service", "bold"), ("scopes", "bold"), ("endpoints", "bold"), ("events", "bold"), ("name", "bold"))
    ]
    for name, service in catalog.services.items():
        numbers = (_of(catalog.scopes, name), _of(catalog.endpoints, name), _of(catalog.events, name))
        only = f" (for {', '.join(service.audience)} only)" if service.audience else ""
        rows.append(((name, "cyan"), *map(str, numbers), service.title + only))
    page.table(rows, indent=0)
    return str(page)


def status_text(catalog: Catalog, rows: Sequence[ServiceStatus], days_old: int, *, colour: bool) -> str:
    """Returns how old the catalog and the sources of each service are, and what is not documented outright."""
    page = Page(colour=colour)
    page.line(
        f"catalog of {catalog.version}: {count(len(catalog.scopes), 'scope')}, "
        f"{count(len(catalog.endpoints), 'endpoint')}, {count(len(catalog.events), 'event')}; "
        f"{count(days_old, 'day')} old"
    )
    page.gap()
    table: list[tuple[Span, ...]] = [tuple((key, "bold") for key in ServiceStatus._fields)]
    table += [tuple(str(len(cell) if isinstance(cell, tuple) else cell) for cell in row) for row in rows]
    page.table(table, indent=0)
    for kind in ("inferred", "disputed", "undocumented"):
        if any(names := [at for row in rows for at in getattr(row, kind)]):
            page.head(kind)
            for at in names:
                page.line(at, indent=2)
    return str(page)


def _kind(entry: Entry) -> str:
    if isinstance(entry, Endpoint):
        return f"{entry.effect} endpoint"
    if isinstance(entry, Event):
        return "event"
    return "identity scope" if entry.kind == "identity" else "scope"


def _facts(catalog: Catalog, entry: Entry) -> Iterable[tuple[str, str]]:
    """Yields the facts of an entry by name; those without a value are left out."""
    if isinstance(entry, Scope):
        yield "parent", entry.parent or ""
        yield "children", " ".join(name for name, scope in catalog.scopes.items() if scope.parent == entry.name)
        if entry.open_ended is not None:
            yield (
                "reach",
                "open-ended: also what is not listed"
                + (f", under {', '.join(entry.open_ended)}" if entry.open_ended else "; under which path is not known"),
            )
        if entry.kind == "identity":
            yield "use", "says who the user is; it opens no endpoint and no plan chooses it"
        yield "formerly", entry.renamed_from or ""
    else:
        yield "scopes", " or ".join(entry.scopes)
        if entry.opened_by == "none":
            free = isinstance(entry, Endpoint)
            yield "access", "needs no scope" if free else "its service takes no OAuth scopes"
        if entry.opened_by == "via-event":
            yield "access", "goes by the scope of the event that is subscribed to"
        if entry.opened_by == "undocumented":
            yield "access", "no page says which scope opens it"
        yield "likely", " or ".join(entry.likely)
    if isinstance(entry, Endpoint):
        for variant in entry.variants:
            yield "or", f"{variant} ({variant.because.removesuffix('.')})"
    if not any(
        entry is items.get(str(name))
        for items in (catalog.scopes, catalog.endpoints, catalog.events)
        for name in (entry.name if isinstance(entry, Scope | Event) else entry,)
    ):
        yield "takes part", "no, not at these stages or on this day"
    yield "stage", entry.stage if entry.stage != "ga" else ""
    yield "basis", entry.basis if entry.basis != "documented" else ""
    yield "since", entry.since
    yield "until", entry.until or ""
    yield "for", ", ".join(catalog.services[entry.service].audience)
    yield "note", entry.note


def _elements(page: Page, access: Access) -> None:
    page.table(
        ((kind.removesuffix("s"), EFFECT_STYLES[kind]), member)
        for kind, members in access._asdict().items()
        for member in members
    )


def _branch(
    catalog: Catalog, children: Mapping[str, list[str]], name: str, depth: int, rows: list[tuple[Span, ...]]
) -> None:
    """Adds a scope and all below it."""
    scope = catalog.scopes[name]
    own = sum(name in endpoint.scopes for endpoint in catalog.endpoints.values())
    own += sum(name in event.scopes for event in catalog.events.values())
    reach = "all ..." if scope.open_ended is not None else ""
    rows.append(("  " * depth + name, str(own) if own else "", reach, (scope.summary, "dim")))
    for child in children.get(name, ()):
        _branch(catalog, children, child, depth + 1, rows)


def _of(items: Mapping[str, Entry], service: str) -> int:
    return sum(item.service == service for item in items.values())
