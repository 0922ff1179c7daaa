"""Checks service files before a catalog is made of them, and reports every mistake of every file at once."""

__all__ = ["check", "departures", "refusals"]

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator, ValidationError
from jsonschema.validators import extend

from knox_scopes.endpoints import shape
from knox_scopes.errors import CatalogError, Problem
from knox_scopes.graph import cycle
from knox_scopes.names import did_you_mean, parent
from knox_scopes.strict import Document, Keys

TYPES = {"object": "a mapping", "array": "a list", "string": "text"}
MISSING = "the key `{}` is missing"
# The code of a scope that nobody declares; all codes are those of the checks that say more of the mistake.
UNDECLARED = "KS904"


def check(documents: Mapping[str, Document], schema: str, problems: Iterable[Problem] = ()) -> None:
    """Checks the documents, by service name, against the schema and against each other.

    Raises CatalogError with what is found, and with the problems of files that could not even be read.
    """
    found, _ = refusals(documents, schema, problems)
    if found:
        raise CatalogError(found)


def refusals(
    documents: Mapping[str, Document], schema: str, problems: Iterable[Problem] = ()
) -> tuple[list[Problem], dict[str, Document]]:
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


def _against_schema(document: Document, schema: str) -> Iterator[Problem]:
    """Yields the places where the document departs from the schema, in our words."""
    for keys, message in departures(document.value, schema):
        place = document.place(keys)
        code = "KS905" if message == MISSING.format("effect") else "KS901"
        yield Problem(place.file, place.line, message, place.column, code)


def _pattern(validator: object, pattern: str, value: object, schema: object) -> Iterator[ValidationError]:  # noqa: ARG001
    """Holds a text against a pattern, all of which end in `$`: the very end, not also before a last line break."""
    if isinstance(value, str) and not re.search(pattern.removesuffix("$") + r"\Z", value):
        yield ValidationError(f"`{value}` does not match")


_Validator = extend(Draft202012Validator, {"pattern": _pattern})  # type: ignore[no-untyped-call]


def departures(value: object, schema: str) -> Iterator[tuple[Keys, str]]:
    """Yields where a value departs from a JSON Schema, as a path of keys, and a sentence for each."""
    validator = _Validator(json.loads(Path(schema).read_text(encoding="utf-8")))
    for error in validator.iter_errors(value):
        yield from _explain(error)


def _explain(error: Any) -> Iterator[tuple[Keys, str]]:  # noqa: ANN401 - jsonschema's errors are not typed
    """Yields place and sentence for each departure; the schema's descriptions say what was expected."""
    keys, value, wants = tuple(error.absolute_path), error.instance, error.validator_value
    match error.validator:
        case "additionalProperties":
            known = error.schema["properties"]
            for key in sorted(value.keys() - known.keys()):
                others = f"; the keys here are {', '.join(known)}"
                yield (*keys, key), f"unknown key `{key}`{did_you_mean(key, known, otherwise=others)}"
        case "required":
            # There is an error a key; that all are told each time is no harm, since equal problems are one.
            yield from ((keys, MISSING.format(key)) for key in wants if key not in value)
        case "type":
            yield keys, f"expected {TYPES[wants]}, found {_kind(value)}"
        case "oneOf":
            yield from _branch(error)
        case "minLength":
            yield keys, "the text is empty"
        case "enum":
            words = dict.fromkeys(str(want).lower() for want in wants)  # true and "true" are one to who writes YAML
            yield keys, f"`{value}` is none of {', '.join(words)}"
        case "minItems" | "minProperties":
            yield keys, f"expected {TYPES['array' if error.validator == 'minItems' else 'object']} that is not empty"
        case "uniqueItems":
            repeated = next(item for number, item in enumerate(value) if item in value[:number])
            yield keys, f"the list repeats `{repeated}`"
        case _:
            about_key = "propertyNames" in error.absolute_schema_path
            shown = f"`{value}`" if value else "empty text"
            yield (*keys, value) if about_key else keys, f"{shown} is not {error.schema['description']}"


def _branch(error: Any) -> Iterator[tuple[Keys, str]]:  # noqa: ANN401 - jsonschema's errors are not typed
    """Yields what is wrong with a value that may have one of two forms: text, or a list."""
    if isinstance(error.instance, dict):
        yield tuple(error.absolute_path), "expected text or a list, found a mapping"
        return
    is_list = isinstance(error.instance, list)
    words = next((form["enum"] for form in error.validator_value if "enum" in form), None)
    if words and not is_list:
        says = f"`{error.instance}` is neither a list of scope names nor one of the words {', '.join(words)}"
        yield tuple(error.absolute_path), says
        return
    for number, form in enumerate(error.validator_value):
        if ("scopeNames" in form.get("$ref", "") or form.get("type") == "array") == is_list:
            for inner in error.context:
                if inner.schema_path[0] == number:
                    yield from _explain(inner)


