"""Reads the file that describes an app before it is registered, and keeps apart what is wrong with its form."""

__all__ = ["BOM", "SCHEMA", "Ignore", "Item", "Registration", "read_registration"]

import json
import os
import re
from collections.abc import Iterable
from typing import Any, NamedTuple

from knox_scopes.apps.secrets import (
    HIDDEN,
    Written,
    lines_without,
    part_at,
    secrets,
    within,
    without_secrets,
)
from knox_scopes.catalog.schema import departures
from knox_scopes.catalog.strict import Document, Keys, Place, parse
from knox_scopes.errors import CatalogError, Problem, printable

SCHEMA = os.path.join(os.path.dirname(__file__), "registration.schema.json")
MOST_BYTES = 1_000_000
SURROGATES = re.compile(r"(?<!\\)\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}")
BOM = "\ufeff"  # may stand before the text, and is no part of it


class Item(NamedTuple):
    """Holds one text of a list in the file, with the path of keys that leads to it."""

    text: str
    keys: Keys


class Ignore(NamedTuple):
    """Holds a finding that is not to be told: `at` empty means wherever it is."""

    code: str
    at: str
    reason: str
    until: str
    keys: Keys


class Fault(NamedTuple):
    """Holds what is wrong with the form of a file: KS001, or KS002 where a secret stands in it."""

    code: str
    keys: Keys
    message: str
    at: str


class Registration(NamedTuple):
    """Holds a registration: `value` is what of it has the right form, `lines` the text with secrets hidden.

    `written` is the text itself, for edits only.
    """

    file: str
    value: dict[str, Any]
    places: Document
    lines: tuple[str, ...]
    faults: tuple[Fault, ...]
    written: Written

    def place(self, keys: Keys) -> Place:
        """Returns where a part stands, or the nearest part around it."""
        return self.places.place(keys)

    def texts(self, *keys: str) -> tuple[Item, ...]:
        """Returns the texts of a list, or the one text that stands in its place."""
        value: Any = self.value
        for key in keys:
            value = value.get(key, {})
        if isinstance(value, str):
            return (Item(value, keys),) if value else ()
        return tuple(Item(text, (*keys, number)) for number, text in enumerate(value) if text is not None)

    @property
    def scopes(self) -> tuple[Item, ...]:
        """Returns the scopes as written."""
        return self.texts("scopes")

    @property
    def jobs(self) -> dict[str, tuple[Item, ...]]:
        """Returns the endpoints and events that each job uses, and first, without a name, those of the whole app."""
        where = {"": ("uses",), **{name: ("jobs", name) for name in self.value.get("jobs", {})}}
        return {name: (*self.texts(*keys, "endpoints"), *self.texts(*keys, "events")) for name, keys in where.items()}

    @property
    def uses(self) -> tuple[Item, ...]:
        """Returns the endpoints and events that the app and its jobs use."""
        return tuple(item for items in self.jobs.values() for item in items)

    @property
    def complete(self) -> bool:
        """Tells whether the uses are said to be whole."""
        return str(self.value.get("uses", {}).get("complete", "false")) == "true"

    @property
    def ignores(self) -> tuple[Ignore, ...]:
        """Returns the findings that are not to be told."""
        return tuple(
            Ignore(
                entry["code"], entry.get("at", ""), entry.get("reason", ""), entry.get("until", ""), ("ignore", number)
            )
            for number, entry in enumerate(self.value.get("ignore", ()))
            if entry and "code" in entry
        )


def read_registration(content: bytes, file: str) -> Registration:
    """Reads a registration from the bytes of a file, YAML or JSON; whatever is wrong with it is in `faults`."""
    file = printable(file)
    text = content[:MOST_BYTES].decode(errors="replace")
    if len(content) > MOST_BYTES:
        return _unread(file, text, [Problem(file, 1, f"the file is over {MOST_BYTES:,} bytes")])
    readable = _without_surrogates(text)
    try:
        document = parse(content if readable == text else readable.encode(), file)
    except CatalogError as error:
        return _unread(file, text, error.problems)
    # Where the text had to be altered, places in it are not those of the file, so that there are no edits.
    written = Written(text.removeprefix(BOM) if readable == text else "")
    text = readable.removeprefix(BOM)
    if not written:
        document.spans.clear()
    hidden = secrets(document, text)
    lines, comments = lines_without(text, document, hidden)
    faults = [_secret(keys, hidden.dotted(keys) or file) for keys in hidden.keys]
    for number in comments:
        document.places["comment", number] = Place(file, number + 1, 1)
        faults.append(_secret(("comment", number), f"the comment on line {number + 1}"))
    value = document.value
    for keys in hidden.keys:
        _put(value, keys, HIDDEN)
    for keys, message in sorted(set(departures(value, SCHEMA)), key=lambda found: (-len(found[0]), str(found))):
        if not within(keys, hidden.keys):
            faults.append(Fault("KS001", keys, message, hidden.dotted(keys) or file))
            _put(value, keys)
    for keys in hidden.keys:
        _put(value, keys)
    value = value if isinstance(value, dict) else {}
    return Registration(file, value, document, lines, tuple(faults), written)


def _without_surrogates(text: str) -> str:
    """Returns JSON in which a character that is escaped in two halves, which YAML does not know, is escaped as one."""
    if not text.removeprefix(BOM).lstrip().startswith("{"):
        return text
    return SURROGATES.sub(lambda found: f"\\U{_code_point(found[0]):08x}", text)


def _code_point(escapes: str) -> int:
    return ord(json.loads(f'"{escapes}"'))


def _secret(keys: Keys, at: str) -> Fault:
    return Fault("KS002", keys, f"what stands at `{at}` looks like a secret; it has no place in a file", at)


def _unread(file: str, text: str, problems: Iterable[Problem]) -> Registration:
    """Returns a registration of which nothing can be used; each mistake still has its line."""
    lines = without_secrets(text)
    is_hidden = HIDDEN in lines
    places: dict[Keys, Place] = {(): Place(file, 1, 1)}
    faults = []
    for number, problem in enumerate(problems):
        places["fault", number] = Place(file, problem.line, 1)
        message = re.sub("`.*`", HIDDEN, problem.message) if is_hidden else problem.message
        faults.append(Fault("KS001", ("fault", number), message, file))
    return Registration(file, {}, Document({}, places), lines, tuple(faults), Written())


def _put(value: Any, keys: Keys, instead: str | None = None) -> None:  # noqa: ANN401 - see part_at
    """Puts another text in the place of a part; without one an entry of a mapping goes, and an item leaves a gap."""
    around: Any = part_at(value, keys[:-1]) if keys else None
    if isinstance(around, dict) and instead is None:
        around.pop(keys[-1], None)
    elif around is not None:
        around[keys[-1]] = instead
