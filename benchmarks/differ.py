"""Compares plans with a solver that is not ours, on random worlds.

    python benchmarks/differ.py 20000            # as many worlds; the seed is printed
    python benchmarks/differ.py 1 --seed 12345   # one of them again

A world is a search of 10 to 60 scopes that overlap, with equal ones and ones that imply others; or a catalog, with what
is open-ended, events, what is granted already and what is denied. Either objective is asked for. The cost must be that
which CP-SAT finds, or HiGHS or RC2 where that is not installed, in a program made of the definition, and what looking
at all sets finds where these are few. With the solver of the extra, cost and names must be the same. The exit status is
1 where anything differs. `--solver` picks one.
"""

import argparse
import sys
from collections import Counter
from random import Random, SystemRandom
from typing import Any, NamedTuple
from unittest.mock import patch

from programs import SOLVERS, Cost, Program, brute, program_of_task, program_of_world, solver

import knox_scopes
from knox_scopes.access.limits import STEPS, Budget
from knox_scopes.access.plan import OBJECTIVES
from knox_scopes.access.solve import Task, frontier, solve
from knox_scopes.catalog.build import build


class World(NamedTuple):
    """A catalog of one service, as its file says it, and what a plan is asked."""

    raw: dict[str, Any]
    needs: list[str]
    have: list[str]
    deny: list[str]
    objective: str


