"""Reads the file that describes an app before it is registered, into parts that know where they stand."""

__all__ = [
    "BOM",
    "SCHEMA",
    "ConsentScreen",
    "Expiration",
    "Ignore",
    "Item",
    "Registration",
    "properties",
    "read_registration",
    "says_something",
    "text_of",
]

import json
import os
import re
from collections.abc import Collection, Iterable, Mapping
from functools import cache, reduce
from operator import getitem
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple, cast

from knox_scopes.access.needs import inputs_of
from knox_scopes.apps.secrets import HIDDEN, LINE_BREAK, Secrets, Written, may_hold_secret, secrets, within
from knox_scopes.catalog.schema import Departure, departures
from knox_scopes.catalog.strict import Document, Keys, Place, parse
from knox_scopes.endpoints import known_method
from knox_scopes.errors import CatalogError, Finding, expect, printable

SCHEMA = os.path.join(os.path.dirname(__file__), "registration.schema.json")
POLICY_SCHEMA = os.path.join(os.path.dirname(__file__), "policy.schema.json")
MOST_BYTES = 1_000_000
SURROGATES = re.compile(r"(?<!\\)\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}")
BOM = "\ufeff"  # may stand before the text, and is no part of it
FILLERS = "\u115f\u1160\u3164\uffa0"  # letters by name that are not seen
OTHER = "give the registration of an app; a policy is given with --policy, and requests with `knox-scopes plan -f`"
COMPARE = "compare with the file that `knox-scopes init` writes"
# What a finding on a comment is about.
COMMENT = "(comment)"
ROTATE = "remove it and rotate it: somebody may have seen it"


class Item(NamedTuple):
    """A text in the file, with the path of keys that leads to it."""

    text: str
    keys: Keys


class Ignore(NamedTuple):
    """A finding that the app accepts; with `at` empty, wherever it is found."""

    code: str
    at: str
    reason: str
    until: str
    keys: Keys


class ConsentScreen(NamedTuple):
    """What the consent screen shows to customers; None for what is left out or cannot be read."""

    company_name: Item | None = None
    home_page: Item | None = None
    terms_of_service: Item | None = None
    privacy_policy: Item | None = None
    support_email: Item | None = None
    logo: Item | None = None


class Expiration(NamedTuple):
    """Lifetimes as written, such as `5m`; None for what is left out or cannot be read."""

    authorization_code: Item | None = None
    access_token: Item | None = None
    refresh_token: Item | None = None


class Registration(NamedTuple):
    """A registration as it was read: what has the right form, and in `problems` what has not, or is a secret.

    `jobs` has the endpoints and events that each job uses and, under the empty name, those of the app as a whole;
    `sources` are patterns of files that show what the app calls, from the folder of the file.
    `unread` are the paths of what could not be read. `lines` are the lines of the file, none where it holds a secret,
    or a use with a query or user information, which are masked; `written` is its text, for edits only.
    """

    file: str
    app_name: Item | None
    description: Item | None
    owner: Item | None
    audience: Item | None
    grant_types: tuple[Item, ...]
    consent_screen: ConsentScreen
    redirect_urls: tuple[Item, ...]
    expiration: Expiration
    scopes: tuple[Item, ...]
    reasons: Mapping[str, Item]
    jobs: Mapping[str, tuple[Item, ...]]
    sources: tuple[Item, ...]
    complete: bool
    catalog_date: str
    ignores: tuple[Ignore, ...]
    is_empty: bool
    problems: tuple[Finding, ...]
    unread: frozenset[Keys]
    places: Document
    lines: tuple[str, ...]
    written: Written

    @staticmethod
    def checked(value: object) -> "Registration":
        """Returns the value if it is a registration; raises InputError, which says how to get one, if not."""
        expect(value, Registration, "the second argument is a registration, as `read_registration()` returns it")
        return cast("Registration", value)

    def place(self, keys: Keys) -> Place:
        """Returns where a part stands, or the nearest part around it."""
        return self.places.place(keys)

    @property
    def uses(self) -> tuple[Item, ...]:
        """Returns the endpoints and events that the app and its jobs use."""
        return tuple(item for items in self.jobs.values() for item in items)

    @property
    def left_out(self) -> tuple[Finding, ...]:
        """Returns the findings on parts that look like a secret, and so are used for nothing."""
        return tuple(problem for problem in self.problems if problem.code == "KS002" and problem.at != COMMENT)

    def reason(self, scope: str) -> str:
        """Returns the reason given for a scope, or nothing."""
        reason = text_of(self.reasons.get(scope)).strip()
        return reason if says_something(reason) else ""

    def has(self, *keys: str | int) -> bool:
        """Tells whether a part stands in the file, in whatever form."""
        return keys in self.places.places

    def is_unread(self, *keys: str | int) -> bool:
        """Tells whether a part, one around it or one within it could not be read, which is a finding already."""
        return any(part[: len(keys)] == keys or keys[: len(part)] == part for part in self.unread)


