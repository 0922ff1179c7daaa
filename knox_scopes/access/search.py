"""Finds scopes, endpoints, events and services by words, and lists them by what they are."""

__all__ = [
    "EFFECTS",
    "KINDS",
    "Hit",
    "Listed",
    "list_endpoints",
    "list_events",
    "openers",
    "respelled",
    "search",
]

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple, TypeVar

from knox_scopes.access.grant import grant
from knox_scopes.catalog.index import index
from knox_scopes.catalog.model import Catalog, Endpoint, Event
from knox_scopes.catalog.words import meanings, read_words, stem
from knox_scopes.errors import InputError
from knox_scopes.names import nearest, strings

EFFECTS = ("read", "write", "destroy")
Item = TypeVar("Item", Endpoint, Event)

KINDS = ("endpoint", "event", "scope", "service")
# How much a word counts, by where it stands and how it is met there.
NAME, SUMMARY, SERVICE, NOTE = 12, 6, 4, 2
WHOLE, START, MEANT, MEANT_START = 4, 3, 2, 1
SHORTEST_START = 3


class Hit(NamedTuple):
    """Something that words were found in: `kind` is one of KINDS, `at` its name or `METHOD /path`.

    `scopes` is the least scope that opens it, for a scope itself; none where no one scope does. `effect` is that of an
    endpoint, and `opened_by` tells why no scope opens it. The higher the `score`, the better it fits.
    """

    kind: str
    at: str
    service: str
    summary: str
    effect: str
    opened_by: str
    scopes: tuple[str, ...]
    score: int


class Listed(NamedTuple):
    """An endpoint or event of a list: `scopes` are all that open it, narrowest first, and `opened_by` why if none."""

    at: str
    service: str
    effect: str
    summary: str
    opened_by: str
    scopes: tuple[str, ...]


def search(catalog: Catalog, words: str | Iterable[str], *, kind: str | None = None) -> tuple[Hit, ...]:
    """Returns what the words are found in, best first: names, paths, summaries and notes, and what they may mean.

    What has all of the words comes alone; only if nothing has, what has most of them. Raises InputError for a kind
    that there is not, and where there is no word.
    """
    catalog = Catalog.checked(catalog)
    if kind is not None and kind not in KINDS:
        raise InputError(f"`{kind}` is not a kind of entry; the kinds are {', '.join(KINDS)}")
    text = words if isinstance(words, str) else " ".join(strings(words, "words"))
    wanted = tuple(dict.fromkeys(_words(text)))
    if not wanted:
        raise InputError("no search words given")
    known = read_words()
    meant = {word: {stem(other) for other in meanings(word, known)} for word in wanted}
    found: list[tuple[int, Hit]] = []
    for hit, fields in _entries(catalog):
        scores = [score for word in wanted if (score := _score(word, meant[word], fields))]
        if scores and kind in {None, hit.kind}:
            named = NAME * WHOLE * ("".join(text.split()).lower() in hit.at.lower())
            found.append((len(scores), hit._replace(score=sum(scores) + named)))
    most = max((number for number, _ in found), default=0)
    hits = [hit for number, hit in found if number == most]
    hits.sort(key=lambda hit: (-hit.score, KINDS.index(hit.kind), hit.at))
    return tuple(hit if hit.scopes or hit.kind == "service" else _opened(catalog, hit) for hit in hits)


def respelled(catalog: Catalog, words: str | Iterable[str]) -> str:
    """Returns the words with the nearest known one in place of each that nothing is found for; nothing if none is near.

    >>> from knox_scopes import load
    >>> respelled(load(), "delete devcies")
    'delete devices'
    """
    wanted = _words(words if isinstance(words, str) else " ".join(words))
    known = {word for hit, _ in _entries(catalog) for word in _words(f"{hit.at} {hit.summary}")} | {*read_words()}
    stems = {stem(word) for word in known}
    meant = [word if stem(word) in stems else next(iter(nearest(word, known)), "") for word in wanted]
    return " ".join(meant) if all(meant) and meant != wanted else ""


