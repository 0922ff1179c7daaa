"""The answer of `show`: everything known about a scope, an endpoint or an event, with its sources."""

__all__ = ["entry_text", "missing_text"]

from collections.abc import Iterable

from knox_scopes.access.grant import grant
from knox_scopes.access.reasons import Unresolved
from knox_scopes.access.search import openers
from knox_scopes.access.unknown import Unknown
from knox_scopes.catalog.model import Catalog, Endpoint, Event, Scope
from knox_scopes.report.access import access_rows, amount
from knox_scopes.report.text import Page

Entry = Scope | Endpoint | Event


def entry_text(catalog: Catalog, entry: Entry, *, colour: bool) -> str:
    """Returns everything known about a scope, an endpoint or an event, with its sources."""
    page = Page(colour=colour)
    service = catalog.services[entry.service]
    name = entry.name if isinstance(entry, Scope | Event) else str(entry)
    page.line((name, "cyan"), f"  {_kind(entry)} of {service.title}")
    if entry.summary:
        page.line(entry.summary, indent=2)
    page.gap()
    page.table((key, value) for key, value in _facts(catalog, entry) if value)
    if isinstance(entry, Scope):
        opened = grant(catalog, entry.name)
        if any(opened.access):
            page.head("grants", f": {amount(opened.access)}")
            access_rows(page, opened.access)
    _openers(page, catalog, entry)
    page.head("sources")
    page.table(
        (source.updated, source.title, (source.url, "dim"))
        for source in (service.sources[key] for key in entry.sources)
    )
    for correction in service.corrections:
        if name in correction.at.split(", "):
            page.head("correction")
            told = {"page": correction.says, "catalog": correction.recorded, "why": correction.because}
            page.table(told.items())
    return str(page)


def _openers(page: Page, catalog: Catalog, entry: Entry) -> None:
    """Adds all the scopes that open an endpoint or event, narrowest first, with what else each opens."""
    names = () if isinstance(entry, Scope) else openers(catalog, str(entry))
    if names:
        page.head("opened by", ", narrowest first")
        page.table(((name, "cyan"), (f"opens {amount(grant(catalog, name).access)}", "dim")) for name in names)


def missing_text(text: str, found: Unresolved | Unknown, *, colour: bool) -> str:
    """Returns why the catalog has nothing under a name, and what to try instead."""
    page = Page(colour=colour)
    page.line((text or "(empty)", "red"))
    page.line(found.message, indent=2)
    for suggestion in found.suggestions if isinstance(found, Unresolved) else ():
        page.line(f"try  {suggestion}", indent=2)
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
                "open-ended",
                "also grants endpoints that are not listed, "
                + (f"under {', '.join(entry.open_ended)}" if entry.open_ended else "under a path that is not known"),
            )
        if entry.kind == "identity":
            yield "use", "identifies the user; it grants no endpoint, and no plan includes it"
        yield "formerly", entry.renamed_from or ""
    else:
        yield "scopes", " or ".join(entry.scopes)
        if entry.opened_by == "none":
            free = isinstance(entry, Endpoint)
            yield "access", "needs no scope" if free else "its service does not use OAuth scopes"
        if entry.opened_by == "via-event":
            yield "access", "needs the scope of the event that is subscribed to"
        if entry.opened_by == "undocumented":
            yield "access", "not documented which scope grants it"
        yield "likely", " or ".join(entry.likely)
    if isinstance(entry, Endpoint):
        for variant in entry.variants:
            yield "also", f"{variant} ({variant.because.removesuffix('.')})"
    if not any(
        entry is items.get(str(name))
        for items in (catalog.scopes, catalog.endpoints, catalog.events)
        for name in (entry.name if isinstance(entry, Scope | Event) else entry,)
    ):
        yield "active", "no, not at these stages or on this date"
    yield "stage", entry.stage if entry.stage != "ga" else ""
    yield "basis", entry.basis if entry.basis != "documented" else ""
    yield "since", entry.since
    yield "until", entry.until or ""
    yield "for", ", ".join(catalog.services[entry.service].audience)
    yield "note", entry.note
