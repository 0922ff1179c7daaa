"""The least access as a program in zeroes and ones, made of the definition alone, and solvers that are not ours.

A program has variables for scopes and for whatever they open or imply; nothing of our reductions or search is in it.
"""

__all__ = ["SOLVERS", "Program", "program_of_task", "program_of_world", "solver"]

import importlib.util
from collections.abc import Callable, Iterable, Mapping
from itertools import combinations
from typing import Any, NamedTuple

from knox_scopes.access.solve import Task
from knox_scopes.catalog.index import bits_of

Cost = tuple[int, ...]
# As many scopes as all sets of which can be looked at.
FEW = 12


class Program(NamedTuple):
    """What is to be found: the scopes by number, what each brings along, the needs and the ranks of a cost.

    `brings` has the things, by any name, that a scope opens or implies; `needs` the scopes that serve each need, and
    `ranks` the things that count, the most important first.
    """

    brings: Mapping[int, frozenset[Any]]
    needs: tuple[frozenset[int], ...]
    ranks: tuple[frozenset[Any], ...]

    def cost(self, chosen: Iterable[int]) -> Cost:
        """Returns the cost of a set of scopes."""
        there = frozenset[Any]().union(*(self.brings[number] for number in chosen))
        return tuple(len(rank & there) for rank in self.ranks)


def program_of_task(task: Task) -> Program:
    """Returns the program of a search as our solver gets it."""
    candidates = list(bits_of(task.candidates))
    brings = {
        number: frozenset(
            (
                *(("element", bit) for bit in bits_of(task.opens[number] & ~task.free_elements)),
                *(("implied", other) for other in bits_of(task.implied[number] & ~task.free_scopes)),
                ("scope", number),
            )
        )
        for number in candidates
    }
    ranks = [frozenset(("element", bit) for bit in bits_of(tier)) for tier in task.tiers]
    ranks.insert(0 if task.fewest else len(ranks), frozenset(("scope", number) for number in candidates))
    ranks.append(frozenset(("implied", number) for number in range(len(task.opens))))
    needs = (frozenset(one for one in candidates if task.opens[one] >> bit & 1) for bit in bits_of(task.need))
    return Program(brings, tuple(needs), tuple(ranks))


def program_of_world(
    raw: Mapping[str, Any], needs: Iterable[str], have: Iterable[str], deny: Iterable[str], *, fewest: bool
) -> tuple[Program, list[str]] | None:
    """Returns the program of a plan, from a service file, and the names of its scopes; None where a need has none.

    All is worked out here with sets: what a scope implies, by its name and its entry, what it opens, what is denied.
    """
    implied = {name: _implied(raw["scopes"], name) for name in raw["scopes"]}
    items = {**raw["endpoints"], **raw["events"]}
    kinds = {at: entry.get("effect", "read") for at, entry in items.items()}
    opened: dict[str, set[tuple[str, str]]] = {
        name: {(kinds[at], at) for at, entry in items.items() if below & set(entry["scopes"])}
        | {("reach", one) for one in below if "open_ended" in raw["scopes"][one]}
        for name, below in implied.items()
    }
    denied = {
        name for name in implied if any(one in implied[name] or one in {at for _, at in opened[name]} for one in deny)
    }
    had = set().union(*(opened[name] for name in have))
    held = set().union(*(implied[name] for name in have))
    wanted = {(kinds[at], at) for at in needs} - had
    usable = sorted(set(implied) - denied)
    serving = [frozenset(n for n, name in enumerate(usable) if need in opened[name]) for need in sorted(wanted)]
    if not all(serving):
        return None
    brings = {
        number: frozenset(
            {*(opened[name] - had - wanted), *(("implied", one) for one in implied[name] - held), ("scope", name)}
        )
        for number, name in enumerate(usable)
    }
    every = frozenset[tuple[str, str]]().union(*brings.values())
    order = ["reach", "destroy", "write", "read"]
    order.insert(0 if fewest else len(order), "scope")
    ranks = tuple(frozenset(one for one in every if one[0] == kind) for kind in (*order, "implied"))
    return Program(brings, tuple(serving), ranks), usable


