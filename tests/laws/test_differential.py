"""Plans cost what a solver that is not ours finds, in a program made of the definition; all sets, where these are few.

`python benchmarks/differ.py 20000` tries as many worlds; here are 500, others in each run.
"""

from collections import Counter

import pytest
from differ import differing
from programs import solver

WORLDS, PARTS = 500, 10


@pytest.mark.hypothesis  # runs with the laws
@pytest.mark.parametrize("part", range(PARTS))
def test_a_plan_costs_what_another_solver_finds(part: int, pytestconfig: pytest.Config) -> None:
    _, run = solver()
    reached: Counter[str] = Counter()
    first = int(pytestconfig.option.hypothesis_seed) + part * (WORLDS // PARTS)
    wrong = {seed: found for seed in range(first, first + WORLDS // PARTS) if (found := differing(seed, run, reached))}
    assert wrong == {}  # python benchmarks/differ.py 1 --seed SEED shows one again
    assert reached["plans"]
    assert reached["few enough for all sets"]
    assert reached["searched"]
