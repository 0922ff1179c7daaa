"""The solver of the extra: RC2 of python-sat, over what our own search has left of a part.

It is imported only where a search takes long. Candidates and elements that several of them open are variables, ranks
are weights, and RC2 finds what the cheapest cover costs but for the names; a few more questions to its oracle find
the first names at that cost.
"""

__all__ = ["INSTALL", "available", "prove"]

from importlib.util import find_spec
from threading import Timer
from typing import TYPE_CHECKING

from knox_scopes.branch import Branch
from knox_scopes.index import bits_of

if TYPE_CHECKING:
    from pysat.examples.rc2 import RC2Stratified
    from pysat.formula import WCNF

INSTALL = 'pip install "knox-scopes[solver]"'


def available() -> bool:
    """Tells whether the extra is installed."""
    return find_spec("pysat") is not None


def prove(branch: Branch, seconds: float | None) -> bool:
    """Finds the cheapest cover of a search in so many seconds, and leaves it there; returns whether it is proved."""
    from pysat.examples.rc2 import RC2Stratified  # noqa: PLC0415 - it may be missing, and costs a start 30 ms

    variables = {place: number for number, place in enumerate(bits_of(branch.members), 1)}
    with RC2Stratified(_formula(branch, variables), adapt=True, exhaust=True, minz=True) as solver:
        timer = None if seconds is None else Timer(seconds, solver.interrupt)
        if timer:
            timer.daemon = True
            timer.start()
        try:
            return _solved(branch, solver, variables)
        finally:
            if timer:
                timer.cancel()


def _solved(branch: Branch, solver: "RC2Stratified", variables: dict[int, int]) -> bool:
    model = solver.compute(expect_interrupt=True)
    least = solver.cost << branch.names
    if model is None and solver.interrupted:
        branch.rise(least)
        return False
    # Where nothing is found, or nothing cheaper, what was known already is the best.
    if model is None or least > branch.cost:
        branch.close()
        return True
    branch.rise(least)
    # All that costs the same keeps to what the solver assumes now, and only that.
    for literal in (*solver.sels, *solver.sums):
        solver.oracle.add_clause([literal])
    chosen = {place for place, variable in variables.items() if model[variable - 1] > 0}
    for place, variable in variables.items():
        if place not in chosen:
            found = solver.oracle.solve_limited(assumptions=[variable], expect_interrupt=True)
            if found is None:
                branch.offer(sum(1 << one for one in chosen))
                return False
            if found:
                values = solver.oracle.get_model()
                chosen = {one for one, number in variables.items() if values[number - 1] > 0}
            else:
                solver.oracle.add_clause([-variable])
        if place in chosen:
            solver.oracle.add_clause([variable])
    branch.offer(sum(1 << one for one in chosen))
    branch.close()
    return True


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
