from collections.abc import Sequence
from itertools import pairwise

import pytest

from knox_scopes.catalog.graph import closures, cycle


@pytest.mark.parametrize(
    ("implies", "masks"),
    [
        ([], []),
        ([[]], [0b1]),
        # 0 -> 1 -> 2: transitive, and reflexive
        ([[1], [2], []], [0b111, 0b110, 0b100]),
        # the order of the numbers says nothing: 2 -> 1 -> 0
        ([[], [0], [1]], [0b001, 0b011, 0b111]),
        # a diamond: 0 -> 1 and 2, both -> 3
        ([[1, 2], [3], [3], []], [0b1111, 0b1010, 0b1100, 0b1000]),
        # two that know nothing of each other
        ([[1], [], []], [0b011, 0b010, 0b100]),
    ],
)
def test_a_closure_has_the_scope_itself_and_all_it_implies(implies: Sequence[Sequence[int]], masks: list[int]) -> None:
    assert closures(implies) == masks


@pytest.mark.parametrize("implies", [{}, {"a": []}, {"a": ["b"], "b": []}, {"a": ["b", "c"], "b": ["c"]}])
def test_there_is_no_cycle_where_implications_end(implies: dict[str, list[str]]) -> None:
    assert cycle(implies) == ()


@pytest.mark.parametrize(
    ("implies", "members"),
    [
        ({"a": ["a"]}, {"a"}),
        ({"a": ["b"], "b": ["a"]}, {"a", "b"}),
        ({"a": ["b"], "b": ["c"], "c": ["d"], "d": ["b"], "e": ["a"]}, {"b", "c", "d"}),
    ],
)
def test_a_cycle_is_shown_in_the_direction_of_implying(implies: dict[str, list[str]], members: set[str]) -> None:
    found = cycle(implies)
    assert set(found) == members
    assert found[0] == found[-1]
    assert all(below in implies[above] for above, below in pairwise(found))
