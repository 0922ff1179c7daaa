"""The solver of the extra: RC2 of python-sat, over what our own search has left of a part.

It is imported only where a search takes long. Candidates and elements that several of them open are variables, ranks
are weights, and RC2 finds what the cheapest cover costs but for the names; a few more questions to its oracle find
the first names at that cost.
"""

__all__ = ["prove"]

from collections.abc import Iterable
from threading import Timer
from typing import TYPE_CHECKING, Any

from knox_scopes.access.branch import Branch
from knox_scopes.catalog.index import bits_of

if TYPE_CHECKING:
    from pysat.examples.rc2 import RC2Stratified
    from pysat.formula import WCNF


def prove(branch: Branch, seconds: float | None) -> bool:
    """Finds the cheapest cover of a search in so many seconds, and leaves it there; returns whether it is proved."""
    from pysat.examples.rc2 import RC2Stratified  # noqa: PLC0415 - it may be missing, and costs a start 30 ms

    variables = {place: number for number, place in enumerate(bits_of(branch.members), 1)}
    with RC2Stratified(_formula(branch, variables), adapt=True, exhaust=True, minz=True) as solver:
        solver.oracle = _Oracle(solver.oracle)
        timer = None if seconds is None else Timer(seconds, solver.oracle.interrupt)
        if timer:
            timer.daemon = True
            timer.start()
        try:
            _find(branch, solver, variables)
        except _LateError:
            branch.rise(solver.cost << branch.names)
            return False
        finally:
            if timer:
                timer.cancel()
    branch.close()
    return True


class _LateError(Exception):
    """Says that the seconds are over."""


class _Oracle:
    """Stands before the oracle of RC2, and raises where it is interrupted, which RC2 itself takes for an answer."""

    def __init__(self, oracle: Any) -> None:  # noqa: ANN401 - the library has no types
        self.oracle, self.late = oracle, False

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - the same
        return getattr(self.oracle, name)

    def interrupt(self) -> None:
        self.late = True
        self.oracle.interrupt()

    def solve_limited(self, assumptions: Iterable[int], *, expect_interrupt: bool = True) -> bool | None:
        del expect_interrupt  # RC2 does not expect it everywhere, and would go on for long
        found: bool | None = None
        if not self.late:
            found = self.oracle.solve_limited(assumptions=assumptions, expect_interrupt=True)
        if self.late:
            raise _LateError
        return found


def _find(branch: Branch, solver: "RC2Stratified", variables: dict[int, int]) -> None:
    """Finds the cheapest cover, where it is cheaper than what is known, and of those that cost the same the first."""
    model = solver.compute(expect_interrupt=True)
    if model is None or solver.cost << branch.names > branch.cost:
        return
    # All that costs the same keeps to what the solver assumes now, and nothing else does.
    for literal in (*solver.sels, *solver.sums):
        solver.oracle.add_clause([literal])
    chosen = {place for place, variable in variables.items() if model[variable - 1] > 0}
    branch.offer(sum(1 << place for place in chosen))
    for place, variable in variables.items():
        if place not in chosen and solver.oracle.solve_limited([variable]):
            values = solver.oracle.get_model()
            chosen = {one for one, number in variables.items() if values[number - 1] > 0}
            branch.offer(sum(1 << one for one in chosen))
        solver.oracle.add_clause([variable if place in chosen else -variable])


def _formula(branch: Branch, variables: dict[int, int]) -> "WCNF":
    """Returns the part as clauses: hard ones for the needs and for what is paid, soft ones for what costs."""
    from pysat.card import CardEnc  # noqa: PLC0415
    from pysat.formula import WCNF  # noqa: PLC0415

    formula = WCNF()
    for row in branch.rows:
        formula.append([variables[place] for place in bits_of(branch.openers[row] & branch.members)])
    last = len(variables)
    for openers, weight in branch.shared().items():
        last += 1
        for place in bits_of(openers):
            formula.append([-variables[place], last])
        formula.append([-last], weight=weight)
    for place, variable in variables.items():
        formula.append([-variable], weight=branch.price[place] >> branch.names)
    if branch.most < len(branch.rows):
        limited = CardEnc.atmost(list(variables.values()), bound=branch.most, top_id=last)
        formula.extend(limited.clauses)
    return formula