def says_something(text: str) -> bool:
    """Tells whether a text has a letter or a digit that is seen: blanks and what takes no room say nothing."""
    return any(character.isalnum() and character not in FILLERS for character in text)


def text_of(item: Item | None) -> str:
    """Returns the text of an item, or nothing."""
    return "" if item is None else item.text


@cache
@cache
def properties(schema: str) -> frozenset[str]:
    """Returns the keys that a schema knows at the top."""
    return frozenset(json.loads(Path(schema).read_text(encoding="utf-8"))["properties"])


def read_registration(content: bytes, file: str) -> Registration:
    """Reads a registration from the bytes of a file, YAML or JSON; whatever is wrong with it is in `problems`.

    Raises InputError for a content that is not bytes.
    """
    expect(content, bytes, "the content of a registration is bytes, as they stand in its file")
    file = printable(file)
    text = content[:MOST_BYTES].decode(errors="replace")
    if len(content) > MOST_BYTES:
        return _unreadable(file, text, [Finding(file=file, line=1, message=f"the file is over {MOST_BYTES:,} bytes")])
    readable = _without_surrogates(text)
    try:
        document = parse(content if readable == text else readable.encode(), file)
    except CatalogError as error:
        return _unreadable(file, text, error.problems)
    # Where the text had to be altered, places in it are not those of the file, so that there are no edits.
    is_altered = readable != text
    if is_altered:
        document = document._replace(spans={})
    if other := _other_kind(document):
        return _unreadable(file, text, [document.place(()).finding(other)], remedy=OTHER)
    text = readable.removeprefix(BOM)
    hidden = secrets(document, text)
    departing = {
        departure
        for departure in departures(_pruned(document.value, hidden.keys, HIDDEN), SCHEMA)
        if not within(departure.keys, hidden.keys)
    }
    bad = {*hidden.keys, *(departure.keys for departure in departing)}
    problems = [
        *(_secret(document.place(keys), hidden.dotted(keys) or file) for keys in hidden.keys),
        *(_secret(Place(file, line, 1), COMMENT, "this comment") for line in hidden.comments),
        *(_malformed(document, departure, hidden) for departure in departing),
    ]
    registration = _registration(
        document._replace(
            value=_pruned(document.value, bad),
            # A key can be a secret too.
            places={keys: place for keys, place in document.places.items() if not within(keys, hidden.keys)},
            spans={keys: span for keys, span in document.spans.items() if not within(keys, hidden.keys)},
        ),
        file=file,
        problems=problems,
        unread={
            *map(hidden.masked, bad),
            *((*departure.keys[:-1], departure.meant) for departure in departing if departure.meant),
        },
        lines=() if hidden else tuple(map(printable, LINE_BREAK.split(text))),
        written=Written("" if is_altered else text),
    )
    # The queries, user information and headers of requests are shown nowhere, whatever they hold.
    shown = {item.text: inputs_of(item.text) for items in registration.jobs.values() for item in items}
    jobs = {
        name: tuple(item._replace(text=text) for item in items for text in shown[item.text])
        for name, items in registration.jobs.items()
    }
    is_shown = all(", ".join(texts) == text for text, texts in shown.items())
    return registration._replace(jobs=MappingProxyType(jobs), lines=registration.lines if is_shown else ())


def _other_kind(document: Document) -> str:
    """Returns what a file is that is plainly no registration, or nothing."""
    keys = set(document.value) if isinstance(document.value, dict) else set()
    if keys & properties(SCHEMA):
        return ""
    if {"info", "item"} <= keys:
        return "this is a Postman collection, not a registration"
    return "this is a policy, not a registration" if keys & properties(POLICY_SCHEMA) else ""


def _without_surrogates(text: str) -> str:
    """Returns JSON in which a character that is escaped in two halves, which YAML does not know, is escaped as one."""
    if not text.removeprefix(BOM).lstrip().startswith("{"):
        return text
    return SURROGATES.sub(lambda found: f"\\U{_code_point(found[0]):08x}", text)


def _code_point(escapes: str) -> int:
    return ord(json.loads(f'"{escapes}"'))


def _pruned(value: Any, bad: Collection[Keys], instead: str | None = None, keys: Keys = ()) -> Any:  # noqa: ANN401
    """Returns a value without some of its parts, or with a text in their place; an item of a list leaves a gap."""
    if not bad:
        return value
    if keys in bad:
        return instead
    if isinstance(value, dict):
        parts = {key: _pruned(part, bad, instead, (*keys, key)) for key, part in value.items()}
        return {key: part for key, part in parts.items() if part is not None}
    if isinstance(value, list):
        return [_pruned(part, bad, instead, (*keys, number)) for number, part in enumerate(value)]
    return value


