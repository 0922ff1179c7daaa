"""Reads the file that describes an app before it is registered, and keeps apart what is wrong with its form."""

__all__ = ["BOM", "LINE_BREAK", "SCHEMA", "Ignore", "Item", "Registration", "read_registration"]

import os
import re
from collections.abc import Container, Iterable, Iterator
from typing import Any, NamedTuple

from knox_scopes.check import departures
from knox_scopes.errors import CatalogError, Problem, printable
from knox_scopes.strict import Document, Keys, Place, parse

SCHEMA = os.path.join(os.path.dirname(__file__), "registration.schema.json")
MOST_BYTES = 1_000_000

# Keys under which people keep secrets, and values that look like one whatever the key.
SECRET_KEY = re.compile(r"(?i)(secret|passw|token$|api_?key|private_?key|credential|assertion)")
SECRET_VALUE = re.compile(
    r"eyJ[\w-]{8,}(?:\.[\w-]*)*|-----BEGIN.*|(?i:bearer\s+\S{8,})|(?<=://)[^/\s:@]{1,200}:[^/\s@]{1,200}(?=@)"
    r"|(?i:(?:secret|passw|token|api_?key)\w{0,20}[\"']?\s{0,5}[=:]\s{0,5}(?=\S{0,200}\d)\S{8,})"
)
HIDDEN = "(hidden)"
# A secret of that length is looked for in the other texts too, as long as there are not too many of them.
LEAST_REPEATED = 8
MOST_REPEATED = 100
# In a text that is no YAML: what may be a secret's key with the value after it, and where another key begins.
SECRET_TEXT = re.compile(
    r"(?i)(?:secret|passw|token|api_?key|private_?key|credential|assertion)[\w-]{0,40}[\"']?\s{0,9}(?:[:=]|$)|-----BEGIN"
)
KEY_TEXT = re.compile(r"[\s{,-]*(?:\"[^\"]*\"\s*:|'[^']*'\s*:|[\w.-]+\s*:(?:\s|$))")
DURATION = re.compile(r"\s*[\"']?\d{1,6} ?(?:[smhd]|minutes?|hours?|days?)[\"']?\s*(?:[,}#]|$)")
# What YAML takes for the end of a line, so that its numbers of lines are ours.
LINE_BREAK = re.compile(r"\r\n|[\r\n\x85\u2028\u2029]")


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


class Written(str):
    """Is a text as written, which may hold a secret, so that it does not show itself."""

    __slots__ = ()

    def __repr__(self) -> str:
        """Returns what stands for something hidden."""
        return HIDDEN


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
    try:
        document = parse(content, file)
    except CatalogError as error:
        return _unread(file, text, error.problems)
    faults = list(_secrets(document))
    hidden = {fault.keys for fault in faults}
    lines = _lines_without(text, document, hidden)
    value = document.value
    for keys in hidden:
        _put(value, keys, HIDDEN)
    for keys, message in sorted(set(departures(value, SCHEMA)), key=lambda found: (-len(found[0]), str(found))):
        if not _within(keys, hidden):
            faults.append(Fault("KS001", keys, message, _dotted(keys) or file))
            _put(value, keys)
    for keys in hidden:
        _put(value, keys)
    written = Written(text.removeprefix(BOM))
    return Registration(file, value if isinstance(value, dict) else {}, document, lines, tuple(faults), written)


def _unread(file: str, text: str, problems: Iterable[Problem]) -> Registration:
    """Returns a registration of which nothing can be used; each mistake still has its line."""
    written, lines = LINE_BREAK.split(text), tuple(_without_secrets(text))
    places: dict[Keys, Place] = {(): Place(file, 1, 1)}
    faults = []
    for number, problem in enumerate(problems):
        places["fault", number] = Place(file, problem.line, 1)
        message = problem.message
        if problem.line <= len(lines) and lines[problem.line - 1] != printable(written[problem.line - 1]):
            message = re.sub("`.*`", HIDDEN, message)  # what is shown there may be a part of the secret
        faults.append(Fault("KS001", ("fault", number), message, file))
    return Registration(file, {}, Document({}, places), lines, tuple(faults), Written())


