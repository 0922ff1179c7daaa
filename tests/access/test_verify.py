from collections.abc import Iterable
from itertools import combinations
from typing import Any

import pytest

from knox_scopes import InputError, Plan, plan, verify
from knox_scopes.access import verify as verifying
from knox_scopes.access.plan import Equivalent
from knox_scopes.catalog.build import build
from knox_scopes.catalog.model import Catalog

UPLOAD = ["GET /kcs/v1/rp/devices", "PUT /kcs/v1/rp/devices/upload"]
# More scopes than ten open something of these.
MANY = [
    "GET /kai/v1/settings",
    "GET /kcs/v1/kme/devices/list",
    "GET /kcs/v1/rp/customers/list",
    "GET /ke/v1/campaigns",
    "POST /ke/v1/devices/getDevices",
    "GET /msp/v1/managedCustomers",
    *UPLOAD,
]
UNPROVED = "the plan is not proved minimal: its search ended early"


class Altered:
    """Stands in for a plan with some of its fields altered."""

    def __init__(self, made: Plan, **fields: object) -> None:
        self.made = made
        self.fields = fields

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever a plan has
        return self.fields[name] if name in self.fields else getattr(self.made, name)


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("objective", "x", "`x` is not an objective; the objectives are least-privilege, fewest-scopes"),
        ("exact", "no", "`exact` must be true or false, not 'no'"),
        ("exact", 1, "`exact` must be true or false, not 1"),
    ],
)
def test_what_no_plan_can_have_is_refused(catalog: Catalog, field: str, value: object, says: str) -> None:
    with pytest.raises(InputError, match=f"^{says}$"):
        verify(catalog, Altered(plan(catalog, UPLOAD), **{field: value}))


def test_a_plan_that_is_not_proved_is_told_to_be_so(page: Catalog) -> None:
    made = plan(page, UPLOAD)
    assert verify(page, Altered(made, exact=False)) == (UNPROVED,)
    assert verify(page, Altered(made, exact=False, bound=(0, 0, 0, 0, 0, 0))) == (UNPROVED,)
    above = "the bound is above the cost of the plan, 0, 1, 0, 1, 1, 3"
    for bound in ((0, 1, 0, 1, 1, 4), (0, 1)):
        assert verify(page, Altered(made, exact=False, bound=bound)) == (UNPROVED, above)


def test_a_need_of_which_all_scopes_are_denied_holds_as_unresolved(page: Catalog) -> None:
    made = plan(page, ["GET /kcs/v1/rp/customers/list", *UPLOAD], deny="kdp kdp.customers")
    assert [item.reason for item in made.unresolved] == ["denied"]
    assert verify(page, made) == ()
    problems = verify(page, Altered(made, deny=()))
    assert "the input `GET /kcs/v1/rp/customers/list` does not mean what the plan says" in problems


def test_an_event_of_which_all_scopes_are_denied_carries_no_endpoint(catalog: Catalog) -> None:
    openers = [name for name in catalog.scopes if name in {"kai", "kai.battery"}]
    made = plan(catalog, ["POST /kwn/v1/subscriptions", "KAI_BATTERY_STATUS"], deny=openers)
    assert [item.reason for item in made.unresolved] == ["needs-event", "denied"]
    assert verify(catalog, made) == ()


def test_equivalent_sets_stand_in_order_and_once(page: Catalog) -> None:
    made = plan(page, UPLOAD)
    [part] = made.equivalent
    doubled = Equivalent(part.scopes, part.instead * 2, complete=True)
    assert verify(page, Altered(made, equivalent=(doubled,))) == (
        "the sets equivalent to `kdp.devices` are not sorted, or contain a duplicate",
    )
    assert verify(page, Altered(made, equivalent=(part, part))) == (
        "`kdp.devices` is not a part of the plan with equivalents",
    )


@pytest.mark.parametrize("objective", ["least-privilege", "fewest-scopes"])
def test_a_plan_of_many_scopes_holds_and_one_for_the_other_objective_does_not(catalog: Catalog, objective: str) -> None:
    needs = [*MANY, "GET /kcs/v1/rp/profilealias/kme"]
    made = plan(catalog, needs, objective=objective)
    assert verify(catalog, made) == ()
    other = "fewest-scopes" if objective == "least-privilege" else "least-privilege"
    problems = verify(catalog, Altered(made, objective=other))
    assert any(problem.endswith("would cover the needs at lower cost") for problem in problems)
    assert any(problem.startswith("the frontier ends with") for problem in problems)


def test_a_frontier_goes_from_few_scopes_to_little_access(catalog: Catalog) -> None:
    made = plan(catalog, MANY)
    assert len(made.frontier) > 1
    problems = verify(catalog, Altered(made, frontier=made.frontier[::-1]))
    last, one = made.frontier[-1].count, made.frontier[-2].count
    assert f"the frontier does not lose access from {last} to {one} scopes" in problems


def test_what_was_granted_before_makes_a_scope_needless(catalog: Catalog) -> None:
    made = plan(catalog, ["GET /kcs/v1/rp/devices"])
    problems = verify(catalog, Altered(made, have=("kdp.devices:view",)))
    assert "`kdp.devices:view` can be dropped: every need is covered without it" in problems


def test_of_two_scopes_that_another_makes_needless_one_may_have_to_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verifying, "MOST_CANDIDATES", -1)
    opens = {"GET /x": ["a", "c"], "GET /y": ["b", "c"], "GET /z": ["a", "b"]}
    raw = {
        "service": "s", "name": "S", "source": "page", "scopes": {name: {"summary": "Some."} for name in "abc"},
        "sources": {"page": {"title": "Page", "url": "https://example.org", "updated": "2025-01-01"}},
        "endpoints": {at: {"scopes": scopes, "effect": "read"} for at, scopes in opens.items()},
        "events": {},
    }  # fmt: skip
    catalog = build([raw])
    made = plan(catalog, opens)
    assert made.scopes == ("a", "b")
    assert verify(catalog, made) == ()


@pytest.mark.parametrize(("scopes", "largest"), [("abcdefghij", 10), ("abcdefghijk", 0)])
def test_all_sets_are_looked_at_where_ten_scopes_open_anything_needed(
    scopes: str, largest: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes = [0]

    def watched(names: list[str], size: int) -> Iterable[tuple[str, ...]]:
        sizes.append(size)
        return combinations(names, size)

    monkeypatch.setattr(verifying, "combinations", watched)
    raw = {
        "service": "s", "name": "S", "source": "page", "scopes": {name: {"summary": "Some."} for name in scopes},
        "sources": {"page": {"title": "Page", "url": "https://example.org", "updated": "2025-01-01"}},
        "endpoints": {"GET /x": {"scopes": [*scopes], "effect": "read"}},
        "events": {},
    }  # fmt: skip
    catalog = build([raw])
    assert verify(catalog, plan(catalog, ["GET /x"])) == ()
    assert max(sizes) == largest


def test_an_exact_plan_has_a_frontier_that_is_proved(catalog: Catalog) -> None:
    made = plan(catalog, MANY)
    doubtful = tuple(point._replace(exact=False) for point in made.frontier)
    assert "the frontier is not proved: its search ended early" in verify(catalog, Altered(made, frontier=doubtful))