def _secret(place: Place, at: str, what: str = "") -> Finding:
    return place.finding(f"{what or f'`{at}`'} looks like a secret", code="KS002", at=at, remedy=ROTATE)


def _malformed(document: Document, departure: Departure, hidden: Secrets) -> Finding:
    """Returns the finding on what has the wrong form; an unknown key names itself."""
    at = hidden.dotted(departure.keys)
    where = f"`{at}`: " if at and departure.kind != "unknown-key" else ""
    if slip := _split_request(document.value, departure.keys):
        where, departure = f"`{at}`: ", departure._replace(message=f"this is two texts to YAML; write `{slip}`")
    is_slip = departure.kind == "unknown-key" and departure.meant
    return document.place(departure.keys).finding(
        where + departure.message,
        code="KS001",
        at=at or document.place(()).file,
        remedy=f"write `{departure.meant}`" if is_slip else COMPARE,
    )


def _split_request(value: Any, keys: Keys) -> str:  # noqa: ANN401 - a part of a file
    """Returns the request that a mapping was meant to be, `- GET: /path`, or nothing."""
    value = reduce(getitem, keys, value)
    if isinstance(value, dict) and len(value) == 1:
        [(method, path)] = value.items()
        return f"{method} {path}" if known_method(str(method)) and isinstance(path, str) else ""
    return ""


def _unreadable(file: str, text: str, problems: Iterable[Finding], *, remedy: str = COMPARE) -> Registration:
    """Returns a registration of which nothing can be used; where it may hold a secret, nothing of it is quoted."""
    is_hidden = may_hold_secret(text)
    return _registration(
        Document({}, {(): Place(file, 1, 1)}),
        file=file,
        problems=[
            problem._replace(
                file=file,
                column=1,
                code="KS001",
                at=file,
                message=re.sub("[`'].*[`']", HIDDEN, problem.message) if is_hidden else problem.message,
                remedy=remedy,
            )
            for problem in problems
        ],
        unread=frozenset({()}),
        lines=() if is_hidden else tuple(map(printable, LINE_BREAK.split(text))),
        written=Written(),
    )


def _registration(  # noqa: PLR0913 - the parts that are no field of the file
    document: Document,
    *,
    file: str,
    problems: Iterable[Finding],
    unread: Collection[Keys],
    lines: tuple[str, ...],
    written: Written,
) -> Registration:
    """Returns the registration of a document of which all that is left has the right form."""
    value = document.value if isinstance(document.value, dict) else {}
    app, screen, expiration, reasons, uses, jobs = (
        value.get(key, {}) for key in ("app", "consent_screen", "expiration", "reasons", "uses", "jobs")
    )
    return Registration(
        file=file,
        app_name=_item(app, "app", "name"),
        description=_item(app, "app", "description"),
        owner=_item(value, "owner"),
        audience=_item(value, "audience"),
        grant_types=_items(value, "grant_types"),
        consent_screen=ConsentScreen(*(_item(screen, "consent_screen", key) for key in ConsentScreen._fields)),
        redirect_urls=_items(value, "redirect_urls"),
        expiration=Expiration(*(_item(expiration, "expiration", key) for key in Expiration._fields)),
        scopes=_items(value, "scopes"),
        reasons=MappingProxyType({scope: Item(text, ("reasons", scope)) for scope, text in reasons.items()}),
        jobs=MappingProxyType(
            {"": _uses(uses, "uses"), **{name: _uses(job, "jobs", name) for name, job in jobs.items()}}
        ),
        sources=_items(uses, "uses", "from"),
        complete=str(uses.get("complete")) == "true",
        catalog_date=value.get("catalog", ""),
        ignores=tuple(
            Ignore(
                entry["code"], entry.get("at", ""), entry.get("reason", ""), entry.get("until", ""), ("ignore", number)
            )
            for number, entry in enumerate(value.get("ignore", ()))
            if entry and "code" in entry
        ),
        is_empty=not value,
        problems=tuple(sorted(problems, key=lambda problem: (problem.line, problem.column, problem.message))),
        unread=frozenset(unread),
        places=document._replace(value=None),
        lines=lines,
        written=written,
    )


def _item(around: Mapping[str, Any], *keys: str) -> Item | None:
    """Returns the text under the last of the keys, or None."""
    return Item(around[keys[-1]], keys) if keys[-1] in around else None


def _items(around: Mapping[str, Any], *keys: str) -> tuple[Item, ...]:
    """Returns the texts of a list, or the one text that stands in its place."""
    value = around.get(keys[-1], ())
    if isinstance(value, str):
        return (Item(value, keys),) if value else ()
    return tuple(Item(text, (*keys, number)) for number, text in enumerate(value) if text is not None)


def _uses(around: Mapping[str, Any], *keys: str) -> tuple[Item, ...]:
    """Returns the endpoints and events of the app or of a job."""
    return (*_items(around, *keys, "endpoints"), *_items(around, *keys, "events"))
