import re
from collections.abc import Callable
from itertools import chain
from urllib.parse import unquote, unquote_plus

from hypothesis import event, given
from hypothesis import strategies as st
from naive import walk
from worlds import HOST, World, granted, raw, world_of, worlds

from knox_scopes import grant
from knox_scopes.endpoints import Router

parts = st.sampled_from(["p", "q", "P", "7", "7-z", "a.b", "{z}", "pp"])
lengths = st.lists(parts, min_size=1, max_size=4)
paths = lengths.map(lambda parts: "/" + "/".join(parts))
methods = st.sampled_from(["GET", "PUT", "DELETE"])

literals = st.sampled_from(["p", "q", "{i}"])
routes = st.lists(
    st.tuples(methods, st.lists(literals, min_size=1, max_size=4).map(lambda parts: "/" + "/".join(parts))),
    max_size=12,
)


@given(routes, st.lists(st.tuples(methods, paths), min_size=1, max_size=8))
def test_the_router_walks_from_the_left_literals_first(
    templates: list[tuple[str, str]], requests: list[tuple[str, str]]
) -> None:
    router = Router((method, path, number) for number, (method, path) in enumerate(templates))
    for method, path in chain(requests, templates, [(method, path.replace("{i}", "q")) for method, path in templates]):
        found = walk([list(template) for template in templates], method, path)
        expected = None if found is None else templates.index(found)
        assert router.find(method, path) == expected
        assert router.find(method.lower(), path) == expected
        assert router.find(method, path + "/") == expected
        assert router.find(method, path + "?x=/p") == expected
        assert router.find(method, path + "/?") == expected
        assert router.find(method, path[1:]) is None
        assert router.find(method, "/" + path) is None
        assert router.find(method, path + "//") is None


@st.composite
def decisions(draw: st.DrawFn) -> tuple[World, list[str], list[tuple[str, str]]]:
    """Draws a world, granted scopes, and requests that are near what is listed or reached."""
    world = draw(worlds())
    names = draw(granted(world))
    readings = [at for at, one in world.naive.endpoints.items()]
    readings += [v["at"] for one in world.naive.endpoints.values() for v in one.get("variants", ())]
    filled = [re.sub(r"\{[^}]*\}", draw(parts), at) for at in readings]
    requests = [(at.split(" ")[0], at.split(" ")[1]) for at in (*readings, *filled)]
    return world, names, [*requests, *draw(st.lists(st.tuples(methods, paths), max_size=6))]


@given(decisions())
def test_a_decision_is_what_the_definition_says(drawn: tuple[World, list[str], list[tuple[str, str]]]) -> None:
    world, names, requests = drawn
    found = grant(world.catalog, names)
    for method, path in requests:
        decision = found.decide(method, path)
        assert decision.outcome == world.naive.outcome(names, method, path), (method, path)
        assert decision.endpoint == world.naive.match(method, path)
        assert found.allows(method, path) == (decision.outcome == "allowed")


@given(decisions())
def test_a_decision_names_a_scope_that_was_given_and_opens(
    drawn: tuple[World, list[str], list[tuple[str, str]]],
) -> None:
    world, names, requests = drawn
    found = grant(world.catalog, names)
    for method, path in requests:
        decision = found.decide(method, path)
        at = decision.endpoint
        if decision.outcome == "allowed" and at is not None and world.naive.openers(at):
            able = {name for name in names if (world.naive.kind(at), at) in world.naive.opened([name])}
        elif decision.outcome == "undetermined" and decision.scope is not None:
            able = {name for name in names if world.naive.reaching([name], path)}
        else:
            assert decision.scope is None
            continue
        assert decision.scope in able
        assert not world.naive.implied([decision.scope]) & able - {decision.scope}


@given(decisions())
def test_a_denial_names_the_least_scopes_that_would_allow(
    drawn: tuple[World, list[str], list[tuple[str, str]]],
) -> None:
    world, names, requests = drawn
    found = grant(world.catalog, names)
    for method, path in requests:
        decision = found.decide(method, path)
        at = decision.endpoint
        if decision.outcome == "denied" and at is not None and world.naive.openers(at):
            assert decision.least == world.naive.least([at]).names
            assert grant(world.catalog, [*names, *decision.least]).allows(method, path)
        else:
            assert decision.least == ()