def openers(catalog: Catalog, at: str) -> tuple[str, ...]:
    """Returns all the scopes that open an endpoint (`METHOD /path`) or event by themselves, narrowest first."""
    indexed = index(catalog)
    bit = indexed.bits.get(at)
    return () if bit is None else tuple(indexed.names[number] for number in indexed.ranked(indexed.openers[bit]))


def list_endpoints(
    catalog: Catalog, *, services: Iterable[str] = (), effect: str | None = None, scope: str | None = None
) -> tuple[Listed, ...]:
    """Returns the endpoints of services (all where none is named), of an effect, and those that a scope opens."""
    return tuple(
        _listed(catalog, endpoint, endpoint.effect)
        for endpoint in _chosen(catalog.endpoints, services, scope and grant(catalog, scope).endpoints)
        if effect in {None, endpoint.effect}
    )


def list_events(catalog: Catalog, *, services: Iterable[str] = (), scope: str | None = None) -> tuple[Listed, ...]:
    """Returns the events of services (all where none is named), and those that a scope grants."""
    chosen = _chosen(catalog.events, services, scope and grant(catalog, scope).events)
    return tuple(_listed(catalog, event, "event") for event in chosen)


def _chosen(items: Mapping[str, Item], services: Iterable[str], opened: Iterable[str] | None) -> Iterator[Item]:
    """Yields the items of some services, and of those that are opened where that is asked for."""
    services, inside = set(services), None if opened is None else set(opened)
    for at, item in items.items():
        if (not services or item.service in services) and (inside is None or at in inside):
            yield item


def _listed(catalog: Catalog, item: Endpoint | Event, effect: str) -> Listed:
    return Listed(str(item), item.service, effect, item.summary, item.opened_by, openers(catalog, str(item)))


def _opened(catalog: Catalog, hit: Hit) -> Hit:
    """Returns a hit with the least scope that opens it."""
    return hit._replace(scopes=openers(catalog, hit.at)[:1])


def _entries(catalog: Catalog) -> Iterator[tuple[Hit, dict[int, set[str]]]]:
    """Yields what can be found, with the stems of its words by what they count."""
    for name, service in catalog.services.items():
        hit = Hit("service", name, name, service.summary, "", "", (), 0)
        yield hit, _fields(f"{name} {service.title}", service.summary, hit.kind)
    for name, scope in catalog.scopes.items():
        hit = Hit("scope", name, scope.service, scope.summary, "", "", (name,), 0)
        yield hit, _fields(name, scope.summary, _of(catalog, hit), scope.note)
    for kind, items in (("endpoint", catalog.endpoints), ("event", catalog.events)):
        for at, item in items.items():
            effect = item.effect if isinstance(item, Endpoint) else ""
            hit = Hit(kind, at, item.service, item.summary, effect, item.opened_by, (), 0)
            yield hit, _fields(at, item.summary, _of(catalog, hit), item.note)


def _of(catalog: Catalog, hit: Hit) -> str:
    """Returns what something is and whose: its kind and its service."""
    return f"{hit.kind} {hit.service} {catalog.services[hit.service].title}"


def _fields(name: str, summary: str, service: str, note: str = "") -> dict[int, set[str]]:
    texts = {NAME: name, SUMMARY: summary, SERVICE: service, NOTE: note}
    return {weight: set(map(stem, _words(text))) for weight, text in texts.items()}


def _score(word: str, meant: set[str], fields: Mapping[int, set[str]]) -> int:
    """Returns how well a word is met by what stands in the fields, or 0."""
    return sum(weight * _met(stem(word), meant, stems) for weight, stems in fields.items())


def _met(word: str, meant: set[str], stems: set[str]) -> int:
    if word in stems:
        return WHOLE
    if len(word) >= SHORTEST_START and any(other.startswith(word) for other in stems):
        return START
    if not meant.isdisjoint(stems):
        return MEANT
    return MEANT_START if any(o.startswith(m) for m in meant if len(m) >= SHORTEST_START for o in stems) else 0


def _words(text: str) -> list[str]:
    """Returns the words of a text in lower case: `getDevices` has two, and so has `wifi_connections`."""
    return re.findall(r"[a-z]+|[0-9]+", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text).lower())
