"""What the random worlds reach: laws that hold in easy worlds only would say little."""

from collections import Counter

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from worlds import World, nodes, tasks

from knox_scopes import plan

Drawn = tuple[World, list[str], list[str], list[str]]


@pytest.mark.hypothesis  # runs with the laws
def test_the_worlds_of_the_laws_are_hard_enough() -> None:
    reached: Counter[str] = Counter()

    @seed(20251121)
    @settings(
        max_examples=200, deadline=None, database=None, phases=[Phase.generate], suppress_health_check=[*HealthCheck]
    )
    @given(tasks())
    def draw(drawn: Drawn) -> None:
        world, needs, have, deny = drawn
        catalog = world.catalog
        with nodes() as searched:
            found = plan(catalog, needs, have=have, deny=deny, limit=None)
            points = found.frontier
        listed = {at for one in world.raws for kind in ("scopes", "endpoints", "events") for at in one[kind]}
        reached.update(
            {
                f"a frontier of {len(points)}": 1,
                "a search of more than ten nodes": len(searched) > 10,
                "four scopes or more": len(found.scopes) > 3,
                "a day": world.as_of is not None,
                "a stage": bool(world.stages),
                "what takes no part": listed != {*catalog.scopes, *catalog.endpoints, *catalog.events},
                "another scope in place of one": any(
                    not set(entry["scopes"]) <= set(catalog.scopes)
                    for one in world.raws
                    for at, entry in one["endpoints"].items()
                    if at in catalog.endpoints and not isinstance(entry["scopes"], str)
                ),
            }
        )

    draw()
    few = {what: number for what in WANTED if (number := reached[what]) < 3}
    assert few == {}, reached


WANTED = (
    *("a frontier of 1", "a frontier of 2", "a frontier of 3"),
    *("a search of more than ten nodes", "four scopes or more"),
    *("a day", "a stage", "what takes no part", "another scope in place of one"),
)
