"""Two engines must never disagree: the page answers as the package does, on 10,000 random needs and more."""

import json
from random import Random
from typing import Any

import pytest
from answers import Batch, answer, as_json, batch
from drive import chromium, engine, in_node
from hypothesis import Phase, given, settings
from worlds import World, worlds

from knox_scopes import load
from knox_scopes.catalog.model import Catalog

OVERLAY = """\
service: kdp
source: wiki
sources:
  wiki: {title: Wiki, url: "https://example.com/", updated: "2026-09-01"}
scopes:
  kdp.devices:own: {summary: Read our devices., implies: [kdp.customers, ke.fota:view]}
  kdp.orders: {summary: Read orders and devices.}
endpoints:
  DELETE /kcs/v1/rp/orders/{orderId}: {summary: Deletes., scopes: ["kdp.devices:own"], effect: destroy}
  GET /kcs/v1/rp/devices: {summary: Lists., scopes: ["kdp.devices:own", "kdp.devices:view", kdp.orders], effect: read}
  GET /kcs/v1/rp/orders: {summary: Lists orders., scopes: [kdp.customers, kdp.orders], effect: read}
"""

Asked = list[tuple[Catalog, Batch]]


@pytest.fixture(scope="session")
def random(pytestconfig: pytest.Config) -> Random:
    """Returns what the seed of the laws makes, so that a failure can be replayed as one of theirs."""
    return Random(int(pytestconfig.option.hypothesis_seed))  # noqa: S311 - not for secrets


@pytest.fixture(scope="session")
def asked(random: Random, tmp_path_factory: pytest.TempPathFactory) -> Asked:
    folder = tmp_path_factory.mktemp("overlay")
    (folder / "kdp.yaml").write_text(OVERLAY, encoding="utf-8")
    catalogs = [
        (load(), 7_000),
        (load(stages=("uat", "preview")), 1_000),
        (load(overlay=folder), 1_000),
        *((world.catalog, 10) for world in drawn(200)),
    ]
    return [(catalog, batch(catalog, random, count, whole=16 if count > 10 else 4)) for catalog, count in catalogs]


def drawn(count: int) -> list[World]:
    """Draws worlds, in which scopes overlap as they do not in the catalog that ships."""
    found: list[World] = []

    @settings(max_examples=count, phases=[Phase.generate], database=None)
    @given(worlds())
    def draw(world: World) -> None:
        found.append(world)

    draw()
    return [world for world in found if world.needs]


@pytest.fixture(scope="session")
def expected(asked: Asked) -> list[list[Any]]:
    return [[as_json(answer(catalog, case)) for case in made["cases"]] for catalog, made in asked]


def held(found: list[Any], expected: list[list[Any]], asked: Asked) -> int:
    """Holds answers against those of the package, part by part; returns how many there are."""
    count = 0
    for (_, made), answers, wanted in zip(asked, found, expected, strict=True):
        for case, own, package in zip(made["cases"], answers, wanted, strict=True):
            plan = own["plan"]
            plan["unresolved"] = sorted([one["input"], one["reason"], one["likely"]] for one in plan["unresolved"])
            for part, value in package.items():
                assert own[part] == value, (part, case)
            count += 1
    return count


def test_in_node_it_answers_as_the_package(asked: Asked, expected: list[list[Any]]) -> None:
    found = in_node("answerAll", [made for _, made in asked])
    assert held(found, expected, asked) >= 10_000


def test_in_chromium_it_answers_as_the_package(asked: Asked, expected: list[list[Any]]) -> None:
    call = f"(batch) => {{ {engine()}\nreturn JSON.stringify(answerAll(JSON.parse(batch))); }}"
    with chromium() as browser:
        found = json.loads(browser.new_page().evaluate(call, json.dumps([made for _, made in asked])))
    assert held(found, expected, asked) >= 10_000