def _secrets(document: Document) -> Iterator[Fault]:
    """Yields what looks like a secret, by its key or by itself, or stands elsewhere too; the value is told nowhere."""
    parts = {keys: _at(document.value, keys) for keys in document.places}
    hidden = {keys for keys, value in parts.items() if value and _is_secret(keys, value)}
    values = {
        value
        for keys, value in parts.items()
        if isinstance(value, str) and len(value) >= LEAST_REPEATED and _within(keys, hidden)
    }
    if values:
        again = re.compile("|".join(map(re.escape, sorted(values)[:MOST_REPEATED])))
        hidden |= {keys for keys, value in parts.items() if isinstance(value, str) and again.search(value)}
    for keys in parts:
        if keys in hidden and not (keys and _within(keys[:-1], hidden)):
            at = _dotted(keys) or document.places[()].file
            yield Fault("KS002", keys, f"what stands at `{at}` looks like a secret; it has no place in a file", at)


def _is_secret(keys: Keys, value: object) -> bool:
    key = str(keys[-1]) if keys else ""
    is_own = keys[:1] == ("expiration",) or keys[:-1] == ("jobs",)  # our own keys, and the names of jobs
    if (SECRET_KEY.search(key) and not is_own) or SECRET_VALUE.search(key):
        return True
    return isinstance(value, str) and SECRET_VALUE.search(value) is not None


def _within(keys: Keys, among: Container[Keys]) -> bool:
    """Tells whether a part is one of others, or in one of them."""
    return any(keys[:depth] in among for depth in range(len(keys) + 1))


def _dotted(keys: Keys) -> str:
    return ".".join(SECRET_VALUE.sub(HIDDEN, str(key)) for key in keys)


def _lines_without(text: str, document: Document, hidden: Container[Keys]) -> tuple[str, ...]:
    """Returns the lines of a text that was read, with all hidden from a secret on to the part that comes after it."""
    lines = LINE_BREAK.split(text.removeprefix(BOM))
    if () in hidden:
        return tuple(line and HIDDEN for line in lines)
    spans: list[tuple[int, int, str, int, int]] = []
    begin: tuple[int, int, str] | None = None
    places = sorted((place.line - 1, place.column - 1, keys) for keys, place in document.places.items() if keys)
    for line, column, keys in [*places, (len(lines), 0, ("",))]:
        inside = _within(keys, hidden)
        if begin and not inside:
            spans.append((*begin, line, column))
            begin = None
        elif inside and not begin:
            begin = (line, column, "" if isinstance(keys[-1], int) else f"{SECRET_VALUE.sub(HIDDEN, keys[-1])}: ")
    for first, start, key, last, end in reversed(spans):  # from the end, so that columns before still hold
        shown = lines[first][:start] + key + HIDDEN
        if first == last:
            lines[first] = f"{shown}, {lines[first][end:]}"
            continue
        lines[first:last] = [shown, *(line and HIDDEN for line in lines[first + 1 : last])]
        if last < len(lines) and lines[last][:end].strip(" \t-?{[,"):
            lines[last] = f"{HIDDEN} {lines[last][end:]}"
    return tuple(printable(SECRET_VALUE.sub(HIDDEN, line)) for line in lines)


def _without_secrets(text: str) -> Iterator[str]:
    """Yields the lines of a text that is no YAML, with all hidden that may be a part of a secret."""
    depth = None
    for line in LINE_BREAK.split(text):
        indent = len(line) - len(line.lstrip())
        if depth is not None and (indent > depth or not KEY_TEXT.match(line)):
            yield HIDDEN
            continue
        maybe = (found for found in SECRET_TEXT.finditer(line) if not DURATION.match(line, found.end()))
        if found := next(maybe, None):
            depth = indent
            yield printable(SECRET_VALUE.sub(HIDDEN, line[: found.end()])) + f" {HIDDEN}"
        else:
            depth = None
            yield printable(SECRET_VALUE.sub(HIDDEN, line))


def _at(value: Any, keys: Keys) -> Any:  # noqa: ANN401 - a value of YAML is of any type
    for key in keys:
        try:
            value = value[key]
        except (KeyError, IndexError, TypeError):
            return None
    return value


def _put(value: Any, keys: Keys, instead: str | None = None) -> None:  # noqa: ANN401 - see _at
    """Puts another text in the place of a part; without one an entry of a mapping goes, and an item leaves a gap."""
    around: Any = _at(value, keys[:-1]) if keys else None
    if isinstance(around, dict) and instead is None:
        around.pop(keys[-1], None)
    elif around is not None:
        around[keys[-1]] = instead