@given(decisions())
def test_how_a_request_is_written_decides_nothing(drawn: tuple[World, list[str], list[tuple[str, str]]]) -> None:
    world, names, requests = drawn
    found = grant(world.catalog, names)
    for method, path in requests:
        outcome = found.decide(method, path).outcome
        for same in (
            path + "/",
            path + "?x=1",
            path + "/?x=/../y",
            f"https://{HOST}{path}",
            f"HTTPS://{HOST}:443{path}/?",
        ):
            assert found.decide(method, same).outcome == outcome
            assert found.decide(method.lower(), same).outcome == outcome
            assert found.allows(method.title(), same) == (outcome == "allowed")
            assert found.allows_url(method.title(), same) == (outcome == "allowed")


@given(decisions())
def test_elsewhere_and_otherwise_nothing_is_allowed(drawn: tuple[World, list[str], list[tuple[str, str]]]) -> None:
    world, names, requests = drawn
    found = grant(world.catalog, names)
    for method, path in requests:
        for other in (path[1:], f"https://elsewhere.example{path}", f"http://{HOST}{path}", f"https://me@{HOST}{path}"):
            assert found.decide(method, other).outcome == "denied", other
            assert not found.allows(method, other)
            assert not found.allows_url(method, other)
        for wrong in ("", "FETCH", " GET", "GET ", f"{method}\n", "*"):
            assert found.decide(wrong, path).outcome == "denied"
            assert not found.allows(wrong, path)
            assert not found.allows_url(wrong, f"https://{HOST}{path}")


# What stands for a variable, with all that another router may make of it: most begin with what a literal has.
marks = st.sampled_from(
    [
        "",
        ";",
        ";x=1",
        "%3B",
        "%3b1",
        "?",
        "%3F",
        "%23",
        "%20",
        "+",
        "%C2%A0",
        "%00",
        "%0a",
        "%2e",
        "%c0%ae",
        "%E4",
        ".",
        "..",
        "%2F",
        "%5c",
    ]
)
tricks = st.builds(
    lambda before, word, after: before + word + after,
    marks,
    st.sampled_from(["p", "q", "%70", "%71", "p", "q", "%2570", "7", "", "%e0%81%b0", "%c1%b0"]),
    marks,
)


def overlong(text: bytes) -> bytes:
    """Decodes escapes, and then two- and three-byte forms of ASCII, which UTF-8 forbids."""
    text = re.sub(rb"\xe0([\x80\x81])([\x80-\xbf])", lambda m: bytes([(m[1][0] & 3) << 6 | m[2][0] & 63]), text)
    return re.sub(rb"([\xc0\xc1])([\x80-\xbf])", lambda m: bytes([(m[1][0] & 3) << 6 | m[2][0] & 63]), text)


def decoding_first(path: str) -> str:
    """Reads a path like a server that decodes once, and then splits, cuts at `;` and `?`, and solves dots."""
    return solved(unquote(path, errors="replace").partition("?")[0].partition("#")[0])


def cutting_first(path: str) -> str:
    """Reads a path like a server that cuts at `;` first, then decodes twice and carelessly, and strips blanks."""
    bare = "/".join(part.partition(";")[0] for part in path.partition("?")[0].split("/"))
    twice = unquote_plus(unquote(bare, encoding="latin-1"), encoding="latin-1")
    return solved(overlong(twice.encode("latin-1", errors="replace")).decode("latin-1").replace("\\", "/"))


def solved(path: str) -> str:
    parts: list[str] = []
    for part in path.split("\0", maxsplit=1)[0].split("/"):
        word = part.partition(";")[0].strip()
        if word == "..":
            parts = parts[:-1]
        elif word not in {"", "."}:
            parts.append(word)
    return "/" + "/".join(parts)


