import pytest
from shell import Answer, process, run

from knox_scopes import diff, grant
from knox_scopes.catalog.model import Catalog
from knox_scopes.report.json import plain


def test_as_a_process_a_diff_says_what_is_gained_and_lost() -> None:
    assert process("diff", "ke.campaign", "ke.campaign:view ke.fota:view") == Answer(
        0,
        """\
+ ke.campaign:view
+ ke.fota:view
- ke.campaign

gained: 1 read endpoint
  read  GET /ke/v1/fota

lost: 1 open-ended scope, 2 destructive endpoints, 4 write endpoints
  open-ended  ke.campaign  (including endpoints that are not listed)
  destroy     DELETE /ke/v1/campaigns/{campaignId}
  destroy     PUT /ke/v1/campaigns/{campaignId}/cancel
  write       POST /ke/v1/campaigns
  write       POST /ke/v1/campaigns/{campaignId}/bulkAssign
  write       POST /ke/v1/campaigns/{campaignId}/bulkUnassign
  write       PUT /ke/v1/campaigns/{campaignId}

consent: an app that uses the authorization code grant must ask its customers again
""",
        "",
    )


def test_the_same_meaning_in_other_words_is_said_to_be_the_same() -> None:
    answer = run("diff", "kdp.devices", "kdp.devices:manage+kdp.devices:view", "--as-of", "2025-08-05")
    assert answer.status == 0
    assert "same access, under different scope names\n" in answer.out
    assert "gained" not in answer.out
    assert "lost" not in answer.out
    assert "must ask its customers again" in answer.out


def test_the_same_names_are_the_same() -> None:
    assert run("diff", "ke kdp", "kdp ke").out == "same access\n"


@pytest.mark.parametrize(
    ("before", "after", "status"),
    [
        ("ke kdp", "kdp ke", 0),
        ("", "", 0),
        ("ke", "ke.fota:view", 1),
        ("kdp.devices", "kdp.devices:manage kdp.devices:view", 1),
    ],
)
def test_the_status_is_0_unless_asked_for(before: str, after: str, status: int) -> None:
    assert run("diff", before, after).status == 0
    assert run("diff", before, after, "--exit-code").status == status
    assert run("diff", before, after, "--exit-code", "--format", "json").status == status


def test_the_keys_of_the_json_are_the_attributes_of_the_diff(catalog: Catalog) -> None:
    found = run("diff", "ke.campaign", "ke.campaign:view", "--format", "json").json()
    made = diff(grant(catalog, "ke.campaign"), grant(catalog, "ke.campaign:view"))
    assert list(found)[:2] == ["schema", "catalog_version"]
    assert found.pop("schema") == "knox-scopes/diff/1"
    assert found.pop("catalog_version") == catalog.version
    assert found == {name: plain(getattr(made, name)) for name in found}
    assert found.keys() == {*made._fields, "same_names", "same_meaning", "consent_again"}
    assert (found["added"], found["removed"]) == (["ke.campaign:view"], ["ke.campaign"])
    assert found["lost"]["destroy"] == [
        "DELETE /ke/v1/campaigns/{campaignId}",
        "PUT /ke/v1/campaigns/{campaignId}/cancel",
    ]
    assert (found["same_meaning"], found["consent_again"]) == (False, True)


def test_an_unknown_name_would_compare_as_nothing_and_is_refused() -> None:
    answer = run("diff", "ke", "kme.devices:read ke.campaigns")
    assert (answer.status, answer.out) == (2, "")
    assert "`kme.devices:read` is the former name of `kme.devices:view`" in answer.err
    assert "`ke.campaigns` is not a scope" in answer.err


def test_a_slip_in_a_name_is_told_with_what_was_meant() -> None:
    assert "`kdp.devices:view`" in run("diff", "kdp.devices:vew", "ke").err
    assert "`kdp.devices:view`" in run("graph", "--scopes", "kdp.devices:vew").err


@pytest.mark.parametrize("given", [[], ["ke"], ["ke", "kdp", "kme"]])
def test_two_scope_sets_are_required(given: list[str]) -> None:
    answer = run("diff", *given)
    assert (answer.status, answer.out) == (2, "")
    assert answer.err.startswith("error: ")