def _kind(value: object) -> str:
    if value is None:
        return "nothing: the file is empty"
    if value == "":
        return "nothing"
    return TYPES["object" if isinstance(value, dict) else "array" if isinstance(value, list) else "string"]


class _Whole:
    """Checks what only shows when all the files are seen together."""

    def __init__(self, documents: Mapping[str, Document]) -> None:
        self.documents = documents
        self.found: list[Problem] = []
        self.scopes: dict[str, tuple[Document, Keys]] = {}
        self.events: dict[str, tuple[Document, Keys]] = {}
        self.others: dict[str, dict[str, tuple[Document, Keys]]] = {
            section: {} for section in ("outside", "outside_hosts", "successors", "hints")
        }
        self.shapes: dict[str, tuple[Document, Keys, str]] = {}

    def problems(self) -> list[Problem]:
        for stem, document in self.documents.items():
            self.service(stem, document)
        for document in self.documents.values():
            self.references(document)
        self.cycles()
        return self.found

    def report(self, document: Document, keys: Keys, message: str, code: str = "KS908") -> None:
        place = document.place(keys)
        self.found.append(Problem(place.file, place.line, message, place.column, code))

    def service(self, stem: str, document: Document) -> None:
        """Checks what a file says of itself, and gathers its scopes and endpoints."""
        value = document.value
        if value["service"] != stem:
            message = f"the file is named `{stem}` but holds the service `{value['service']}`"
            self.report(document, ("service",), message, "KS902")
        for key, source in value["sources"].items():
            if not _is_date(source["updated"]):
                message = f"`{source['updated']}` is no day of the calendar"
                self.report(document, ("sources", key, "updated"), message, "KS901")
        for name in value["scopes"]:
            self.once(self.scopes, name, document, ("scopes", name), f"the scope `{name}`")
        for name in value["events"]:
            self.once(self.events, name, document, ("events", name), f"the event `{name}`")
        for at, entry in value["endpoints"].items():
            self.endpoint(document, at, ("endpoints", at))
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
            self.report(document, keys, f"{what} stands in {place.file}:{place.line} already")

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
                        document, (section, key), f"`{key}` is a scope of the catalog, so no name to be hinted at"
                    )
        for key, entry in value.get("successors", {}).items():
            self.successor(document, ("successors", key), entry.get("to", ""))
        for number, entry in enumerate(value.get("corrections", ())):
            self.source(document, ("corrections", number), entry)
        self.source(document, (), value)
        self.source(document, (), value, "base_url_source")

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
                message = f"`{former['name']}` is said to be a former name, but it is a scope of the catalog"
                self.report(document, (*keys, "renamed_from", "name"), message)

    def until(self, document: Document, keys: Keys, entry: Mapping[str, Any]) -> None:
        """Checks that an end is a day, and not before the item was first seen."""
        if not _is_date(entry["until"]):
            self.report(document, (*keys, "until"), f"`{entry['until']}` is no day of the calendar", "KS901")
            return
        named = entry.get("source", document.value["source"])
        sources = document.value["sources"]
        seen = [sources[key]["updated"] for key in ([named] if isinstance(named, str) else named) if key in sources]
        if seen and entry["until"] < min(seen):
            message = f"`{entry['until']}` is before the day on which this was first seen, {min(seen)}"
            self.report(document, (*keys, "until"), message)

    def successor(self, document: Document, keys: Keys, to: str) -> None:
        """Checks that what succeeds a legacy endpoint is an endpoint of the catalog, and the legacy one is none."""
        legacy = str(keys[-1])
        if shape(legacy) in self.shapes:
            self.report(document, keys, f"`{legacy}` is an endpoint of the catalog, so nothing has come in its place")
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
        """Checks that no scope implies itself by way of others."""
        edges: dict[str, list[str]] = {name: [] for name in self.scopes}
        for name, (document, _) in self.scopes.items():
            edges[name] += [implied for implied in self._implied(document, name) if implied in edges]
            if above := parent(name, edges):
                edges[above].append(name)
        while found := cycle(edges):
            document, keys = self.scopes[found[0]]
            self.report(document, keys, f"the implications go in a circle: {' -> '.join(found)}")
            edges[found[0]].remove(found[1])  # so that the next one shows

    def _implied(self, document: Document, name: str) -> list[str]:
        implied: list[str] = document.value["scopes"][name].get("implies", [])
        return implied


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
