from pathlib import Path
from typing import Any

import pytest
import yaml

from knox_scopes import plan, verify
from knox_scopes.model import Access, Catalog

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "plans.yaml").read_text())["plans"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["why"])
def test_a_plan_worked_out_by_hand(catalog: Catalog, case: dict[str, Any]) -> None:
    found = plan(catalog, case["needs"])
    assert found.unresolved == ()
    assert list(found.scopes) == case["scopes"]
    expected = Access(**{kind: tuple(sorted(at)) for kind, at in case.get("excess", {}).items()})
    assert found.excess == expected
    assert found.exact
    assert verify(catalog, found) == ()
