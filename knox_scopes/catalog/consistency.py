"""Checks service files before a catalog is made of them, and reports every mistake of every file at once."""

__all__ = ["check", "cycles_of", "loading_problems"]

from collections.abc import Iterable, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from itertools import islice
from typing import Any

from knox_scopes.catalog.days import is_day
from knox_scopes.catalog.schema import departures
from knox_scopes.catalog.strict import Document, Keys
from knox_scopes.endpoints import shape
from knox_scopes.errors import CatalogError, Finding
from knox_scopes.names import did_you_mean, implications

# The code of a scope that nobody declares; all codes are those of the checks that say more of the mistake.
UNDECLARED = "KS904"
# A few dozen scopes can form more cycles than anyone could list, and a cycle can go through every scope.
MOST_CYCLES = 100
MOST_SHOWN = 20


def check(documents: Mapping[str, Document], schema: str, problems: Iterable[Finding] = ()) -> None:
    """Checks the documents, by service name, against the schema and against each other.

    Raises CatalogError with what is found, and with the problems of files that could not even be read.
    """
    found, _ = loading_problems(documents, schema, problems)
    if found:
        raise CatalogError(found)


def loading_problems(
    documents: Mapping[str, Document], schema: str, problems: Iterable[Finding] = ()
) -> tuple[list[Finding], dict[str, Document]]:
    """Returns why no catalog can be made of the documents, and those of them that are of the right form."""
    found = [*problems]
    sound: dict[str, Document] = {}
    for stem, document in documents.items():
        departing = list(_against_schema(document, schema))
        found += departing
        if not departing:
            sound[stem] = document
    # A file that cannot be looked into may declare the scopes that seem to be missing.
    some_missing = bool(found)
    found += (problem for problem in _Whole(sound).problems() if problem.code != UNDECLARED or not some_missing)
    return found, sound


def _against_schema(document: Document, schema: str) -> Iterator[Finding]:
    """Yields the places where the document departs from the schema, in our words."""
    for departure in departures(document.value, schema):
        is_effect = (departure.kind, departure.meant) == ("missing-key", "effect")
        yield document.place(departure.keys).finding(departure.message, code="KS905" if is_effect else "KS901")


