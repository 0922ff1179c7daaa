"""Small random catalogs, as service files come out of YAML, and what may be asked of them."""

import re
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from hypothesis import strategies as st
from naive import Naive

from knox_scopes.catalog.build import build
from knox_scopes.catalog.model import Catalog

HOST = "api.example.com"
TAILS = ("", ".x", ".y", ".x.y", ".x.yZ", ".xx", ".x.y.x", ":v", ".x:v", ".x:m", ".x.y:v", ".xx:m", ".y:v", ".y.y:m")
POOL = tuple(f"{root}{tail}" for root in ("a", "b") for tail in TAILS)
TREE = ("a", "a.x", "a.x:m", "a.x:v", "a.y", "a.y:m", "a.y:v", "b", "b.x:v")
FLAT = ("a.x:m", "a.x:v", "a.y:m", "a.y:v", "b.x:m", "b.x:v", "b.xx:m", "b.y:v", "b:v")
METHODS = ("GET", "PUT")
SEGMENTS = ("p", "q", "{i}", "{j}")
EFFECTS = ("read", "write", "destroy")
WORDS = ("none", "via-event", "undocumented")
PREFIXES = ("/p", "/q", "/p/q", "/p/p", "/q/p/q")
PAGE = {"title": "A page", "url": "https://example.com/page", "updated": "2025-01-01"}
BECAUSE = "Pages disagree."


class World(NamedTuple):
    raws: list[dict[str, Any]]
    catalog: Catalog
    naive: Naive

    def __repr__(self) -> str:
        scopes = {name: {k: v for k, v in entry.items() if k != "summary"} for name, entry in self.naive.scopes.items()}
        return f"World(scopes={scopes}, endpoints={self.naive.endpoints}, events={self.naive.events})"

    @property
    def names(self) -> list[str]:
        return sorted(self.naive.scopes)

    @property
    def needs(self) -> list[str]:
        return sorted(self.naive.items)


def skeleton(at: str) -> str:
    return re.sub(r"\{[^}]*\}", "{}", at)


def raw(service: str, scopes: dict[str, Any], endpoints: dict[str, Any], events: dict[str, Any]) -> dict[str, Any]:
    """Returns a service file with the least that a file may have around these entries."""
    return {
        "service": service,
        "name": service.upper(),
        "summary": "A service.",
        "base_url": f"https://{HOST}",
        "source": "page",
        "sources": {"page": PAGE},
        "scopes": scopes,
        "endpoints": endpoints,
        "events": events,
    }


def world_of(*raws: dict[str, Any]) -> World:
    return World(list(raws), build(raws), Naive(raws))


paths = st.lists(st.sampled_from(SEGMENTS), min_size=1, max_size=3).map(lambda parts: "/" + "/".join(parts))
templates = st.tuples(st.sampled_from(METHODS), paths).map(" ".join)
one = st.integers(0, 7).map(lambda number: [number])
several = st.lists(st.integers(0, 7), min_size=2, max_size=3, unique=True)
openings = st.one_of(one, one, several, several, one, one, several, several, st.sampled_from(WORDS))
endpoints = st.tuples(templates, openings, st.sampled_from(EFFECTS), st.none() | st.none() | templates)
reaches = st.lists(
    st.tuples(st.integers(0, 7), st.lists(st.sampled_from(PREFIXES), max_size=2, unique=True)), max_size=3
)


Named = Callable[[Iterable[int]], list[str]]
Entries = dict[str, dict[str, Any]]


def draw_scopes(draw: st.DrawFn, names: list[str]) -> Entries:
    scopes: Entries = {name: {"summary": "What it opens."} for name in names}
    for number, prefixes in draw(reaches):
        scopes[names[number % len(names)]]["open_ended"] = sorted(prefixes)
    for one_, other in draw(st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=2)):
        upper, lower = names[one_ % len(names)], names[other % len(names)]
        if upper not in Naive([raw("a", scopes, {}, {})]).implied([lower]):
            scopes[upper]["implies"] = sorted({*scopes[upper].get("implies", ()), lower})
    return scopes


