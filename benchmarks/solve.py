"""Measures the exact search on hard instances, in one run, beside RC2, CP-SAT and HiGHS.

It judges nothing. The peers get what is left after our reductions, as a model made beforehand, and only their search
for the cost is timed; ours is timed from the instance to the names.
"""

import argparse
import importlib.util
import time
from collections.abc import Callable, Iterator
from contextlib import nullcontext, suppress
from statistics import median
from threading import Timer
from typing import Any, NamedTuple
from unittest.mock import patch

from instances import INSTANCES

from knox_scopes.access.branch import Branch
from knox_scopes.access.limits import Budget
from knox_scopes.access.reductions import Kernel
from knox_scopes.access.solve import Task, reduced, solve
from knox_scopes.catalog.index import bits_of

Cost = tuple[int, ...]
REPEATS = 5


class Result(NamedTuple):
    """Holds what was found: the cost, None if nothing, and whether it is proved."""

    cost: Cost | None
    proved: bool


class Model(NamedTuple):
    """Holds a part as a program in zeroes and ones: rows that are to be at least 1 or 0, and a cost a rank."""

    size: int
    rows: list[tuple[list[int], list[int], int]]
    ranks: list[list[int]]


def main() -> None:
    """Prints one table, medians in milliseconds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--limit", type=float, default=10.0, help="seconds for each search (default 10)")
    parser.add_argument("names", nargs="*", help="beginnings of the names of the instances to run (default all)")
    options = parser.parse_args()
    peers = {name: peer for name, (module, peer) in PEERS.items() if importlib.util.find_spec(module)}
    unproved = f"`>` not proved in {options.limit:g} s, with the cost found"
    print(f"medians of up to {REPEATS}, in ms of the processor; {unproved}")
    print(f"{'instance':26}" + "".join(f"{name:>22}" for name in ("ours alone", "ours + extra", *peers)))
    for name, make in INSTANCES.items():
        if options.names and not name.startswith(tuple(options.names)):
            continue
        task = make()
        parts = [(kernel, branch) for kernel, branch in parts_of(task) if branch.open]
        columns: list[Callable[[], Result]] = [
            lambda task=task: ours(task, options.limit, extra=False),  # type: ignore[misc]
            lambda task=task: ours(task, options.limit, extra=True),  # type: ignore[misc]
        ]
        for peer in peers.values():
            runs = [peer(kernel, branch, options.limit) for kernel, branch in parts]
            columns.append(lambda runs=runs: together(runs))  # type: ignore[misc]
        print(f"{name:26}" + "".join(f"{measured(column, options.limit):>22}" for column in columns), flush=True)


def measured(run: Callable[[], Result], limit: float) -> str:
    """Returns the median time of a search, run once where it takes long, and what it found where that is not proved."""
    times: list[float] = []
    result = Result(None, proved=False)
    while len(times) < REPEATS and sum(times) < limit / 5:
        start = time.process_time()
        result = run()
        times.append(time.process_time() - start)
    found = "" if result.proved else f" > {','.join(map(str, (result.cost or ())[:3])) or 'none'}"
    return f"{median(times) * 1000:.1f}{found}"


def ours(task: Task, limit: float, *, extra: bool) -> Result:
    """Returns what our search finds, with or without the solver of the extra."""
    with nullcontext() if extra else patch("knox_scopes.access.solve.available", return_value=False):
        found = solve(task, Budget(seconds=limit))
    return Result(found.cost, found.exact)


def together(runs: list[Callable[[], Result]]) -> Result:
    """Returns the parts' costs added up."""
    results = [run() for run in runs]
    if any(result.cost is None for result in results):
        return Result(None, proved=False)
    costs = [result.cost for result in results if result.cost is not None]
    return Result(tuple(map(sum, zip(*costs, strict=True))), all(result.proved for result in results))


def parts_of(task: Task) -> Iterator[tuple[Kernel, Branch]]:
    """Yields the parts that our reductions leave, each looked at once so that its candidates are few."""
    for kernel in reduced(task)[1]:
        for places, rows in kernel.parts():
            branch = Branch(kernel, places, rows)
            branch.run(Budget(), 1)
            yield kernel, branch


def model_of(kernel: Kernel, branch: Branch) -> Model:
    """Returns a part as a program."""
    columns = {place: number for number, place in enumerate(bits_of(branch.members))}
    costs = [kernel.scale.cost(kernel.price[place] >> kernel.names) for place in columns]
    rows = []
    for row in branch.rows:
        openers = [columns[place] for place in bits_of(branch.openers[row] & branch.members)]
        rows.append((openers, [1] * len(openers), 1))
    for places, weight in branch.shared().items():
        rows += [([len(costs), columns[place]], [1, -1], 0) for place in bits_of(places)]
        costs.append(kernel.scale.cost(weight))
    return Model(len(costs), rows, [list(rank) for rank in zip(*costs, strict=True)])


