"""Compares the exact search with CP-SAT and with RC2 on random worlds too large for a look at every set.

    python benchmarks/differ.py 20000            # as many worlds; the seed is printed
    python benchmarks/differ.py 1 --seed 12345   # one of them again

Each world has candidates that overlap, equal ones, ones that imply others, what is held already, and either objective.
Our own search, the one with the solver of the extra and CP-SAT have to agree on the cost, the first two on the names.
The exit status is 1 where they do not.
"""

import argparse
import sys
from collections import Counter
from random import Random, SystemRandom
from unittest.mock import patch

from ortools.sat.python import cp_model

from knox_scopes.access.limits import STEPS, Budget
from knox_scopes.access.solve import Task, frontier, solve
from knox_scopes.catalog.index import bits_of


def main() -> int:
    """Prints what disagrees, and what the worlds were like."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("worlds", type=int, help="how many worlds")
    parser.add_argument("--seed", type=int, default=None, help="the seed of the first (default random)")
    options = parser.parse_args()
    first = SystemRandom().randrange(10**9) if options.seed is None else options.seed
    print(f"seeds {first} to {first + options.worlds - 1}")
    wrong, reached = 0, Counter[str]()
    for seed in range(first, first + options.worlds):
        task, budget = world(seed), Budget()
        with patch("knox_scopes.access.solve.available", return_value=False):
            own = solve(task, budget)
        with patch("knox_scopes.access.solve.ALONE", 0), patch("knox_scopes.access.solve.FEW", 0):
            other = solve(task)
        points = frontier(task, own)
        least = cost_of(task)
        if not own.exact or other != own or own.cost != least:
            wrong += 1
            print(f"seed {seed}: ours {own}, with the extra {other}, CP-SAT {least}")
        reached[f"{len(points)} points on the frontier" if len(points) < 4 else "more points on the frontier"] += 1  # noqa: PLR2004
        reached["searched" if budget.steps < STEPS else "reduced"] += 1
    for what, count in sorted(reached.items()):
        print(f"{count:7} {what}")
    print(f"{wrong} wrong of {options.worlds}")
    return 1 if wrong else 0


def world(seed: int) -> Task:
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


def cost_of(task: Task) -> tuple[int, ...]:
    """Returns the least cost, by the definition, rank by rank."""
    model = cp_model.CpModel()
    chosen = {number: model.new_bool_var("") for number in bits_of(task.candidates)}
    for bit in bits_of(task.need):
        model.add_bool_or([one for number, one in chosen.items() if task.opens[number] >> bit & 1])
    opened, implied = ([model.new_bool_var("") for _ in range(size)] for size in (task.width, len(task.opens)))
    for number, one in chosen.items():
        for bit in bits_of(task.opens[number]):
            model.add_implication(one, opened[bit])
        for bit in bits_of(task.implied[number]):
            model.add_implication(one, implied[bit])
    ranks = [[opened[bit] for bit in bits_of(tier & ~task.free_elements)] for tier in task.tiers]
    ranks.insert(0 if task.fewest else len(ranks), list(chosen.values()))
    ranks.append([implied[bit] for bit in bits_of((1 << len(task.opens)) - 1 & ~task.free_scopes)])
    cost = []
    for rank in ranks:
        total = cp_model.LinearExpr.sum(rank)
        model.minimize(total)
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        if solver.solve(model) != cp_model.OPTIMAL:
            raise RuntimeError("CP-SAT did not prove the least")
        cost.append(round(solver.objective_value))
        model.add(total <= cost[-1])
    return tuple(cost)


if __name__ == "__main__":
    sys.exit(main())
