"""What is asked of everyone: concrete requests over the whole catalog, and scopes that open half of them."""

__all__ = ["NEEDS", "Batch", "Job", "Raw", "fresh", "requests", "shape"]

import uuid
from collections.abc import Callable, Iterable
from random import Random

import knox_scopes
from knox_scopes.catalog.index import index
from knox_scopes.catalog.model import Catalog

Batch = list[tuple[str, str]]
Raw = list[tuple[bytes, bytes]]

NEEDS = (
    "GET /kai/v1/settings",
    "GET /kc/v2/profiles/{profileId}",
    "POST /kc/v2/devices/getDevices",
    "GET /kcs/v1/kme/devices/list",
    "PUT /kcs/v1/kme/devices/assignProfile",
    "GET /kcs/v1/rp/devices",
    "PUT /kcs/v1/rp/devices/upload",
    "GET /ke/v1/campaigns",
    "POST /ke/v1/devices/getDevices",
    "GET /msp/v1/managedCustomers",
)


class Job:
    """Holds a grant that opens about half of what the catalog lists, in the forms that the peers need.

    `openers` has for each endpoint every scope that opens it, `own` those it is listed under. Both, and `at` (the
    endpoint behind a number of the router), are made beforehand, outside what is timed.
    """

    def __init__(self, catalog: Catalog, seed: int) -> None:
        """Adds scopes in a shuffled order, roots left out, until half of the endpoints are open."""
        listed = [endpoint for endpoint in catalog.endpoints.values() if endpoint.opened_by == "scopes"]
        self.catalog = catalog
        self.paths: list[tuple[str, str]] = [(endpoint.method, endpoint.path) for endpoint in listed]
        names = [name for name in catalog.scopes if "." in name]
        Random(seed).shuffle(names)  # noqa: S311 - the same scopes in every run
        self.scopes: list[str] = []
        while 2 * len(knox_scopes.grant(catalog, self.scopes).endpoints) < len(listed):
            self.scopes.append(names.pop())
        self.grant = knox_scopes.grant(catalog, self.scopes)

        opens = {name: knox_scopes.grant(catalog, name).endpoints for name in catalog.scopes}
        self.own: dict[str, list[str]] = {str(endpoint): list(endpoint.scopes) for endpoint in listed}
        self.openers = {at: [name for name in opens if at in opens[name]] for at in self.own}
        indexed = index(catalog)
        self.find: Callable[[str, str], int | None] = indexed.router.find
        self.at: dict[int | None, str] = {number: str(target.endpoint) for number, target in enumerate(indexed.targets)}

    def by_number(self, values: dict[str, list[str]]) -> dict[int | None, list[str]]:
        """Returns what belongs to each endpoint by the number that the router answers with."""
        return {number: values[at] for number, at in self.at.items() if at in values}


def shape(path: str) -> str:
    """Returns the path with its variables named by their places; falcon wants one name for one place."""
    parts = path.split("/")
    return "/".join(f"{{v{place}}}" if part.startswith("{") else part for place, part in enumerate(parts))


def requests(paths: Iterable[tuple[str, str]], count: int, seed: int) -> list[Raw]:
    """Returns batches of one request for each endpoint, in varying order and with varying ids, as bytes."""
    random = Random(seed)  # noqa: S311 - the same requests in every run
    kinds: tuple[Callable[[], str], ...] = (
        lambda: str(uuid.UUID(int=random.getrandbits(128), version=4)),
        lambda: str(random.randrange(10**5, 10**10)),
        lambda: f"{random.getrandbits(96):024x}",
    )
    batches: list[Raw] = []
    for _ in range(count):
        batch: Raw = []
        for method, path in paths:
            parts = (random.choice(kinds)() if part.startswith("{") else part for part in path.split("/"))
            batch.append((method.encode(), "/".join(parts).encode()))
        random.shuffle(batch)
        batches.append(batch)
    return batches


def fresh(raw: Raw) -> Batch:
    """Returns a batch as strings that nobody has hashed yet, as a server gets them."""
    return [(method.decode(), path.decode()) for method, path in raw]
