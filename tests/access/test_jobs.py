import pytest

from knox_scopes import plan, plan_jobs
from knox_scopes.catalog.model import Catalog

VIEW, UPLOAD = "GET /kcs/v1/rp/devices", "PUT /kcs/v1/rp/devices/upload"


def test_each_job_has_its_own_least_scopes_and_the_app_their_union(page: Catalog) -> None:
    found = plan_jobs(page, {"look": [VIEW], "import": [UPLOAD], "both": [VIEW, UPLOAD]})
    assert {name: one.scopes for name, one in found.jobs.items()} == {
        "look": ("kdp.devices:view",),
        "import": ("kdp.devices:manage",),
        "both": ("kdp.devices",),
    }
    assert found.scopes == ("kdp.devices", "kdp.devices:manage", "kdp.devices:view")


def test_one_scope_for_two_jobs_is_not_shared_where_it_would_give_each_the_access_of_the_other(
    page: Catalog,
) -> None:
    assert plan(page, [VIEW, UPLOAD]).scopes == ("kdp.devices",)
    assert plan_jobs(page, {"look": [VIEW], "import": [UPLOAD]}).scopes == (
        "kdp.devices:manage",
        "kdp.devices:view",
    )


def test_the_options_are_those_of_a_plan(catalog: Catalog) -> None:
    found = plan_jobs(catalog, {"look": ["GET /devices"]}, service="kdp", deny="kdp.devices:view")
    assert (found.scopes, found.jobs["look"].unresolved[0].reason) == ((), "denied")
    found = plan_jobs(catalog, {"": [VIEW, "GET /kcs/v1/rp/customers/list"]}, objective="fewest-scopes")
    assert found.scopes == ("kdp",)


@pytest.mark.parametrize("needs", [{}, {"idle": []}])
def test_without_needs_nothing_is_to_be_registered(catalog: Catalog, needs: dict[str, list[str]]) -> None:
    assert plan_jobs(catalog, needs).scopes == ()
