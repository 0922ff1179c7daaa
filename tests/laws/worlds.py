"""Small random catalogs, as service files come out of YAML, and what may be asked of them."""

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from random import Random
from typing import Any, NamedTuple
from unittest.mock import patch

from hypothesis import strategies as st
from naive import Naive

from knox_scopes.access.branch import Branch
from knox_scopes.catalog.build import build
from knox_scopes.catalog.model import Catalog

HOST = "api.example.com"
TAILS = ("", ".x", ".y", ".x.y", ".x.yZ", ".xx", ".x.y.x", ":v", ".x:v", ".x:m", ".x.y:v", ".xx:m", ".y:v", ".y.y:m")
POOL = tuple(f"{root}{tail}" for root in ("a", "b") for tail in TAILS)
TREE = ("a", "a.x", "a.x:m", "a.x:v", "a.y", "a.y:m", "a.y:v", "b", "b.x:v")
# Where every scope opens something itself, fewer scopes open more: a frontier has a point for each step up.
LADDER = ("a", "a.x", "a.x:m", "a.x:v", "a.y", "a.y:m", "a.y:v", "b.x:v")
# Scopes of which none implies another, many enough for a search, where each thing is opened by several.
DENSE = ("a.p", "a.q", "a.r", "a.s", "a.t", "b.p", "b.q", "b.r", "b.s", "b.t")
FLAT = ("a.x:m", "a.x:v", "a.y:m", "a.y:v", "b.x:m", "b.x:v", "b.xx:m", "b.y:v", "b:v")
METHODS = ("GET", "PUT")
SEGMENTS = ("p", "q", "{i}", "{j}")
EFFECTS = ("read", "write", "destroy")
WORDS = ("none", "via-event", "undocumented")
PREFIXES = ("/p", "/q", "/p/q", "/p/p", "/q/p/q")
NEEDED = "GET /p/n"  # how the endpoints of dense worlds begin that are to be needed
PAGE = {"title": "A page", "url": "https://example.com/page", "updated": "2025-01-01"}
SOURCES = {
    "page": PAGE,
    "early": PAGE | {"updated": "2025-03-01", "stage": "uat"},
    "later": PAGE | {"updated": "2025-06-01"},
}
# When an entry takes part: mostly always; or for testing only, from a day on, for testing first, or up to a day.
TIMES: tuple[dict[str, Any], ...] = (
    *({}, {}, {}, {}, {}, {}),
    *({"stage": "uat"}, {"source": "later"}, {"source": ["early", "later"]}, {"until": "2025-04-01"}),
)
DAYS = (None, "2025-02-01", "2025-04-01", "2025-05-01", "2025-07-01")
BECAUSE = "Pages disagree."


class World(NamedTuple):
    """Service files, the catalog of them as of a day and at some stages, and what takes part in it, by definition."""

    raws: list[dict[str, Any]]
    catalog: Catalog
    naive: Naive
    as_of: str | None = None
    stages: tuple[str, ...] = ()

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
        "sources": SOURCES,
        "scopes": scopes,
        "endpoints": endpoints,
        "events": events,
    }


def world_of(*raws: dict[str, Any], as_of: str | None = None, stages: tuple[str, ...] = ()) -> World:
    naive = Naive(seen(raws, as_of, {"ga", *stages}))
    return World(list(raws), build(raws, as_of=as_of, stages=stages), naive, as_of, stages)


def seen(raws: Iterable[dict[str, Any]], as_of: str | None, stages: set[str]) -> list[dict[str, Any]]:
    """Returns of service files what takes part on a day and at some stages.

    A scope that takes no part stands back for the nearest one around it that does; if there is none, no page says which
    scope opens what it opened.
    """

    def takes_part(entry: dict[str, Any]) -> bool:
        named = entry.get("source", "page")
        sources = [SOURCES[one] for one in ([named] if isinstance(named, str) else named)]
        shown = (one for one in sources if as_of is None or one["updated"] <= as_of)
        ended = entry.get("until", "9999") <= (as_of or "2025-06-01")  # the day of the newest source
        return not ended and any(one.get("stage", entry.get("stage", "ga")) in stages for one in shown)

    active = {name for raw in raws for name, entry in raw["scopes"].items() if takes_part(entry)}

    def stands_for(name: str) -> set[str]:
        around = {other for other in active if name == other or name.startswith((f"{other}.", f"{other}:"))}
        return {max(around, key=len)} if around else set()

    def opened(entry: dict[str, Any]) -> dict[str, Any]:
        if isinstance(entry["scopes"], str):
            return entry
        return entry | {
            "scopes": sorted({one for name in entry["scopes"] for one in stands_for(name)}) or "undocumented"
        }

    return [
        raw
        | {
            "scopes": {
                name: entry | {"implies": [other for other in entry.get("implies", ()) if other in active]}
                for name, entry in raw["scopes"].items()
                if name in active
            },
            "endpoints": {at: opened(entry) for at, entry in raw["endpoints"].items() if takes_part(entry)},
            "events": {name: opened(entry) for name, entry in raw["events"].items() if takes_part(entry)},
        }
        for raw in raws
    ]


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


