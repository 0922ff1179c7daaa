import pytest
from shell import process, run

from knox_scopes import grant
from knox_scopes.catalog.model import Catalog
from knox_scopes.names import nearest
from knox_scopes.report.json import plain


def test_as_a_process_expand_lists_what_is_implied_and_opened() -> None:
    answer = process("expand", "kme.devices", "kai.app")
    assert (answer.status, answer.err) == (0, "")
    implied, opened = answer.out.split("\n\n")
    assert implied.split("\n")[1:] == ["  kai.app", "  kme.devices", "  kme.devices:manage", "  kme.devices:view"]
    assert {tuple(line.split(maxsplit=1)) for line in opened.strip().split("\n")[1:]} == {
        ("destroy", "POST /kcs/v1/kme/devices/delete"),
        ("write", "POST /kcs/v1/kme/devices/uploads/approvals"),
        ("write", "PUT /kcs/v1/kme/devices/assignProfile"),
        ("write", "PUT /kcs/v1/kme/devices/unassignProfile"),
        ("write", "PUT /kcs/v2/kme/devices/unassignProfile"),
        ("read", "GET /kcs/v1/kme/devices/list"),
        ("read", "GET /kcs/v1/kme/devices/uploads/list"),
        ("event", "KAI_APP_ANR_FC"),
        ("event", "KAI_APP_USAGE_NETWORK"),
        ("event", "KAI_APP_USAGE_SCREENTIME"),
        ("event", "KAI_APP_USAGE_TIME_BATTERY"),
    }


def test_sets_as_oauth_writes_them_and_words_are_alike() -> None:
    assert run("expand", "kdp.devices kai.app").out == run("expand", "kai.app", "kdp.devices").out
    assert run("expand", "kdp.devices+kai.app").out == run("expand", "kai.app", "kdp.devices", "kai.app").out


def test_the_keys_of_the_json_are_the_attributes_of_the_grant(catalog: Catalog) -> None:
    found = run("expand", "kai.network", "--format", "json").json()
    opened = grant(catalog, "kai.network")
    assert list(found) == [
        "schema",
        "catalog_version",
        *("scopes", "implied", "endpoints", "events", "reach"),
        "unknown",
    ]
    assert (found["schema"], found["catalog_version"]) == ("knox-scopes/expand/1", catalog.version)
    for name in ("scopes", "implied", "endpoints", "events", "reach", "unknown"):
        assert found[name] == plain(getattr(opened, name))
    assert found["reach"] == ["kai.network"]
    assert found["events"] == ["KAI_WIFI_CONNECTIONS", "KAI_WIFI_DISCONNECTIONS"]


def test_an_unknown_name_is_told_and_the_rest_is_expanded() -> None:
    answer = run("expand", "ke.fota:view", "ke.campaigns", "zzzzzz")
    assert (answer.status, answer.err) == (1, "")
    assert "GET /ke/v1/fota" in answer.out
    message = "`ke.campaigns` is not a scope (The scope is singular, the path plural); use `ke.campaign`"
    assert f"unknown: {message}\n" in answer.out
    assert "unknown: `zzzzzz` is not a scope in the catalog\n" in answer.out
    found = run("expand", "ke.campaigns", "--format", "json")
    assert found.status == 1
    assert found.json()["unknown"] == [{"scope": "ke.campaigns", "message": message, "suggestions": ["ke.campaign"]}]


@pytest.mark.parametrize(
    "args",
    [["expand"], ["show"], ["review", "-s"], ["allow", "GET /ke/v1/fota", "-s"], ["diff", "ke"], ["graph", "--scopes"]],
    ids=lambda args: args[0],
)
def test_a_scope_that_is_near_is_meant_but_never_one_that_says_who_the_user_is(
    catalog: Catalog, args: list[str]
) -> None:
    near, identity = (run(*args, name) for name in ("kdp.devices:vew", "opemid"))
    assert "`kdp.devices:vew` is not a scope in the catalog; did you mean `kdp.devices:view`" in near.out + near.err
    assert nearest("opemid", catalog.scopes) == ("openid",)
    assert "`opemid` is not a scope in the catalog\n" in identity.out + identity.err
    assert "openid" not in identity.out + identity.err


def test_a_scope_is_required() -> None:
    answer = run("expand")
    assert (answer.status, answer.out) == (2, "")
    assert "SCOPES" in answer.err
