import re

import pytest

from knox_scopes import plan
from knox_scopes.catalog.model import Catalog
from knox_scopes.report.plan import plan_text

RED, GREEN = "\x1b[31m", "\x1b[32m"
NEEDS = [
    ["GET /kcs/v1/rp/devices", "PUT /kcs/v1/rp/devices/upload"],
    ["POST /devices/getDevices", "POST /oauth2/token", "GET /kcs/v1/rp/customers", "GET /nowhere", ""],
    ["POST /kwn/v1/subscriptions", "KAI_WIFI_CONNECTIONS"],
    [],
]


def bare(text: str) -> str:
    return re.sub(r"\x1b\[[0-9]+m", "", text)


@pytest.mark.parametrize("needs", NEEDS)
@pytest.mark.parametrize("explain_it", [False, True])
def test_colour_changes_nothing_of_a_plan_but_its_colour(
    catalog: Catalog, needs: list[str], *, explain_it: bool
) -> None:
    made = plan(catalog, needs)
    coloured = plan_text(made, catalog, explain=explain_it, colour=True)
    assert coloured != bare(coloured)
    assert bare(coloured) == plan_text(made, catalog, explain=explain_it, colour=False)


def test_what_destroys_and_what_is_open_ended_is_red_in_a_plan(catalog: Catalog) -> None:
    text = plan_text(
        plan(catalog, ["KAI_WIFI_CONNECTIONS", "PUT /kcs/v1/rp/devices/upload"]), catalog, explain=False, colour=True
    )
    assert f"{RED}open-ended\x1b[0m" in text
    assert f"{RED}destroy\x1b[0m" in text
    assert f"{GREEN}event\x1b[0m" in text


def test_a_plan_names_the_sets_with_the_same_access(page: Catalog) -> None:
    made = plan(page, ["GET /kcs/v1/rp/devices", "PUT /kcs/v1/rp/devices/upload"])
    text = plan_text(made, page, explain=False, colour=False)
    assert "same access as kdp.devices: kdp.devices:manage kdp.devices:view" in text


def test_an_empty_need_can_be_seen(catalog: Catalog) -> None:
    text = plan_text(plan(catalog, [""]), catalog, explain=False, colour=False)
    assert "(empty)" in text
    assert "malformed: the line is empty" in text


def test_a_need_without_a_scope_keeps_its_notes(catalog: Catalog) -> None:
    text = plan_text(plan(catalog, ["POST /oauth2/token"]), catalog, explain=False, colour=False)
    assert "POST /ams/v1/oauth2/token  needs no scope" in text
    assert "the base `/ams/v1` (ams) is assumed" in text


def test_a_plan_says_by_which_of_several_scopes_more_comes(page: Catalog) -> None:
    several = plan(page, ["GET /ke/v1/campaigns", "DELETE /ke/v1/campaigns/{campaignId}"])
    text = plan_text(several, page, explain=False, colour=False)
    assert "  destroy  PUT /ke/v1/campaigns/{campaignId}/cancel  via ke.campaign:delete\n" in text
    one = plan_text(plan(page, NEEDS[0]), page, explain=False, colour=False)
    assert "  destroy  PUT /kcs/v1/rp/devices/delete\n" in one


def test_explain_says_what_a_rival_would_also_grant(page: Catalog) -> None:
    text = plan_text(plan(page, NEEDS[0]), page, explain=True, colour=False)
    assert "  not kdp  more open-ended scopes  would also grant 1 open-ended scope, 2 read endpoints\n" in text


@pytest.mark.parametrize(
    ("needs", "have", "says"),
    [
        (["POST /oauth2/token"], "", "no scopes needed"),
        (["GET /ke/v1/fota"], "ke", "no further scopes needed"),
        (["POST /oauth2/token", "GET /nowhere"], "", "the resolved needs require no scopes"),
        (["GET /ke/v1/fota", "GET /nowhere"], "ke", "the resolved needs require no further scopes"),
        (["GET /nowhere"], "", "none of the needs could be resolved"),
        ([], "", "no needs given"),
    ],
)
def test_a_plan_without_scopes_says_why(catalog: Catalog, needs: list[str], have: str, says: str) -> None:
    text = plan_text(plan(catalog, needs, have=have), catalog, explain=False, colour=False)
    assert text.removeprefix(text.split("0 scopes")[0]).split("\n")[1] == f"  {says}"