@st.composite
def tricked(draw: st.DrawFn) -> tuple[World, list[str], list[tuple[str, str]]]:
    """Draws a world, granted scopes, and requests for its endpoints with tricks in place of variables and literals."""
    world = draw(worlds())
    readings = [at for at, one in world.naive.endpoints.items()]
    filled = [re.sub(r"\{[^}]*\}", lambda _: draw(tricks), at) for at in readings for _ in range(3)]
    filled += [re.sub(r"(?<=/)[pq](?=/|$)", lambda _: draw(tricks), at) for at in readings]
    return world, draw(granted(world)), [(at.split(" ")[0], at.split(" ")[1]) for at in filled]


@given(tricked(), st.sampled_from([decoding_first, cutting_first]))
def test_what_is_allowed_means_something_allowed_to_other_routers_too(
    drawn: tuple[World, list[str], list[tuple[str, str]]], read: Callable[[str], str]
) -> None:
    world, names, requests = drawn
    found = grant(world.catalog, names)
    for method, path in requests:
        if found.allows(method, path):
            event("allowed")
            there = world.naive.match(method, read(path))
            assert there is not None, path
            assert world.naive.outcome(names, method, read(path)) == "allowed", (path, there)


def test_a_literal_beside_a_variable_is_not_opened_by_another_spelling() -> None:
    endpoints = {
        "DELETE /items/all": {"scopes": ["a:admin"], "effect": "destroy"},
        "DELETE /items/{id}": {"scopes": ["a:write"], "effect": "destroy"},
    }
    world = world_of(raw("a", {"a:admin": {"summary": "All."}, "a:write": {"summary": "One."}}, endpoints, {}))
    found = grant(world.catalog, "a:write")
    assert found.allows("DELETE", "/items/7")
    for spelling in (
        "%61ll",
        "all;x",
        ";x",
        "%c0%ae",
        "a%6cl",
        "all%3bx",
        "all%20",
        "%C1%A1ll",
        "all%3Fx",
        "all%23",
        "all+",
    ):
        assert found.decide("DELETE", f"/items/{spelling}").outcome == "denied", spelling
        assert not found.allows("DELETE", f"/items/{spelling}")
        assert not found.allows("DELETE", f"https://{HOST}/items/{spelling}")
        assert not found.allows_url("DELETE", f"https://{HOST}/items/{spelling}")


def test_asking_changes_no_later_answer() -> None:
    world = world_of(
        raw(
            "a",
            {"a": {"summary": "What it opens.", "open_ended": ["/p/q"]}},
            {"GET /p/{i}": {"scopes": "undocumented", "effect": "read"}},
            {},
        )
    )
    found = grant(world.catalog, ["a"])
    for path in ("/p/p", "/p/q", "/p/p"):
        assert found.decide("GET", path).outcome == world.naive.outcome(["a"], "GET", path)


def test_what_a_denial_names_weighs_events_like_reads() -> None:
    endpoints = {
        "GET /p": {"scopes": ["a", "b"], "effect": "read"},
        "GET /q": {"scopes": ["a"], "effect": "read"},
        "GET /q/p": {"scopes": ["a"], "effect": "read"},
    }
    events = {name: {"scopes": ["b"]} for name in ("E_A", "E_B", "E_C")}
    world = world_of(raw("a", {"a": {"summary": "Some."}, "b": {"summary": "Other."}}, endpoints, events))
    assert world.naive.least(["GET /p"]).names == ("a",)
    assert grant(world.catalog, ()).decide("GET", "/p").least == ("a",)


def test_a_query_beyond_ascii_makes_nothing_undetermined_that_is_denied() -> None:
    scopes = {"a": {"summary": "Some.", "open_ended": ["/p"]}, "b": {"summary": "Other."}}
    world = world_of(raw("a", scopes, {"GET /p/q": {"scopes": ["b"], "effect": "destroy"}}, {}))
    found = grant(world.catalog, "a")
    for query in ("", "?x=1", "?x=\u00e9", "?x=\u2028"):
        assert found.decide("GET", "/p/q" + query).outcome == "denied", query
