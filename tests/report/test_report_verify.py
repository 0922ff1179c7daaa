from knox_scopes import plan
from knox_scopes.catalog.model import Catalog
from knox_scopes.report.json import PLAN_SCHEMA, answer, plan_fields
from knox_scopes.report.saved_plan import read_plan
from knox_scopes.report.verify import verify_text


def test_verified_plans_hold_or_show_each_problem(catalog: Catalog) -> None:
    made = plan(catalog, ["GET /kcs/v1/rp/devices", "GET /nowhere", "X_Y"])
    saved = read_plan(answer(PLAN_SCHEMA, catalog, plan_fields(made)))._replace(unresolved=())
    assert verify_text((), saved, catalog, colour=False) == "the plan is verified  (data from 2026-06-17)"
    older = saved._replace(catalog_version="2024-01-01", unresolved=made.unresolved)
    text = verify_text(("one", "two"), older, catalog, colour=False)
    assert text == (
        "wrong  one\nwrong  two\n2 needs unresolved in the plan\n"
        f"made with the catalog of 2024-01-01, verified with the catalog of {catalog.version}"
    )
