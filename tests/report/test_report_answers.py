import re

import pytest

from knox_scopes import diff, grant, plan, review
from knox_scopes.access.reasons import Unresolved
from knox_scopes.access.unknown import explain
from knox_scopes.catalog.model import Catalog
from knox_scopes.report.answers import decisions_text, diff_text, plan_text, review_text, verify_text
from knox_scopes.report.data import PLAN_SCHEMA, answer, plan_fields, read_plan

RED, GREEN, YELLOW = "\x1b[31m", "\x1b[32m", "\x1b[33m"


def bare(text: str) -> str:
    return re.sub(r"\x1b\[[0-9]+m", "", text)


NEEDS = [
    ["GET /kcs/v1/rp/devices", "PUT /kcs/v1/rp/devices/upload"],
    ["POST /devices/getDevices", "POST /oauth2/token", "GET /kcs/v1/rp/customers", "GET /nowhere", ""],
    ["POST /kwn/v1/subscriptions", "KAI_WIFI_CONNECTIONS"],
    [],
]


@pytest.mark.parametrize("needs", NEEDS)
@pytest.mark.parametrize("explain_it", [False, True])
def test_colour_changes_nothing_of_a_plan_but_its_colour(
    catalog: Catalog, needs: list[str], *, explain_it: bool
) -> None:
    made = plan(catalog, needs)
    coloured = plan_text(made, catalog, explain=explain_it, colour=True)
    assert coloured != bare(coloured)
    assert bare(coloured) == plan_text(made, catalog, explain=explain_it, colour=False)


def test_what_destroys_and_what_reaches_is_red_in_a_plan(catalog: Catalog) -> None:
    text = plan_text(
        plan(catalog, ["KAI_WIFI_CONNECTIONS", "PUT /kcs/v1/rp/devices/upload"]), catalog, explain=False, colour=True
    )
    assert f"{RED}reach\x1b[0m" in text
    assert f"{RED}destroy\x1b[0m" in text
    assert f"{GREEN}event\x1b[0m" in text


def test_a_plan_names_the_sets_with_the_same_access(catalog: Catalog) -> None:
    made = plan(catalog, ["GET /kcs/v1/rp/devices", "PUT /kcs/v1/rp/devices/upload"])
    text = plan_text(made, catalog, explain=False, colour=False)
    assert "the same access as kdp.devices: kdp.devices:manage kdp.devices:view" in text


def test_an_empty_need_can_be_seen(catalog: Catalog) -> None:
    text = plan_text(plan(catalog, [""]), catalog, explain=False, colour=False)
    assert "(empty)" in text
    assert "malformed: the line is empty" in text


def test_a_need_without_a_scope_keeps_its_notes(catalog: Catalog) -> None:
    text = plan_text(plan(catalog, ["POST /oauth2/token"]), catalog, explain=False, colour=False)
    assert "POST /ams/v1/oauth2/token  needs no scope" in text
    assert "the base `/ams/v1` (ams) is assumed" in text


def test_a_review_without_needs_says_what_is_opened(catalog: Catalog) -> None:
    text = review_text(review(catalog, "kdp"), colour=False)
    assert "opens  (1 reach, 1 destroy, 1 write, 4 read)" in text
    assert "no needs were given" in text


def test_a_risk_is_told_without_what_is_not_there(catalog: Catalog) -> None:
    text = review_text(review(catalog, "kdp.devices kai.settings", ["GET /kcs/v1/rp/devices"]), colour=False)
    assert "kdp.devices: 1 destroy that the least set does not have" in text
    assert "kai.settings: 1 reach that the least set does not have" in text


@pytest.mark.parametrize("needs", [None, [], ["GET /kcs/v1/rp/devices", "GET /ke/v1/fota", "GET /nowhere"]])
def test_colour_changes_nothing_of_a_review_but_its_colour(catalog: Catalog, needs: list[str] | None) -> None:
    made = review(catalog, "kdp kdp.devices ke.campaigns kai.devices", needs)
    assert bare(review_text(made, colour=True)) == review_text(made, colour=False)


