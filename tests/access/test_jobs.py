import pytest

from knox_scopes import plan, plan_jobs
from knox_scopes.catalog.model import Catalog

VIEW, UPLOAD = "GET /kcs/v1/rp/devices", "PUT /kcs/v1/rp/devices/upload"
SIGN_IN = "POST /ams/v1/oauth2/token"


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


def test_where_a_request_must_name_all_that_is_registered_the_jobs_that_need_less_are_noted(catalog: Catalog) -> None:
    needs = {"": [VIEW], "look": [VIEW], "import": [UPLOAD], "both": [VIEW, UPLOAD], "sign in": [SIGN_IN]}
    assert plan_jobs(catalog, needs).notes == ()
    [note] = plan_jobs(catalog, needs, exact=True).notes
    assert note.startswith("with the authorization code grant, a request must name exactly the registered scopes, so ")
    assert "`look`, `import` cannot each ask for less" in note
    assert "`both`" not in note
    assert "sign in" not in note
    [note] = plan_jobs(catalog, {"look": [VIEW], "both": [VIEW, UPLOAD]}, exact=True).notes
    assert "`look` cannot ask for less" in note
    assert plan_jobs(catalog, {"both": [VIEW, UPLOAD]}, exact=True).notes == ()


def test_the_data_of_all_jobs_is_as_old_as_the_oldest(catalog: Catalog) -> None:
    webhook = ["POST /kwn/v1/subscriptions", "KAI_APP_ANR_FC"]
    found = plan_jobs(catalog, {"look": [VIEW], "listen": webhook}).freshness
    assert found.oldest == "2026-05-05"
    assert list(found.services) == ["kai", "kdp", "kwn"]


@pytest.mark.parametrize("needs", [{}, {"idle": []}])
def test_without_needs_nothing_is_to_be_registered(catalog: Catalog, needs: dict[str, list[str]]) -> None:
    assert plan_jobs(catalog, needs).scopes == ()
