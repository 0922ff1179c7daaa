"""Measures what should take time in line with the size of a catalog or of a list of needs. It judges nothing.

The times are those of the processor, so that a busy machine changes them little.
"""

import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import yaml

import knox_scopes
from knox_scopes.access.needs import resolve
from knox_scopes.catalog.build import build
from knox_scopes.rules.validate import validate

PAGE = {"title": "A page", "url": "https://example.com/page", "updated": "2025-01-01"}
SEED = 20250805


def main() -> None:
    """Prints a line for each measurement."""
    for size in (1000, 2000, 4000, 8000):
        raw = tree(size)
        catalog = build([raw])
        plan = knox_scopes.plan(catalog, list(raw["endpoints"])[:10])
        clock(f"verify, 10 needs, {size} scopes", lambda: knox_scopes.verify(catalog, plan))  # noqa: B023 - called at once
        every = knox_scopes.plan(catalog, raw["endpoints"])
        clock(f"verify, all needs, {size} scopes", lambda: knox_scopes.verify(catalog, every))  # noqa: B023 - the same
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / "a.yaml").write_text(yaml.safe_dump(raw), encoding="utf-8")
            clock(f"catalog validate, {size} scopes", lambda: validate(folder))
    for size in (250, 500, 1000):
        raw = ring(size)
        catalog = build([raw])
        plan = knox_scopes.plan(catalog, raw["endpoints"], limit=None)
        clock(f"verify, all needs, {size} scopes in a ring", lambda: knox_scopes.verify(catalog, plan))  # noqa: B023
    raw = overlapping(660, 17_000)
    catalog = build([raw])
    plan = knox_scopes.plan(catalog, Random(SEED).sample(list(raw["endpoints"]), 10))  # noqa: S311 - the same each time
    clock("verify, 10 needs, 660 scopes and 17,000 endpoints that overlap", lambda: knox_scopes.verify(catalog, plan))
    shipped = knox_scopes.load()
    for what, path in (("unknown endpoints", "unknown{}/x"), ("needs for one endpoint", "campaigns/{}")):
        for count in (1000, 25_000, 190_000):
            texts = [f"GET /ke/v1/{path.format(number)}" for number in range(count)]
            clock(f"resolve, {count} {what}", lambda: resolve(shipped, texts))  # noqa: B023 - the same


def clock(what: str, call: Callable[[], object]) -> None:
    """Prints how long a call takes."""
    begun = time.process_time()
    call()
    print(f"{what:70} {time.process_time() - begun:8.2f} s", flush=True)


def tree(size: int) -> dict[str, Any]:
    """Returns a service of a root and pairs of a scope and its child, each with an endpoint."""
    names = [letters(number) for number in range((size - 1) // 2)]
    return service(
        ["a", *(f"a.{name}" for name in names), *(f"a.{name}:view" for name in names)],
        {f"GET /a/v1/{name}/{{id}}": [f"a.{name}:view"] for name in names}
        | {f"PUT /a/v1/{name}/{{id}}": [f"a.{name}"] for name in names},
    )


def ring(size: int) -> dict[str, Any]:
    """Returns a service whose endpoints are opened by two scopes each, as the edges of a ring by its corners."""
    names = [f"a.{letters(number)}" for number in range(size)]
    pairs = zip(names, [*names[1:], names[0]], strict=True)
    return service(names, {f"GET /a/v1/{letters(number)}/{{id}}": sorted(pair) for number, pair in enumerate(pairs)})


def overlapping(size: int, count: int) -> dict[str, Any]:
    """Returns a service whose endpoints are opened by several scopes each, none of which implies another."""
    random = Random(SEED)  # noqa: S311 - the same service each time
    names = [f"{letters(number)}.{kind}" for number in range(size // 3) for kind in ("all", "read", "write")]
    return service(
        names,
        {
            f"GET /a/v1/{letters(number % 4000)}/{{id}}/{letters(number // 4000)}": sorted(
                random.sample(names, random.randint(2, 5))
            )
            for number in range(count)
        },
    )


def service(scopes: list[str], endpoints: dict[str, list[str]]) -> dict[str, Any]:
    """Returns a service file with scopes and endpoints."""
    return {
        "service": "a",
        "name": "A",
        "summary": "A service.",
        "base_url": "https://api.example.com",
        "source": "page",
        "sources": {"page": PAGE},
        "scopes": {name: {"summary": "Some of it."} for name in scopes},
        "endpoints": {at: {"scopes": names, "effect": "read"} for at, names in endpoints.items()},
        "events": {},
    }


def letters(number: int) -> str:
    """Returns a number as letters, as columns are named in tables."""
    return (letters(number // 26 - 1) if number >= 26 else "") + chr(97 + number % 26)  # noqa: PLR2004 - the letters


if __name__ == "__main__":
    main()