def test_an_unknown_scope_in_a_review_comes_with_what_to_use(catalog: Catalog) -> None:
    text = review_text(review(catalog, "ke.campaigns"), colour=False)
    assert "`ke.campaigns` is not a scope (The scope is singular, the path plural); use `ke.campaign`\n" in text


def test_an_outcome_has_its_colour(catalog: Catalog) -> None:
    granted = grant(catalog, "kai")
    requests = ["GET /kai/v1/settings", "GET /kai/v1/new", "GET /ke/v1/fota"]
    decided = [(text, granted.decide(*text.split())) for text in requests]
    text = decisions_text(decided, (), colour=True)
    assert [line.split("\x1b[0m")[0] for line in text.split("\n")] == [
        f"{GREEN}allowed",
        f"{YELLOW}undetermined",
        f"{RED}denied",
    ]


def test_unknown_granted_names_follow_the_decisions(catalog: Catalog) -> None:
    unknown = [explain(catalog, "ke.campaigns"), explain(catalog, "offline_access")]
    one, other = decisions_text([], unknown, colour=False).split("\n")
    assert one.endswith("; use `ke.campaign`")
    assert "offline_access" in other
    assert "use" not in other.split("`offline_access`")[1].split(";")[-1].split()[:1]


def test_a_diff_of_nothing_says_so(catalog: Catalog) -> None:
    same = grant(catalog, "ke")
    assert diff_text(diff(same, same), colour=False) == "the access is the same"


def test_a_diff_shows_names_gained_in_green_and_lost_in_red(catalog: Catalog) -> None:
    text = diff_text(diff(grant(catalog, "ke"), grant(catalog, "kdp.customers")), colour=True)
    assert text.startswith(f"{GREEN}+ kdp.customers\x1b[0m\n{RED}- ke\x1b[0m\n")
    assert "gained" in text
    assert "lost" in text


def test_only_what_changes_has_a_heading(catalog: Catalog) -> None:
    text = diff_text(diff(grant(catalog, "ke.fota:view"), grant(catalog, "ke.fota:view kai.app")), colour=False)
    assert "gained  (4 events)" in text
    assert "lost" not in text


def test_verified_plans_hold_or_show_each_problem(catalog: Catalog) -> None:
    saved = read_plan(answer(PLAN_SCHEMA, catalog, plan_fields(plan(catalog, NEEDS[0]))))
    assert verify_text((), saved, catalog, colour=False) == f"the plan holds  (catalog of {catalog.version})"
    lost = Unresolved("GET /nowhere", "unknown-path", "there is no such path")
    older = saved._replace(catalog_version="2024-01-01", unresolved=(lost, lost))
    text = verify_text(("one", "two"), older, catalog, colour=False)
    assert text == (
        "wrong  one\nwrong  two\n2 needs of the plan not resolved\n"
        f"it was made with the catalog of 2024-01-01; this is that of {catalog.version}"
    )


def test_a_plan_says_by_which_of_several_scopes_more_comes(catalog: Catalog) -> None:
    several = plan(catalog, ["GET /ke/v1/campaigns", "DELETE /ke/v1/campaigns/{campaignId}"])
    text = plan_text(several, catalog, explain=False, colour=False)
    assert "  destroy  PUT /ke/v1/campaigns/{campaignId}/cancel  by ke.campaign:delete\n" in text
    one = plan_text(plan(catalog, NEEDS[0]), catalog, explain=False, colour=False)
    assert "  destroy  PUT /kcs/v1/rp/devices/delete\n" in one


def test_explain_says_what_a_rival_opens_more(catalog: Catalog) -> None:
    text = plan_text(plan(catalog, NEEDS[0]), catalog, explain=True, colour=False)
    assert "  kdp instead  loses on reach  opens 1 reach, 2 read more\n" in text