class _Whole:
    """Checks what only shows when all the files are seen together."""

    def __init__(self, documents: Mapping[str, Document]) -> None:
        self.documents = documents
        self.found: list[Finding] = []
        self.scopes: dict[str, tuple[Document, Keys]] = {}
        self.events: dict[str, tuple[Document, Keys]] = {}
        self.roles: dict[str, tuple[Document, Keys]] = {}
        self.others: dict[str, dict[str, tuple[Document, Keys]]] = {
            section: {} for section in ("outside", "outside_hosts", "successors", "hints")
        }
        self.shapes: dict[str, tuple[Document, Keys, str]] = {}

    def problems(self) -> list[Finding]:
        for stem, document in self.documents.items():
            self.service(stem, document)
        for document in self.documents.values():
            self.references(document)
        self.cycles()
        return self.found

    def report(self, document: Document, keys: Keys, message: str, code: str = "KS908") -> None:
        self.found.append(document.place(keys).finding(message, code=code))

    def service(self, stem: str, document: Document) -> None:
        """Checks what a file says of itself, and gathers its scopes and endpoints."""
        value = document.value
        if value["service"] != stem:
            message = f"the file is named `{stem}` but declares the service `{value['service']}`"
            self.report(document, ("service",), message, "KS902")
        for key, source in value["sources"].items():
            if not is_day(source["updated"]):
                message = f"`{source['updated']}` is not a calendar date"
                self.report(document, ("sources", key, "updated"), message, "KS901")
        for name in value["scopes"]:
            self.once(self.scopes, name, document, ("scopes", name), f"the scope `{name}`")
        for name in value["events"]:
            self.once(self.events, name, document, ("events", name), f"the event `{name}`")
        for at, entry in value["endpoints"].items():
            self.endpoint(document, at, ("endpoints", at))
            if "role" in entry:
                what = f"the endpoint with the role `{entry['role']}`"
                self.once(self.roles, entry["role"], document, ("endpoints", at, "role"), what)
            for number, variant in enumerate(entry.get("variants", ())):
                self.endpoint(document, variant["at"], ("endpoints", at, "variants", number, "at"))

    def endpoint(self, document: Document, at: str, keys: Keys) -> None:
        known = self.shapes.setdefault(shape(at), (document, keys, at))
        if known != (document, keys, at):
            place = known[0].place(known[1])
            message = f"`{at}` is the same endpoint as `{known[2]}` in {place.file}:{place.line}"
            self.report(document, keys, message, "KS907" if known[0] is document else "KS906")

    def once(
        self, seen: dict[str, tuple[Document, Keys]], name: str, document: Document, keys: Keys, what: str
    ) -> None:
        known = seen.setdefault(name, (document, keys))
        if known != (document, keys):
            place = known[0].place(known[1])
            self.report(document, keys, f"{what} is already declared in {place.file}:{place.line}")

    def references(self, document: Document) -> None:
        """Checks that every scope and source that a file names exists."""
        value = document.value
        for section in ("scopes", "endpoints", "events", "unplaced"):
            for key, entry in value.get(section, {}).items():
                self.entry(document, (section, key), entry)
        for section in ("outside", "outside_hosts", "successors", "hints"):
            for key, entry in value.get(section, {}).items():
                self.source(document, (section, key), entry)
                self.names(document, (section, key, "use"), entry.get("use", ()))
                self.once(self.others[section], key, document, (section, key), f"`{key}`")
                if section == "hints" and key in self.scopes:
                    self.report(
                        document, (section, key), f"`{key}` is a scope in the catalog, so it cannot have a hint"
                    )
        for key, entry in value.get("successors", {}).items():
            self.successor(document, ("successors", key), entry.get("to", ""))
        for number, entry in enumerate(value.get("corrections", ())):
            self.source(document, ("corrections", number), entry)
        self.source(document, (), value)
        self.source(document, (), value, "base_url_source")
        self.source(document, (), value, "access_request_source")

    def entry(self, document: Document, keys: Keys, entry: Mapping[str, Any]) -> None:
        if "likely" in entry and entry["scopes"] != "undocumented":
            self.report(document, (*keys, "likely"), "`likely` is for items whose scopes are `undocumented`")
        for name in entry.get("scopes", ()) if keys[0] != "scopes" else ():
            owner = self.scopes.get(name)
            if owner is not None and owner[0].value["scopes"][name].get("kind") == "identity":
                self.report(document, (*keys, "scopes"), f"`{name}` is an identity scope, which opens nothing")
        self.source(document, keys, entry)
        self.source(document, keys, entry, "open_ended_source")
        if "open_ended_source" in entry and "open_ended" not in entry:
            self.report(document, (*keys, "open_ended_source"), "`open_ended_source` is for scopes with `open_ended`")
        for key in ("scopes", "likely", "implies"):
            named = entry.get(key, ())
            self.names(document, (*keys, key), () if isinstance(named, str) else named)
        for number, variant in enumerate(entry.get("variants", ())):
            self.source(document, (*keys, "variants", number), variant)
        if "until" in entry:
            self.until(document, keys, entry)
        if former := entry.get("renamed_from"):
            self.source(document, (*keys, "renamed_from"), former)
            if former["name"] in self.scopes:
                message = f"`{former['name']}` is given as a former name, but is a scope in the catalog"
                self.report(document, (*keys, "renamed_from", "name"), message)

    def until(self, document: Document, keys: Keys, entry: Mapping[str, Any]) -> None:
        """Checks that an end is a day, and not before the item was first seen."""
        if not is_day(entry["until"]):
            self.report(document, (*keys, "until"), f"`{entry['until']}` is not a calendar date", "KS901")
            return
        named = entry.get("source", document.value["source"])
        sources = document.value["sources"]
        seen = [sources[key]["updated"] for key in ([named] if isinstance(named, str) else named) if key in sources]
        if seen and entry["until"] < min(seen):
            message = f"`{entry['until']}` is earlier than the date when this was first seen, {min(seen)}"
            self.report(document, (*keys, "until"), message)

    def successor(self, document: Document, keys: Keys, to: str) -> None:
        """Checks that what succeeds a legacy endpoint is an endpoint of the catalog, and the legacy one is none."""
        legacy = str(keys[-1])
        if shape(legacy) in self.shapes:
            self.report(document, keys, f"`{legacy}` is an endpoint in the catalog, so it cannot have a replacement")
        if to and self.shapes.get(shape(to), (None, None, ""))[2] != to:
            known = [at for _, _, at in self.shapes.values()]
            self.report(document, (*keys, "to"), f"no endpoint `{to}` is declared{did_you_mean(to, known)}")

    def source(self, document: Document, keys: Keys, entry: Mapping[str, Any], name: str = "source") -> None:
        named = entry.get(name, ())
        for key in (named,) if isinstance(named, str) else named:
            self.known(document, (*keys, name), key, document.value["sources"], "source")

    def names(self, document: Document, keys: Keys, names: Iterable[str]) -> None:
        for number, name in enumerate(names):
            self.known(document, (*keys, number), name, self.scopes, "scope")

    def known(self, document: Document, keys: Keys, name: str, known: Mapping[str, Any], what: str) -> None:
        if name not in known:
            code = "KS903" if what == "source" else UNDECLARED
            self.report(document, keys, f"no {what} `{name}` is declared{did_you_mean(name, known)}", code)

    def cycles(self) -> None:
        """Checks that no scope implies itself through others."""
        entries = {
            name: document.value["scopes"][name].get("implies", ()) for name, (document, _) in self.scopes.items()
        }
        for number, members in enumerate(cycles_of(implications(entries))):
            document, keys = self.scopes[members[0]]
            if number == MOST_CYCLES:
                message = (
                    f"there are more than {MOST_CYCLES} cycles of implications; only {MOST_CYCLES} of them are shown"
                )
                self.report(document, keys, message)
                break
            shown = members if len(members) <= MOST_SHOWN else (*members[:MOST_SHOWN], f"... ({len(members)} scopes)")
            self.report(document, keys, f"the implications form a cycle: {' -> '.join((*shown, members[0]))}")


def cycles_of(implied: Mapping[str, Iterable[str]]) -> Iterator[tuple[str, ...]]:
    """Yields the cycles of implications, at most one more than are reported; each scope in one implies the next.

    Each cycle begins with its first name in the order of names.
    """
    try:
        TopologicalSorter(implied).prepare()
    except CycleError:
        from networkx import DiGraph, simple_cycles  # noqa: PLC0415 - costs 90 ms that only a cycle pays

        # Numbers, unlike texts, hash the same in every process, and so the cycles come in the same order.
        names = sorted(implied)
        numbers = {name: number for number, name in enumerate(names)}
        graph: DiGraph[int] = DiGraph((numbers[name], numbers[below]) for name in names for below in implied[name])
        first = islice(simple_cycles(graph), MOST_CYCLES + 1)
        for cycle in sorted([*found[(low := found.index(min(found))) :], *found[:low]] for found in first):
            yield tuple(names[number] for number in cycle)
