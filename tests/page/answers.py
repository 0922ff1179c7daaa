"""Random cases for the engine of the page, and what the package answers to each."""

import json
from collections.abc import Iterable, Mapping
from random import Random
from typing import Any

from knox_scopes import consent, plan, read_registration, review
from knox_scopes.access.needs import resolve
from knox_scopes.catalog.index import index
from knox_scopes.catalog.model import Access, Catalog
from knox_scopes.report.explorer.data import page_data

SIZES = (0, 1, 2, 3, 4, 6, 10, 20, 1_000)
# What means nothing that is known, for most catalogs.
ODD = ("GET /ke/v1/campaign", "PUT /kcs/v1/rp/devices", "/ke/v1/campaigns", "GET /kai/v1/settings/other", "NO_EVENT")

Case = dict[str, Any]
Batch = dict[str, Any]


def batch(catalog: Catalog, random: Random, count: int, *, whole: int) -> Batch:
    """Returns the data of a catalog and cases in it; each so many is asked for more than its plan."""
    return {
        "data": page_data(catalog),
        "cases": [case(catalog, random, is_whole=number % whole == 0) for number in range(count)],
    }


def case(catalog: Catalog, random: Random, *, is_whole: bool) -> Case:
    names, items = [*catalog.scopes], [*catalog.endpoints, *catalog.events]
    deniable = [*names, *index(catalog).bits]
    asked: Case = {
        "needs": some(random, items, random.choice(SIZES)),
        "have": some(random, names, random.choice((0, 0, 0, 1, 3))),
        "deny": some(random, deniable, random.choice((0, 0, 0, 1, 2, 6))),
    }
    if is_whole:
        asked["requested"] = [*some(random, names, random.choice((0, 1, 2, 4, 8))), *some(random, ("nothing",), 1)]
        odd = resolve(catalog, [*asked["needs"], *some(random, ODD, random.choice((0, 0, 1, 3)))])
        asked["asked"] = random.choice([[need.at for need in odd.needs], None])
        asked["unresolved"] = [item._asdict() for item in odd.unresolved] if asked["asked"] is not None else []
    return asked


def some(random: Random, names: Iterable[str], count: int) -> list[str]:
    known = [*names]
    return random.sample(known, random.randint(min(1, count), min(count, len(known)))) if known else []


def answer(catalog: Catalog, asked: Case) -> dict[str, Any]:
    """Returns what the package answers, in the words of the page."""
    planned = plan(catalog, asked["needs"], have=asked["have"], deny=asked["deny"], limit=None)
    found: dict[str, Any] = {
        "plan": {
            "scopes": planned.scopes,
            "needs": [need.at for need in planned.needs],
            "unresolved": sorted((item.input, item.reason, item.likely) for item in planned.unresolved),
            "excess": planned.excess._asdict(),
            "exact": planned.exact,
        }
    }
    if "requested" in asked:
        found["frontier"] = {
            "points": [{"scopes": point.scopes, "excess": point.excess._asdict()} for point in planned.frontier],
            "exact": all(point.exact for point in planned.frontier),
        }
        found["equivalent"] = [part._asdict() for part in planned.equivalent]
        found["proof"] = [
            {"scope": one.scope, "serves": one.serves, "rivals": [rival(*one) for one in one.rivals]}
            for one in planned.proof
        ]
        found["review"] = reviewed(catalog, asked)
        found["consent"] = asked_for(catalog, asked["requested"])
    return found


def rival(scope: str, scopes: tuple[str, ...], loses_on: str, more: Access) -> dict[str, Any]:
    return {"scope": scope, "scopes": scopes, "losesOn": loses_on, "more": more._asdict()}


def reviewed(catalog: Catalog, asked: Case) -> dict[str, Any]:
    needs = asked["asked"]
    texts = None if needs is None else [*needs, *(item["input"] for item in asked["unresolved"])]
    found = review(catalog, asked["requested"], texts)
    return {
        "unknown": [item.scope for item in found.unknown],
        "redundant": [
            {"scopes": item.scopes, "impliedBy": item.implied_by, "ticked": item.ticked} for item in found.redundant
        ],
        "unneeded": found.unneeded,
        "broader": [item._asdict() | {"closes": item.closes._asdict()} for item in found.broader],
        "risky": [item._asdict() for item in found.risky],
        "unavoidable": [item._asdict() for item in found.unavoidable],
        "missing": [item._asdict() for item in found.missing],
        "undetermined": [item._asdict() for item in found.undetermined],
        "opens": found.opens._asdict(),
        "exact": True,
    }


def asked_for(catalog: Catalog, requested: Iterable[str]) -> list[dict[str, Any]]:
    text = json.dumps({"app": {"name": "An app"}, "scopes": [*requested]})
    found = consent(catalog, read_registration(text.encode(), "app.json"))
    shown = sorted((one.scope, one.covers) for asked in found.services.values() for one in asked)
    return [{"scope": scope, "covers": covers} for scope, covers in shown]


def as_json(value: object) -> object:
    """Returns a value as it comes back from JSON, the unresolved of a plan in an order that hangs on nothing."""
    if isinstance(value, Mapping):
        return {key: as_json(member) for key, member in value.items()}
    return [as_json(member) for member in value] if isinstance(value, list | tuple) else value
