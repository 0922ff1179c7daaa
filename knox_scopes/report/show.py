"""The answer of `show`: all that is known about a scope, an endpoint or an event, and what each statement rests on."""

__all__ = ["OWN", "entry_text", "missing_text"]

from collections.abc import Iterable

from knox_scopes.access.grant import grant
from knox_scopes.access.lookup import grounds
from knox_scopes.access.reasons import Unresolved, clause
from knox_scopes.access.search import openers
from knox_scopes.access.unknown import Unknown
from knox_scopes.catalog.model import Catalog, Endpoint, Event, Scope, Service
from knox_scopes.report.access import access_rows, amount
from knox_scopes.report.sources import Cited
from knox_scopes.report.text import Page

Entry = Scope | Endpoint | Event
# What is said of every entry without a page that says it.
OWN = "The summary is in this project's words. Effects (read, write, destroy) are its judgement; no page states them."


def entry_text(catalog: Catalog, entry: Entry, *, whole: bool = True, colour: bool) -> str:
    """Returns everything known about a scope, an endpoint or an event, with the pages that it rests on."""
    page, cited = Page(colour=colour), Cited()
    service = catalog.services[entry.service]
    name = _name(entry)
    page.line((name, "cyan"), f"  {_kind(entry)} of {service.title}")
    if entry.summary:
        page.line(entry.summary, indent=2)
    page.gap()
    facts = (*_access(catalog, entry, cited), *_standing(catalog, entry, cited), *_service(service, entry, cited))
    page.table((key, value) for key, value in facts if value)
    if isinstance(entry, Scope):
        opened = grant(catalog, entry.name)
        if any(opened.access):
            page.head("grants", f": {amount(opened.access)}")
            access_rows(page, opened.access, catalog=catalog, whole=whole)
    _openers(page, catalog, entry)
    for correction in service.corrections_of(name):
        page.head("correction")
        says = f"{correction.says}  {cited.of(service, correction.sources)}"
        told = {"page": says, "catalog": correction.recorded, "why": correction.because}
        page.table(told.items())
    cited.print_to(page)
    page.gap()
    page.line((OWN, "dim"))
    return str(page)


def _openers(page: Page, catalog: Catalog, entry: Entry) -> None:
    """Adds all the scopes that open an endpoint or event, narrowest first, with what else each opens."""
    names = () if isinstance(entry, Scope) else openers(catalog, str(entry))
    if names:
        page.head("opened by", ", narrowest first")
        page.table(((name, "cyan"), (f"opens {amount(grant(catalog, name).access)}", "dim")) for name in names)


def missing_text(catalog: Catalog, text: str, found: Unresolved | Unknown, *, colour: bool) -> str:
    """Returns why the catalog has nothing under a name, what to try instead, and the pages that say so."""
    page, cited = Page(colour=colour), Cited()
    page.line((text or "(empty)", "red"))
    page.line(found.message, " ", cited.add(grounds(catalog, found)), indent=2)
    for suggestion in found.suggestions if isinstance(found, Unresolved) else ():
        page.line(f"try  {suggestion}", indent=2)
    cited.print_to(page)
    return str(page)


def _name(entry: Entry) -> str:
    return entry.name if isinstance(entry, Scope) else str(entry)


def _kind(entry: Entry) -> str:
    if isinstance(entry, Endpoint):
        return f"{entry.effect} endpoint"
    if isinstance(entry, Event):
        return "event"
    return "identity scope" if entry.kind == "identity" else "scope"


def _access(catalog: Catalog, entry: Entry, cited: Cited) -> Iterable[tuple[str, str]]:
    """Yields what an entry opens, or what opens it, by name; facts without a value are left out."""
    service = catalog.services[entry.service]
    pages = cited.of(service, entry.sources)
    if isinstance(entry, Scope):
        yield "parent", f"{entry.parent} (by its name)" if entry.parent else ""
        yield "children", " ".join(name for name, scope in catalog.scopes.items() if scope.parent == entry.name)
        if entry.open_ended is not None:
            where = f"under {', '.join(entry.open_ended)}" if entry.open_ended else "under an unknown path"
            wording = cited.of(service, entry.open_ended_sources) or pages
            yield "open-ended", f"also grants endpoints that are not listed, {where}  {wording}"
        if entry.kind == "identity":
            yield "use", "identifies the user; it grants no endpoint, and no plan includes it"
        yield "formerly", entry.renamed_from or ""
        return
    yield "scopes", " or ".join(entry.scopes)
    if entry.opened_by == "none":
        yield "access", "needs no scope" if isinstance(entry, Endpoint) else "its service does not use OAuth scopes"
    if entry.opened_by == "via-event":
        yield "access", "needs the scope of the event that is subscribed to"
    if entry.opened_by == "undocumented":
        yield "access", "no page says which scope grants it"
    yield "likely", f"{' or '.join(entry.likely)} (our inference)" if entry.likely else ""
    if isinstance(entry, Endpoint):
        because = f" ({clause(entry.effect_because)})" if entry.effect_because else ""
        yield "effect", f"{entry.effect}, in our judgement{because}"
        for variant in entry.variants:
            yield "also", f"{variant} ({clause(variant.because)})  {cited.of(service, variant.sources)}"


def _standing(catalog: Catalog, entry: Entry, cited: Cited) -> Iterable[tuple[str, str]]:
    """Yields how well an entry is known and since when, by name; facts without a value are left out."""
    name = _name(entry)
    if not any(entry is items.get(name) for items in (catalog.scopes, catalog.endpoints, catalog.events)):
        yield "active", "no, not at these stages or on this date"
    service = catalog.services[entry.service]
    why = "; the reason is below" if service.corrections_of(name) else "; see the note" if entry.note else ""
    how = {"documented": "documented", "inferred": f"inferred{why}", "disputed": "disputed: pages disagree"}
    yield "basis", f"{how[entry.basis]}  {cited.of(service, entry.sources)}"
    yield "stage", entry.stage if entry.stage != "ga" else ""
    yield "since", entry.since
    yield "seen", ", ".join(f"{stage} on {day}" for stage, day in entry.seen)
    yield "until", entry.until or ""
    yield "note", entry.note


def _service(service: Service, entry: Entry, cited: Cited) -> Iterable[tuple[str, str]]:
    """Yields what an entry has of its service, by name; facts without a value are left out."""
    yield "for", _reasoned(service, "audience", ", ".join(service.audience), cited)
    if isinstance(entry, Event) or (isinstance(entry, Scope) and not entry.open_ended):
        return
    url, pages = service.base_url or "not known", cited.of(service, service.base_url_sources)
    yield "base URL", f"{url}  {pages}" if pages else _reasoned(service, "base_url", f"{url} (inferred)", cited)
    for host, remark in service.hosts.items():
        yield "other host", f"{host}: {remark}"


def _reasoned(service: Service, at: str, value: str, cited: Cited) -> str:
    """Returns a fact with the reason that a correction gives for it."""
    for correction in service.corrections_of(at):
        return f"{value}: {correction.because}  {cited.of(service, correction.sources)}"
    return value
