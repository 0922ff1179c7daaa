from hypothesis import given
from hypothesis import strategies as st
from networkx import descendants
from worlds import World, granted, worlds

from knox_scopes import grant


@st.composite
def pairs(draw: st.DrawFn) -> tuple[World, list[str], list[str]]:
    world = draw(worlds())
    return world, draw(granted(world)), draw(granted(world))


@given(pairs())
def test_a_grant_is_what_the_definition_says(drawn: tuple[World, list[str], list[str]]) -> None:
    world, names, _ = drawn
    found = grant(world.catalog, names)
    assert found.scopes == tuple(sorted(names))
    assert found.implied == tuple(sorted(world.naive.implied(names)))
    assert found.reach == world.naive.elements(names, "reach")
    assert found.endpoints == world.naive.elements(names, "read", "write", "destroy")
    assert found.events == world.naive.elements(names, "events")
    assert found.access._asdict() == {kind: world.naive.elements(names, kind) for kind in found.access._fields}


@given(pairs())
def test_implication_is_reflexive_and_transitive(drawn: tuple[World, list[str], list[str]]) -> None:
    world, names, _ = drawn
    implied = grant(world.catalog, names).implied
    assert set(names) <= set(implied)
    assert grant(world.catalog, implied).implied == implied
    for name in implied:
        assert set(grant(world.catalog, [name]).implied) <= set(implied)


@given(pairs())
def test_a_grant_of_more_scopes_opens_no_less(drawn: tuple[World, list[str], list[str]]) -> None:
    world, names, more = drawn
    less, whole, rest = (grant(world.catalog, chosen) for chosen in (names, [*names, *more], more))
    for kind in ("implied", "endpoints", "events", "reach"):
        assert set(getattr(whole, kind)) == {*getattr(less, kind), *getattr(rest, kind)}


@given(worlds())
def test_a_parent_grants_all_that_its_children_grant(world: World) -> None:
    for scope in world.catalog.scopes.values():
        for above in filter(None, (scope.parent, *(one.name for one in world.catalog.scopes.values()))):
            if above == scope.parent or scope.name in world.catalog.scopes[above].implies:
                upper, lower = grant(world.catalog, [above]), grant(world.catalog, [scope.name])
                assert set(lower.implied) < set(upper.implied)
                assert all(set(low) <= set(up) for low, up in zip(lower.access, upper.access, strict=True))


@given(worlds())
def test_a_parent_is_the_nearest_segment_prefix(world: World) -> None:
    for name, scope in world.catalog.scopes.items():
        above = [other for other in world.names if name.startswith((other + ".", other + ":"))]
        assert scope.parent == max(above, key=len, default=None)


@given(pairs(), st.lists(st.sampled_from(["A", "a.X", "offline_access", "c", "*", ""]), max_size=3))
def test_names_that_no_catalog_has_open_nothing(drawn: tuple[World, list[str], list[str]], unknown: list[str]) -> None:
    world, names, _ = drawn
    found, without = grant(world.catalog, [*unknown, *names]), grant(world.catalog, names)
    assert found.unknown == tuple(sorted(set(unknown)))
    assert (found.scopes, found.implied, found.access) == (without.scopes, without.implied, without.access)


@given(pairs())
def test_the_graph_shows_the_same_implication(drawn: tuple[World, list[str], list[str]]) -> None:
    world, _, _ = drawn
    graph = world.catalog.graph()
    for name in world.names:
        assert (
            descendants(graph, name) | {name} == world.naive.implied([name]) == set(grant(world.catalog, name).implied)
        )


@given(worlds())
def test_the_direct_implications_are_the_children_and_what_the_entries_name(world: World) -> None:
    names = set(world.names)
    assert list(world.catalog.implications) == world.names
    for name, implied in world.catalog.implications.items():
        below = {other for other in names if other.startswith((name + ".", name + ":"))}
        children = {
            low for low in below if not any(low.startswith((mid + ".", mid + ":")) for mid in below if mid != low)
        }
        assert implied == tuple(sorted(children | set(world.naive.scopes[name].get("implies", ()))))
