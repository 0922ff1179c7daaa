"""Searches that are hard in different ways, the same in every run."""

__all__ = ["INSTANCES", "catalog_of"]

from collections.abc import Callable
from random import Random

from knox_scopes.access.solve import Task

SEED = 20250805


def _task(opens: list[int], need: int, tiers: tuple[int, ...] = (), implied: list[int] | None = None) -> Task:
    whole = 0
    for elements in opens:
        whole |= elements
    candidates = sum(1 << number for number, elements in enumerate(opens) if elements & need)
    implied = implied or [1 << number for number in range(len(opens))]
    return Task(need, candidates, opens, implied, need, 0, tiers or (whole,))


def _mask(bits: list[int]) -> int:
    return sum(1 << bit for bit in bits)


def dense(needs: int, share: float, scopes: int = 200, endpoints: int = 2000) -> Task:
    """Returns scopes that each open a share of all endpoints, a quarter of them destroying, a quarter writing."""
    random = Random(SEED)  # noqa: S311 - the same instance in every run
    opens = [_mask(random.sample(range(endpoints), int(endpoints * share))) for _ in range(scopes)]
    opened = [bit for bit in range(endpoints) if any(elements >> bit & 1 for elements in opens)]
    quarter = (1 << endpoints // 4) - 1
    tiers = (quarter, quarter << endpoints // 4, (1 << endpoints) - (1 << endpoints // 2))
    return _task(opens, _mask(random.sample(opened, needs)), tiers)


def equal(groups: int, size: int = 10) -> Task:
    """Returns groups of scopes with equal grants, which overlap with other groups."""
    random = Random(SEED)  # noqa: S311
    endpoints = groups * 6
    grants = [_mask(random.sample(range(endpoints), 12)) for _ in range(groups)]
    opened = [bit for bit in range(endpoints) if any(elements >> bit & 1 for elements in grants)]
    return _task([grant for grant in grants for _ in range(size)], _mask(random.sample(opened, groups * 2)))


def covering(seed: int, rows: int = 200, columns: int = 1000, share: float = 0.02) -> Task:
    """Returns a weighted set cover in the manner of OR-Library's scp4x: a cost of 1 to 100 is as many endpoints."""
    random = Random(seed)  # noqa: S311
    opens, first = [0] * columns, rows
    for row in range(rows):
        for column in random.sample(range(columns), int(columns * share)):
            opens[column] |= 1 << row
    for column in range(columns):
        cost = random.randint(1, 100)
        opens[column] |= (1 << cost) - 1 << first
        first += cost
    return _task(opens, (1 << rows) - 1)


def ring(size: int) -> Task:
    """Returns scopes in a ring, each of which overlaps with the next."""
    opens = [1 << number | 1 << (number + 1) % size | 1 << size + number for number in range(size)]
    return _task(opens, (1 << size) - 1)


def roles(needs: int, *, services: int = 30, count: int = 400, of_services: int = 30) -> Task:
    """Returns roles over services of 10 resources and 10 verbs: of a service, of some resources, across, and bundles.

    The last verb destroys, the first five read; the needs lie in so many of the services.
    """
    random = Random(SEED)  # noqa: S311
    opens: list[int] = []
    for _ in range(count):
        service, kind, grant = random.randrange(services), random.random(), 0
        if kind < 0.6:  # noqa: PLR2004 - three kinds, in these shares
            verbs = range(5) if random.random() < 0.5 else range(10)  # noqa: PLR2004
            for resource in range(10) if kind < 0.15 else random.sample(range(10), random.randint(1, 4)):  # noqa: PLR2004
                grant |= _mask([service * 100 + resource * 10 + verb for verb in verbs])
        elif kind < 0.9:  # noqa: PLR2004
            for _ in range(random.randint(2, 5)):
                other = random.randrange(services) * 100 + random.randrange(10) * 10
                grant |= _mask([other + verb for verb in random.sample(range(10), random.randint(2, 8))])
        else:
            for _ in range(random.randint(2, 4)):
                grant |= random.choice(opens or [1])
        opens.append(grant | _mask(random.sample(range(services * 100), random.randint(0, 6))))
    opened = [bit for bit in range(of_services * 100) if any(elements >> bit & 1 for elements in opens)]
    verbs_of = [sum(1 << bit for bit in range(services * 100) if bit % 10 in verbs) for verbs in ({9}, {5, 6, 7, 8})]
    reads = (1 << services * 100) - 1 & ~(verbs_of[0] | verbs_of[1])
    return _task(opens, _mask(random.sample(opened, min(needs, len(opened)))), (*verbs_of, reads))


def catalog_of(scopes: int = 10_000, endpoints: int = 100_000, needs: int = 200) -> Task:
    """Returns a large tree: services of a hundred scopes, of which every tenth implies nine and the first all."""
    random = Random(SEED)  # noqa: S311
    each = endpoints // scopes
    opens = [((1 << each) - 1 << number * each) | 1 << random.randrange(endpoints) for number in range(scopes)]
    implied = [1 << number for number in range(scopes)]
    for top in range(scopes):
        for below in range(top + 1, top + 100) if top % 100 == 0 else range(top + 1, top + 10) if top % 10 == 0 else ():
            opens[top] |= opens[below]
            implied[top] |= implied[below]
    quarter = (1 << endpoints // 4) - 1
    tiers = (quarter, quarter << endpoints // 4, (1 << endpoints) - (1 << endpoints // 2))
    return _task(opens, _mask(random.sample(range(endpoints), needs)), tiers, implied)


INSTANCES: dict[str, Callable[[], Task]] = {
    "dense 2 %, 20 needs": lambda: dense(20, 0.02),
    "dense 2 %, 50 needs": lambda: dense(50, 0.02),
    "dense 2 %, 100 needs": lambda: dense(100, 0.02),
    "dense 5 %, 20 needs": lambda: dense(20, 0.05),
    "dense 10 %, 20 needs": lambda: dense(20, 0.1),
    "dense 10 %, 50 needs": lambda: dense(50, 0.1),
    "20 groups of equals": lambda: equal(20),
    "100 groups of equals": lambda: equal(100),
    "set cover 50 x 200": lambda: covering(1, 50, 200, 0.05),
    "set cover 200 x 1,000, a": lambda: covering(1),
    "set cover 200 x 1,000, b": lambda: covering(2),
    "set cover 200 x 1,000, c": lambda: covering(3),
    "ring of 1,200": lambda: ring(1200),
    "ring of 1,201": lambda: ring(1201),
    "roles, 30 needs": lambda: roles(30),
    "roles, 100 needs": lambda: roles(100),
    "roles, 100 needs, one app": lambda: roles(100, of_services=4),
    "2,000 roles, 100 needs": lambda: roles(100, services=200, count=2000, of_services=200),
    "10,000 scopes, 200 needs": catalog_of,
}