def rc2(kernel: Kernel, branch: Branch, limit: float) -> Callable[[], Result]:
    """Returns a run of RC2 of python-sat, all ranks in one weight, without the names."""
    from pysat.examples.rc2 import RC2Stratified  # noqa: PLC0415 - a peer may be missing

    from knox_scopes.access import rc2 as extra  # noqa: PLC0415

    variables = {place: number for number, place in enumerate(bits_of(branch.members), 1)}

    def run() -> Result:
        formula = extra._formula(branch, variables)  # noqa: SLF001 - the same formula as ours
        with RC2Stratified(formula, adapt=True, exhaust=True, minz=True) as solver:
            solver.oracle = extra._Oracle(solver.oracle)  # noqa: SLF001 - RC2 by itself ends late
            timer = Timer(limit, solver.oracle.interrupt)
            timer.start()
            try:
                with suppress(extra._LateError):  # noqa: SLF001
                    solver.compute(expect_interrupt=True)
                    return Result(kernel.scale.cost(solver.cost), proved=True)
            finally:
                timer.cancel()
        return Result(None, proved=False)

    return run


def cpsat(kernel: Kernel, branch: Branch, limit: float) -> Callable[[], Result]:
    """Returns a run of CP-SAT, rank by rank, in one thread as the others."""
    from ortools.sat.python import cp_model  # noqa: PLC0415 - a peer may be missing

    program = model_of(kernel, branch)

    def run() -> Result:
        start = time.perf_counter()
        model: Any = cp_model.CpModel()
        columns = [model.new_bool_var("") for _ in range(program.size)]
        for numbers, factors, least in program.rows:
            model.add(cp_model.LinearExpr.weighted_sum([columns[number] for number in numbers], factors) >= least)
        cost = []
        for rank in program.ranks:
            total = cp_model.LinearExpr.weighted_sum(columns, rank)
            model.minimize(total)
            solver: Any = cp_model.CpSolver()
            solver.parameters.num_workers = 1
            solver.parameters.max_time_in_seconds = max(0.01, limit - (time.perf_counter() - start))
            if solver.solve(model) != cp_model.OPTIMAL:
                return Result(None, proved=False)
            cost.append(round(solver.objective_value))
            model.add(total <= cost[-1])
            model.clear_hints()
            for column in columns:
                model.add_hint(column, solver.value(column))
        return Result(tuple(cost), proved=True)

    return run


def highs(kernel: Kernel, branch: Branch, limit: float) -> Callable[[], Result]:
    """Returns a run of HiGHS, rank by rank, in one thread as the others."""
    import highspy  # noqa: PLC0415 - a peer may be missing
    import numpy as np  # noqa: PLC0415

    program = model_of(kernel, branch)

    def run() -> Result:
        start = time.perf_counter()
        solver = highspy.Highs()
        for option, value in (("output_flag", False), ("threads", 1), ("mip_rel_gap", 0.0), ("mip_abs_gap", 0.99)):
            solver.setOptionValue(option, value)
        every = np.arange(program.size, dtype=np.int32)
        solver.addVars(program.size, np.zeros(program.size), np.ones(program.size))
        solver.changeColsIntegrality(program.size, every, np.array([highspy.HighsVarType.kInteger] * program.size))

        def add(numbers: list[int], factors: list[int], least: float, most: float) -> None:
            solver.addRow(least, most, len(numbers), np.array(numbers, dtype=np.int32), np.array(factors, dtype=float))

        for numbers, factors, least in program.rows:
            add(numbers, factors, least, highspy.kHighsInf)
        cost = []
        for rank in program.ranks:
            if not any(rank):
                cost.append(0)
                continue
            solver.changeColsCost(program.size, every, np.array(rank, dtype=float))
            left = max(0.01, limit - (time.perf_counter() - start))
            solver.setOptionValue("time_limit", solver.getRunTime() + left)
            solver.run()
            if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
                return Result(None, proved=False)
            cost.append(round(solver.getInfo().objective_function_value))
            some = [number for number in range(program.size) if rank[number]]
            add(some, [rank[number] for number in some], -highspy.kHighsInf, cost[-1])
        return Result(tuple(cost), proved=True)

    return run


PEERS = {"RC2": ("pysat", rc2), "CP-SAT": ("ortools", cpsat), "HiGHS": ("highspy", highs)}


if __name__ == "__main__":
    main()