def main() -> int:
    """Prints what disagrees, and what the worlds were like."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("worlds", type=int, help="how many worlds")
    parser.add_argument("--seed", type=int, default=None, help="the seed of the first (default random)")
    parser.add_argument("--solver", choices=SOLVERS, default=None, help="which solver (default the first installed)")
    options = parser.parse_args()
    first = SystemRandom().randrange(10**9) if options.seed is None else options.seed
    name, run = solver() if options.solver is None else (options.solver, SOLVERS[options.solver][1])
    print(f"seeds {first} to {first + options.worlds - 1}, against {name}")
    wrong, reached = 0, Counter[str]()
    for seed in range(first, first + options.worlds):
        found = differing(seed, run, reached)
        wrong += bool(found)
        for text in found:
            print(f"seed {seed}: {text}", flush=True)
    for what, count in sorted(reached.items()):
        print(f"{count:7} {what}")
    print(f"{wrong} wrong of {options.worlds}")
    return 1 if wrong else 0


def differing(seed: int, run: Any, reached: Counter[str]) -> list[str]:  # noqa: ANN401 - one of SOLVERS
    """Returns what disagrees in the world of a seed: a search where the seed is even, a plan where it is odd."""
    return _planned(seed, run, reached) if seed % 2 else _searched(seed, run, reached)


def _searched(seed: int, run: Any, reached: Counter[str]) -> list[str]:  # noqa: ANN401
    task, budget = search(seed), Budget()
    with patch("knox_scopes.access.solve.available", return_value=False):
        own = solve(task, budget)
    with patch("knox_scopes.access.solve.ALONE", 0), patch("knox_scopes.access.solve.FEW", 0):
        other = solve(task)
    points = frontier(task, own)
    reached[f"{len(points)} points on the frontier" if len(points) < 4 else "more points on the frontier"] += 1  # noqa: PLR2004
    reached["searched" if budget.steps < STEPS else "reduced"] += 1
    least = _least(program_of_task(task), run, reached)
    faults = [f"ours {own}, with the extra {other}"] if not own.exact or other != own else []
    return faults + [f"ours {own.cost}, {name} {cost}" for name, cost in least.items() if cost != own.cost]


def _planned(seed: int, run: Any, reached: Counter[str]) -> list[str]:  # noqa: ANN401
    world = drawn(seed)
    catalog = build([world.raw])
    plan = knox_scopes.plan(
        catalog, world.needs, objective=world.objective, have=world.have, deny=world.deny, limit=None
    )
    made = program_of_world(world.raw, world.needs, world.have, world.deny, fewest=world.objective == "fewest-scopes")
    if made is None:
        reached["plans of which a need is denied"] += 1
        return [] if plan.unresolved else [f"a need that only denied scopes serve is not unresolved: {plan.scopes}"]
    program, names = made
    reached["plans"] += 1
    chosen = [names.index(name) for name in plan.scopes if name in names]
    faults = [f"unresolved {plan.unresolved}"] if plan.unresolved or not plan.exact else []
    if len(chosen) < len(plan.scopes) or not all(need & set(chosen) for need in program.needs):
        return [*faults, f"{plan.scopes} has a denied scope, or serves not all needs"]
    faults += map(str, knox_scopes.verify(catalog, plan))
    ours, least = program.cost(chosen), _least(program, run, reached)
    return faults + [f"ours {ours} {plan.scopes}, {name} {cost}" for name, cost in least.items() if cost != ours]


def _least(program: Program, run: Any, reached: Counter[str]) -> dict[str, Cost]:  # noqa: ANN401
    """Returns the least cost by the solver and, where there are few sets, by looking at all."""
    found = {"the solver": run(program)}
    if (cost := brute(program)) is not None:
        reached["few enough for all sets"] += 1
        found["brute force"] = cost
    return found


def search(seed: int) -> Task:
    """Returns a task of some 10 to 60 candidates."""
    random = Random(seed)  # noqa: S311 - the same world for the same seed
    count, elements = random.randint(10, 60), random.randint(20, 120)
    share = random.choice([0.03, 0.08, 0.2])
    opens = [sum(1 << bit for bit in range(elements) if random.random() < share) for _ in range(count)]
    implied = [1 << number for number in range(count)]
    for number in range(count):
        draw = random.random()
        if draw < 0.2:  # noqa: PLR2004 - a fifth is equal to another, a fifth implies one or two
            opens[number] = random.choice(opens)
        elif draw < 0.4 and number > 1:  # noqa: PLR2004
            # What is implied is settled before: whoever implies a candidate opens all that it opens.
            for lower in random.sample(range(number), random.randint(1, 2)):
                opens[number] |= opens[lower]
                implied[number] |= implied[lower]
    held = paid = 0
    if random.random() < 0.3:  # noqa: PLR2004 - some have been granted something
        granted = random.randrange(count)
        held, paid = implied[granted], opens[granted]
    opened = [bit for bit in range(elements) if any(mask >> bit & 1 for mask in opens) and not paid >> bit & 1]
    need = sum(1 << bit for bit in random.sample(opened, min(len(opened), random.randint(1, 30))))
    cuts = sorted(random.randint(0, elements) for _ in range(3))
    tiers = tuple((1 << high) - (1 << low) for low, high in zip([0, *cuts], [*cuts, elements], strict=True))
    candidates = sum(1 << number for number, mask in enumerate(opens) if mask & need)
    return Task(need, candidates, opens, implied, paid | need, held, tiers, random.random() < 0.3)  # noqa: PLR2004


def drawn(seed: int) -> World:
    """Returns a catalog of some 6 to 40 scopes and what a plan is asked of it."""
    random = Random(seed)  # noqa: S311 - the same world for the same seed
    roots = [f"a{letter}" for letter in "bcdefgh"[: random.randint(1, 7)]]
    tails = ["", ".x", ".y", ".x:v", ".y:v", ".y:m", ":v", ".zz"]
    names = sorted(root + tail for root in roots for tail in tails if random.random() < 0.8) or ["ab"]  # noqa: PLR2004
    scopes: dict[str, Any] = {name: {"summary": "S."} for name in names}
    for name in names:
        if random.random() < 0.15:  # noqa: PLR2004 - some are open-ended, and some imply others, which come later
            scopes[name]["open_ended"] = []
        later = [other for other in names if other > name and not other.startswith(name)]
        if later and random.random() < 0.15:  # noqa: PLR2004
            scopes[name]["implies"] = sorted(random.sample(later, min(len(later), random.randint(1, 2))))
    most = random.choice([1, 2, 4])

    def opener() -> list[str]:
        return sorted(random.sample(names, min(len(names), random.randint(1, most))))

    endpoints = {
        f"GET /e{number}": {"scopes": opener(), "effect": random.choice(["read", "read", "write", "destroy"])}
        for number in range(random.randint(3, 60))
    }
    events = {f"A_E{number}": {"scopes": opener()} for number in range(random.randint(0, 6))}
    items = [*endpoints, *events]
    raw = {
        "service": "a",
        "name": "A",
        "source": "page",
        "sources": {"page": {"title": "T", "url": "https://example.com/", "updated": "2025-01-01"}},
        "scopes": scopes,
        "endpoints": endpoints,
        "events": events,
    }
    needs = random.sample(items, min(len(items), random.randint(1, 25)))
    have = random.sample(names, random.choice([0, 0, 1, min(2, len(names))]))
    deny = random.sample([*names, *items], random.choice([0, 0, 1, 2]))
    return World(raw, needs, have, deny, random.choice(OBJECTIVES))


if __name__ == "__main__":
    sys.exit(main())