def _implied(scopes: Mapping[str, Any], name: str) -> set[str]:
    """Returns what a scope implies: by its name, whatever continues it, and by its entry; and so on."""
    found, left = set(), [name]
    while left:
        one = left.pop()
        if one not in found:
            found.add(one)
            left += [other for other in scopes if other.startswith((f"{one}.", f"{one}:"))]
            left += scopes[one].get("implies", ())
    return found


def brute(program: Program) -> Cost | None:
    """Returns the least cost by looking at all sets; None where there are too many scopes."""
    useful = sorted(frozenset[int]().union(*program.needs))
    if len(useful) > FEW:
        return None
    sets = (chosen for size in range(len(useful) + 1) for chosen in combinations(useful, size))
    return min(program.cost(chosen) for chosen in sets if all(need & set(chosen) for need in program.needs))


def cpsat(program: Program) -> Cost:
    """Returns the least cost, rank by rank, by CP-SAT."""
    from ortools.sat.python import cp_model  # noqa: PLC0415 - a peer may be missing

    model: Any = cp_model.CpModel()
    scopes = {number: model.new_bool_var("") for number in program.brings}
    things: dict[Any, Any] = {}
    for number, brought in program.brings.items():
        for thing in brought:
            model.add_implication(scopes[number], things.setdefault(thing, model.new_bool_var("")))
    for need in program.needs:
        model.add_bool_or([scopes[number] for number in need])
    cost = []
    for rank in program.ranks:
        total = cp_model.LinearExpr.sum([things[thing] for thing in rank if thing in things])
        model.minimize(total)
        solving: Any = cp_model.CpSolver()
        solving.parameters.num_workers = 1
        if solving.solve(model) != cp_model.OPTIMAL:
            raise RuntimeError("CP-SAT did not prove the least")
        cost.append(round(solving.objective_value))
        model.add(total <= cost[-1])
    return tuple(cost)


def highs(program: Program) -> Cost:
    """Returns the least cost, rank by rank, by HiGHS."""
    import highspy  # noqa: PLC0415 - a peer may be missing

    solving: Any = highspy.Highs()
    solving.setOptionValue("output_flag", False)  # noqa: FBT003 - as its API has it
    scopes = {number: solving.addBinary() for number in program.brings}
    things: dict[Any, Any] = {}
    for number, brought in program.brings.items():
        for thing in brought:
            if thing not in things:
                things[thing] = solving.addBinary()
            solving.addConstr(things[thing] >= scopes[number])
    for need in program.needs:
        solving.addConstr(sum(scopes[number] for number in need) >= 1)
    cost = []
    for rank in program.ranks:
        counted = [things[thing] for thing in rank if thing in things]
        if not counted:
            cost.append(0)
            continue
        solving.minimize(sum(counted))
        cost.append(round(solving.getInfo().objective_function_value))
        solving.addConstr(sum(counted) <= cost[-1])
    return tuple(cost)


def rc2(program: Program) -> Cost:
    """Returns the least cost by RC2 of python-sat, all ranks in one weight."""
    from pysat.examples.rc2 import RC2Stratified  # noqa: PLC0415 - a peer may be missing
    from pysat.formula import WCNF  # noqa: PLC0415

    formula: Any = WCNF()
    scopes = {number: place for place, number in enumerate(program.brings, 1)}
    things: dict[Any, int] = {}
    for number, brought in program.brings.items():
        for thing in brought:
            formula.append([-scopes[number], things.setdefault(thing, len(scopes) + len(things) + 1)])
    for need in program.needs:
        formula.append([scopes[number] for number in need])
    weight = 1
    for rank in reversed(program.ranks):
        for thing in rank & things.keys():
            formula.append([-things[thing]], weight=weight)
        weight *= len(rank) + 1
    with RC2Stratified(formula) as solving:
        model = set(solving.compute())
    return program.cost([number for number, place in scopes.items() if place in model])


# What proves the least, the first that is installed; brute force wherever it can.
SOLVERS: dict[str, tuple[str, Callable[[Program], Cost]]] = {
    "CP-SAT": ("ortools", cpsat),
    "HiGHS": ("highspy", highs),
    "RC2": ("pysat", rc2),
}


def solver() -> tuple[str, Callable[[Program], Cost]]:
    """Returns the name of the first solver that is installed, and what runs it."""
    return next((name, run) for name, (module, run) in SOLVERS.items() if importlib.util.find_spec(module))
