"""Holds the catalog of a day to what the pages of that day had."""

from collections import Counter

import pytest

from knox_scopes import load

# How many scopes each page had for each service, and what came with it; counted and copied by hand from the pages.
DAYS = [
    ("2024-06-24", (), {"kai": 7, "ke": 1}, ["kai.settings"], ["kai.miscellaneous", "kme"]),
    (
        "2024-09-25",
        (),
        {"kai": 8, "ke": 18, "kme": 8},
        ["kai.miscellaneous", "kme.devices:read", "kme.profiles:write"],
        ["kme.devices:view", "kdp", "msp"],
    ),
    (
        "2025-08-05",
        (),
        {"kai": 8, "kc": 4, "kdp": 6, "ke": 18, "km": 8, "kme": 8, "msp": 3, "ams": 2},
        ["kme.devices:view", "kme.profiles:manage", "kc.devices:view"],
        ["kme.devices:read", "kc.profile", "tag"],
    ),
    (
        "2026-06-17",
        (),
        {"kai": 8, "kc": 11, "kdp": 6, "ke": 18, "km": 8, "kme": 8, "msp": 3, "ams": 2, "tag": 3},
        ["tag.tags:view", "kc.license:manage", "kc.profile:assign"],
        ["kc.application"],
    ),
    (
        "2026-10-08",
        ("uat", "preview"),
        {"kai": 8, "kc": 16, "kdms": 5, "kdp": 6, "ke": 18, "km": 8, "kme": 8, "msp": 3, "ams": 2, "tag": 3},
        ["kc.application:view", "kc.content:manage", "kdms.devices:upload"],
        [],
    ),
]


@pytest.mark.parametrize(("day", "stages", "counts", "there", "not_there"), DAYS, ids=[day for day, *_ in DAYS])
def test_a_day_has_the_scopes_that_had_been_seen(
    day: str, stages: tuple[str, ...], counts: dict[str, int], there: list[str], not_there: list[str]
) -> None:
    catalog = load(as_of=day, stages=stages)
    assert Counter(scope.service for scope in catalog.scopes.values()) == counts
    assert set(there) <= catalog.scopes.keys()
    assert not set(not_there) & catalog.scopes.keys()
