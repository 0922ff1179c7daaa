"""Checks service files before a catalog is made of them, and reports every mistake of every file at once."""

__all__ = ["check"]

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from knox_scopes.endpoints import is_variable, trim
from knox_scopes.errors import CatalogError, Problem
from knox_scopes.graph import cycle
from knox_scopes.names import nearest, parent
from knox_scopes.strict import Document, Keys

TYPES = {"object": "a mapping", "array": "a list", "string": "text"}


def check(documents: Mapping[str, Document], schema: str) -> None:
    """Checks the documents, by service name, against the schema and against each other; raises CatalogError."""
    problems = [problem for document in documents.values() for problem in _against_schema(document, schema)]
    if problems:  # what does not have the right form cannot be looked into further
        raise CatalogError(problems)
    problems = list(_Whole(documents).problems())
    if problems:
        raise CatalogError(problems)


def _against_schema(document: Document, schema: str) -> Iterator[Problem]:
    """Yields the places where the document departs from the schema, in our words."""
    validator = Draft202012Validator(json.loads(Path(schema).read_text(encoding="utf-8")))
    for error in validator.iter_errors(document.value):
        for keys, message in _explain(error):
            place = document.place(keys)
            yield Problem(place.file, place.line, message)


def _explain(error: Any) -> Iterator[tuple[Keys, str]]:  # noqa: ANN401 - jsonschema's errors are not typed
    """Yields place and sentence for one departure; the schema's titles say what was expected."""
    keys, value, wants = tuple(error.absolute_path), error.instance, error.validator_value
    expected = error.schema.get("title", "")
    match error.validator:
        case "additionalProperties":
            known = error.schema.get("properties", {})
            for key in value.keys() - known.keys():
                near = nearest(key, known)
                yield (*keys, key), f"unknown key `{key}`" + (f"; did you mean `{near[0]}`" if near else "")
        case "required":
            yield keys, f"the key `{next(key for key in wants if key not in value)}` is missing"
        case "type":
            yield keys, f"expected {TYPES[wants]}, found {_kind(value)}"
        case "enum" | "const":
            words = wants if error.validator == "enum" else [wants]
            yield keys, f"`{value}` is none of {', '.join(words)}"
        case "pattern":
            yield (
                (*keys, value) if keys and value != "" and not _is_value(error) else keys,
                f"`{value}` is not {expected}",
            )
        case "oneOf" | "anyOf":
            yield keys, f"expected {expected}, found {_kind(value)}"
        case "minItems":
            yield keys, "the list is empty"
        case "uniqueItems":
            yield keys, "the list repeats an item"
        case _:
            yield keys, f"`{value}` is not {expected}"


def _is_value(error: Any) -> bool:  # noqa: ANN401 - jsonschema's errors are not typed
    """Tells whether the error is about a value, not about a key of a mapping."""
    return "propertyNames" not in error.absolute_schema_path


def _kind(value: object) -> str:
    return TYPES["object" if isinstance(value, dict) else "array" if isinstance(value, list) else "string"]


class _Whole:
    """Checks what only shows when all the files are seen together."""

    def __init__(self, documents: Mapping[str, Document]) -> None:
        self.documents = documents
        self.found: list[Problem] = []
        self.scopes: dict[str, tuple[Document, Keys]] = {}
        self.shapes: dict[tuple[str, str], tuple[Document, Keys, str]] = {}

    def problems(self) -> list[Problem]:
        for stem, document in self.documents.items():
            self.service(stem, document)
        for document in self.documents.values():
            self.references(document)
        self.cycles()
        return self.found

    def report(self, document: Document, keys: Keys, message: str) -> None:
        place = document.place(keys)
        self.found.append(Problem(place.file, place.line, message))

    def service(self, stem: str, document: Document) -> None:
        """Checks what a file says of itself, and gathers its scopes and endpoints."""
        value = document.value
        if value["service"] != stem:
            self.report(
                document, ("service",), f"the file is named `{stem}` but holds the service `{value['service']}`"
            )
        for key, source in value["sources"].items():
            if not _is_date(source["updated"]):
                self.report(document, ("sources", key, "updated"), f"`{source['updated']}` is no day of the calendar")
        for name in value["scopes"]:
            self.once(self.scopes, name, document, ("scopes", name), f"the scope `{name}`")
        for at, entry in value["endpoints"].items():
            self.endpoint(document, at, ("endpoints", at))
            for number, variant in enumerate(entry.get("variants", ())):
                self.endpoint(document, variant["at"], ("endpoints", at, "variants", number, "at"))

    def endpoint(self, document: Document, at: str, keys: Keys) -> None:
        method, _, path = at.partition(" ")
        shape = "/".join("{}" if is_variable(segment) else segment for segment in trim(path).split("/"))
        known = self.shapes.setdefault((method, shape), (document, keys, at))
        if known != (document, keys, at):
            place = known[0].place(known[1])
            self.report(document, keys, f"`{at}` is the same endpoint as `{known[2]}` in {place.file}:{place.line}")

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
        for section in ("outside", "outside_hosts", "hints"):
            for key, entry in value.get(section, {}).items():
                self.source(document, (section, key), entry)
                self.names(document, (section, key, "use"), entry.get("use", ()))
        for number, entry in enumerate(value.get("corrections", ())):
            self.source(document, ("corrections", number), entry)
        self.source(document, (), value)

    def entry(self, document: Document, keys: Keys, entry: Mapping[str, Any]) -> None:
        self.source(document, keys, entry)
        for key in ("scopes", "likely", "implies"):
            named = entry.get(key, ())
            self.names(document, (*keys, key), () if isinstance(named, str) else named)
        for number, variant in enumerate(entry.get("variants", ())):
            self.source(document, (*keys, "variants", number), variant)
        if "until" in entry and not _is_date(entry["until"]):
            self.report(document, (*keys, "until"), f"`{entry['until']}` is no day of the calendar")
        if former := entry.get("renamed_from"):
            self.source(document, (*keys, "renamed_from"), former)
            if former["name"] in self.scopes:
                message = f"`{former['name']}` is said to be a former name, but it is a scope of the catalog"
                self.report(document, (*keys, "renamed_from", "name"), message)

    def source(self, document: Document, keys: Keys, entry: Mapping[str, Any]) -> None:
        named = entry.get("source", ())
        for key in (named,) if isinstance(named, str) else named:
            self.known(document, (*keys, "source"), key, document.value["sources"], "source")

    def names(self, document: Document, keys: Keys, names: Iterable[str]) -> None:
        for number, name in enumerate(names):
            self.known(document, (*keys, number), name, self.scopes, "scope")

    def known(self, document: Document, keys: Keys, name: str, known: Mapping[str, Any], what: str) -> None:
        if name not in known:
            near = nearest(name, known)
            hint = f"; did you mean `{near[0]}`" if near else ""
            self.report(document, keys, f"no {what} `{name}` is declared" + hint)

    def cycles(self) -> None:
        """Checks that no scope implies itself by way of others."""
        edges: dict[str, list[str]] = {name: [] for name in self.scopes}
        for name, (document, _) in self.scopes.items():
            edges[name] += [implied for implied in self._implied(document, name) if implied in edges]
            if above := parent(name, edges):
                edges[above].append(name)
        if found := cycle(edges):
            document, keys = self.scopes[found[0]]
            self.report(document, keys, f"the implications go in a circle: {' -> '.join(found)}")

    def _implied(self, document: Document, name: str) -> list[str]:
        implied: list[str] = document.value["scopes"][name].get("implies", [])
        return implied


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