def draw_each(draw: st.DrawFn, names: list[str]) -> Entries:
    """Draws an endpoint for each scope, and perhaps some for two."""
    some = draw(st.lists(templates, min_size=len(names), max_size=len(names) + 3, unique_by=skeleton))
    openings = [[name] for name in names]
    openings += [
        draw(st.lists(st.sampled_from(names), min_size=2, max_size=2, unique=True)) for _ in some[len(names) :]
    ]
    return {
        at: {"scopes": sorted(scopes), "effect": draw(st.sampled_from(EFFECTS))}
        for at, scopes in zip(some, openings, strict=True)
    }


def draw_dense(draw: st.DrawFn, names: list[str]) -> Entries:
    """Draws endpoints that are opened by several scopes each: some to be needed, and twice as many beyond them."""
    chance = Random(draw(st.integers(0, 2**32)))  # noqa: S311 - such worlds are too large to be drawn piece by piece
    return {
        at: {"scopes": sorted(chance.sample(names, chance.randint(2, most))), "effect": chance.choice(EFFECTS)}
        for at, most in [*((f"{NEEDED}{one}", 3) for one in range(14)), *((f"PUT /p/n{one}", 5) for one in range(26))]
    }


@st.composite
def worlds(draw: st.DrawFn, *, words: bool = True, timed: bool = True, dense: bool = False) -> World:
    """Draws a world.

    `timed` ones may be as of a day and at a stage, and have entries that take no part in that; `dense` ones may have
    so many scopes and endpoints that overlap that a plan takes a search.
    """
    # Left alone, lists are mostly short; most worlds are to be large enough for a search.
    some = draw(st.sampled_from([5, 8, 6, 1, 7]))
    pool = draw(st.sampled_from([TREE, POOL, FLAT, LADDER, DENSE][: 5 if dense else 4]))
    is_whole = pool in {LADDER, DENSE}
    names = sorted(pool if is_whole else draw(st.lists(st.sampled_from(pool), min_size=some, max_size=8, unique=True)))
    # In a tree, only what stands lowest opens anything itself, so that access is weighed against number.
    lowest = [name for name in names if not any(other.startswith((name + ".", name + ":")) for other in names)]
    own = lowest if pool == TREE else names

    def named(numbers: Iterable[int]) -> list[str]:
        return sorted({own[number % len(own)] for number in numbers})

    scopes = draw_scopes(draw, names)
    if is_whole:
        listed = draw_each(draw, names) if pool == LADDER else draw_dense(draw, names)
    else:
        listed = draw_endpoints(draw, named, some, words=words)
    events = draw_events(draw, named, words=words)
    as_of, stages = (
        draw(st.sampled_from(DAYS)) if timed else None,
        draw(st.sampled_from([(), ("uat",)])) if timed else (),
    )
    if timed and pool != DENSE and draw(st.booleans()):
        for entry in (*scopes.values(), *listed.values(), *events.values()):
            entry.update(draw(st.sampled_from(TIMES)))
    return world_of(
        *(
            raw(
                service,
                {name: scopes[name] for name in names if name.startswith("a") == mine},
                {at: entry for place, (at, entry) in enumerate(sorted(listed.items())) if (place % 2 == 0) == mine},
                events if mine else {},
            )
            for service, mine in (("a", True), ("b", False))
        ),
        as_of=as_of,
        stages=stages,
    )


@st.composite
def asked(draw: st.DrawFn, *, words: bool = True, timed: bool = True) -> tuple[World, list[str]]:
    """Draws a world and some of what can be needed in it, often what single scopes at the lowest steps open."""
    world = draw(
        worlds(words=words, timed=timed and words, dense=True).filter(lambda world: bool(world.needs and world.names))
    )
    dense = [at for at in world.needs if at.startswith(NEEDED)]
    if dense:
        return world, dense[draw(st.integers(0, 2)) :]
    lowest = [at for at in world.needs if any(":" in name for name in world.naive.openers(at))]
    among = draw(st.sampled_from([world.needs, lowest or world.needs]))
    some = min(len(among), draw(st.sampled_from([4, 3, 5, 0, 6])))
    return world, draw(st.lists(st.sampled_from(among), unique=True, min_size=some, max_size=6))


@st.composite
def tasks(draw: st.DrawFn, *, timed: bool = True) -> tuple[World, list[str], list[str], list[str]]:
    """Draws a world, needs, what is granted already (unknown names too) and what may not be used."""
    world, needs = draw(asked(timed=timed))
    names = st.lists(st.sampled_from(world.names), unique=True, max_size=5)
    nothing: st.SearchStrategy[list[str]] = st.just([])
    have = draw(nothing | nothing | st.lists(st.sampled_from([*world.names, "unknown"]), unique=True, max_size=2))
    return world, needs, have, draw(nothing | nothing | names)


def granted(world: World) -> st.SearchStrategy[list[str]]:
    # As of some days, a world has no scopes.
    return st.lists(st.sampled_from(world.names), unique=True, max_size=4) if world.names else st.just([])


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


@contextmanager
def nodes() -> Iterator[list[None]]:
    """Yields a list that grows by one for each node of a search."""
    seen: list[None] = []
    expand = Branch._expand  # noqa: SLF001 - nothing else tells nodes apart

    def counted(branch: Branch, node: object) -> object:
        seen.append(None)
        return expand(branch, node)  # type: ignore[arg-type]  # handed on

    with patch.object(Branch, "_expand", counted):
        yield seen
