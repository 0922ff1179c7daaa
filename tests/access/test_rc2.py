"""The solver of the extra; that its answers are those of our own search is a law (laws/test_budget.py)."""

import sys
import threading
from itertools import count
from random import Random
from threading import Event
from typing import Any

import pytest

from knox_scopes.access import rc2
from knox_scopes.access.branch import Branch
from knox_scopes.access.limits import Budget, available
from knox_scopes.access.solve import Solution, Task, frontier, solve


@pytest.fixture
def hard(monkeypatch: pytest.MonkeyPatch) -> Task:
    """Returns a task that is left to the solver at once."""
    monkeypatch.setattr(sys.modules["knox_scopes.access.solve"], "ALONE", 0)
    random = Random(1)  # noqa: S311 - the same task in every run
    opens = [sum(1 << bit for bit in random.sample(range(80), 8)) for _ in range(60)]
    implied = [1 << number for number in range(60)]
    return Task((1 << 20) - 1, (1 << 60) - 1, opens, implied, (1 << 20) - 1, 0, ((1 << 80) - 1,))


@pytest.fixture
def expected(hard: Task) -> Solution:
    """Returns what our own search finds."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys.modules["knox_scopes.access.solve"], "available", lambda: False)
        found = solve(hard)
    assert found.exact
    return found


def test_the_solver_proves_what_our_own_search_proves(hard: Task, expected: Solution) -> None:
    budget = Budget(2)
    assert solve(hard, budget) == expected
    assert budget.steps >= 0
    assert solve(hard, Budget(2, 3600.0)) == expected
    assert frontier(hard, expected, Budget(2))[-1] == (expected.chosen, True)


def test_what_the_solver_has_proved_it_tells(hard: Task, monkeypatch: pytest.MonkeyPatch) -> None:
    told = []

    def prove(branch: Branch, budget: Budget) -> bool:
        told.append(proved := rc2_prove(branch, budget))
        return proved

    rc2_prove = rc2.prove
    monkeypatch.setattr(rc2, "prove", prove)
    assert solve(hard, Budget(2)).exact
    assert told == [True]


@pytest.mark.parametrize("calls", [0, 1, 5, 20, 60, 100])
def test_a_solver_that_is_interrupted_leaves_a_cover_and_a_bound(
    hard: Task, expected: Solution, monkeypatch: pytest.MonkeyPatch, calls: int
) -> None:
    left = [calls]
    solve_limited = rc2._Oracle.solve_limited  # noqa: SLF001 - what the clock would do

    def interrupted(self: Any, assumptions: list[int], *, expect_interrupt: bool = True) -> bool | None:  # noqa: ANN401
        if not left[0]:
            self.interrupt()
        left[0] -= 1
        return solve_limited(self, assumptions, expect_interrupt=expect_interrupt)

    monkeypatch.setattr(rc2._Oracle, "solve_limited", interrupted)  # noqa: SLF001
    found = solve(hard, Budget(2))
    assert left == [-1]
    assert not found.exact
    assert not hard.need & ~hard.union(found.chosen)
    assert found.bound <= expected.cost <= found.cost


def test_without_the_extra_the_search_goes_on_by_itself(
    hard: Task, expected: Solution, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    assert not available()
    assert solve(hard) == expected


def test_the_solver_too_is_watched(hard: Task, expected: Solution, monkeypatch: pytest.MonkeyPatch) -> None:
    ended = Event()
    solve_limited = rc2._Oracle.solve_limited  # noqa: SLF001 - waits for whoever watches

    def waiting(self: Any, assumptions: list[int], *, expect_interrupt: bool = True) -> bool | None:  # noqa: ANN401
        assert ended.wait(60)
        while not self.late:
            pass
        return solve_limited(self, assumptions, expect_interrupt=expect_interrupt)

    def watch() -> bool:
        if threading.current_thread() is threading.main_thread():
            return True
        ended.set()
        return False

    monkeypatch.setattr(rc2._Oracle, "solve_limited", waiting)  # noqa: SLF001
    found = solve(hard, Budget(2, watch=watch))
    assert not found.exact
    assert found.bound <= expected.cost <= found.cost


def test_nobody_need_wait_for_a_solver_that_has_found_it(hard: Task, expected: Solution) -> None:
    asked = count()
    assert solve(hard, Budget(2, 3600.0, lambda: next(asked) >= 0)) == expected
    assert next(asked) > 0