def draw_endpoints(draw: st.DrawFn, named: Named, some: int, *, words: bool) -> Entries:
    # Whatever one twin opens, the other opens too.
    twins = set(named(draw(st.lists(st.integers(0, 7), max_size=2))))
    seen: set[str] = set()
    listed: Entries = {}
    for at, opening, effect, variant in draw(st.lists(endpoints, min_size=some, max_size=10)):
        if skeleton(at) in seen or (isinstance(opening, str) and not words):
            continue
        seen.add(skeleton(at))
        opened = set() if isinstance(opening, str) else set(named(opening))
        opened |= twins if twins & opened else set()
        listed[at] = {"scopes": opening if isinstance(opening, str) else sorted(opened), "effect": effect}
        if variant is not None and skeleton(variant) not in seen:
            seen.add(skeleton(variant))
            listed[at]["variants"] = [{"at": variant, "source": "page", "because": BECAUSE}]
    return listed


def draw_events(draw: st.DrawFn, named: Named, *, words: bool) -> Entries:
    events: Entries = {}
    for number, opening in enumerate(draw(st.lists(openings, max_size=3))):
        if not isinstance(opening, str):
            events[f"E_{number}"] = {"scopes": named(opening)}
        elif words and opening != "via-event":
            events[f"E_{number}"] = {"scopes": opening}
    return events


@st.composite
def worlds(draw: st.DrawFn, *, words: bool = True) -> World:
    # Left alone, lists are mostly short; most worlds are to be large enough for a search.
    some = draw(st.sampled_from([5, 8, 6, 1, 7]))
    pool = draw(st.sampled_from([TREE, POOL, FLAT]))
    names = sorted(draw(st.lists(st.sampled_from(pool), min_size=some, max_size=8, unique=True)))
    # In a tree, only what stands lowest opens anything itself, so that access is weighed against number.
    lowest = [name for name in names if not any(other.startswith((name + ".", name + ":")) for other in names)]
    own = lowest if pool == TREE else names

    def named(numbers: Iterable[int]) -> list[str]:
        return sorted({own[number % len(own)] for number in numbers})

    scopes = draw_scopes(draw, names)
    listed = draw_endpoints(draw, named, some, words=words)
    events = draw_events(draw, named, words=words)
    return world_of(
        *(
            raw(
                service,
                {name: scopes[name] for name in names if name.startswith("a") == mine},
                {at: entry for place, (at, entry) in enumerate(sorted(listed.items())) if (place % 2 == 0) == mine},
                events if mine else {},
            )
            for service, mine in (("a", True), ("b", False))
        )
    )


@st.composite
def asked(draw: st.DrawFn, *, words: bool = True) -> tuple[World, list[str]]:
    """Draws a world and some of what can be needed in it."""
    world = draw(worlds(words=words).filter(lambda world: bool(world.needs)))
    some = min(len(world.needs), draw(st.sampled_from([2, 3, 5, 0, 6])))
    return world, draw(st.lists(st.sampled_from(world.needs), unique=True, min_size=some, max_size=6))


@st.composite
def tasks(draw: st.DrawFn) -> tuple[World, list[str], list[str], list[str]]:
    """Draws a world, needs, what is granted already (unknown names too) and what may not be used."""
    world, needs = draw(asked())
    names = st.lists(st.sampled_from(world.names), unique=True, max_size=5)
    have = draw(st.just([]) | st.lists(st.sampled_from([*world.names, "unknown"]), unique=True, max_size=2))
    return world, needs, have, draw(st.just([]) | names)


def granted(world: World) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(world.names), unique=True, max_size=4)


def spellings(at: str) -> st.SearchStrategy[str]:
    """Returns ways to write one need: all of them mean the same."""
    if " " not in at:
        return st.sampled_from([at, f" {at}", f"{at} "])
    method, path = at.split(" ")
    concrete = re.sub(r"\{[^}]*\}", "7-z", path)
    return st.sampled_from(
        [
            at,
            f"{method.lower()} {path}",
            f"{method} {concrete}",
            f"{method} {path}/",
            f"{method} {concrete}?x=1&y=/",
            f"{method}\t{path} HTTP/1.1",
            f"  {method} https://{HOST}{concrete}",
            f"{method} HTTPS://{HOST.upper()}:443{path}/?q",
        ]
    )
