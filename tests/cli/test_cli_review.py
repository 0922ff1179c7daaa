import re

import pytest
from shell import process, run

from knox_scopes import review
from knox_scopes.catalog.model import Catalog
from knox_scopes.report.json import plain

NEED = "GET /kcs/v1/rp/devices"


def test_as_a_process_a_review_names_each_finding() -> None:
    answer = process("review", "--scopes", "kdp ke", NEED)
    assert (answer.status, answer.err) == (1, "")
    findings = [line.split()[:2] for line in answer.out.split("\n\n")[0].split("\n")[1:]]
    assert findings == [["unneeded", "ke:"], ["broader", "kdp:"], ["risky", "kdp"], ["risky", "ke"]]
    assert answer.out.endswith("minimal scopes for these needs\n  kdp.devices:view\n")


def test_the_least_scopes_are_clean() -> None:
    answer = run("review", "-s", "kdp.devices:view", NEED)
    assert (answer.status, answer.err) == (0, "")
    assert "no issues found" in answer.out


def test_the_keys_of_the_json_are_the_attributes_of_the_review(catalog: Catalog) -> None:
    needs = [NEED, "GET /ke/v1/fota", "GET /kai/v1/devices/new", "KAI_NOTHING"]
    answer = run("review", "-s", "kdp kdp.devices ke.nothing kai.devices email", *needs, "--format", "json")
    found = answer.json()
    assert answer.status == 1
    assert list(found)[:2] == ["schema", "catalog_version"]
    assert found.pop("schema") == "knox-scopes/review/1"
    made = review(catalog, "kdp kdp.devices ke.nothing kai.devices email", needs)
    assert found.keys() >= set(made._fields) | {"clean"}
    assert found == {name: plain(getattr(made, name)) for name in found}
    assert [item["scope"] for item in found["unknown"]] == ["ke.nothing"]
    assert found["missing"] == [{"need": "GET /ke/v1/fota", "add": ["ke.fota:view"]}]
    assert found["undetermined"] == [{"scope": "kai.devices", "inputs": ["GET /kai/v1/devices/new"]}]
    assert [item["input"] for item in found["unresolved"]] == ["GET /kai/v1/devices/new", "KAI_NOTHING"]


def test_a_missing_scope_is_said_with_what_to_add() -> None:
    answer = run("review", "-s", "ke.fota:view", NEED, "GET /ke/v1/fota")
    assert answer.status == 1
    assert f"missing  {NEED} is not covered: add kdp.devices:view" in answer.out


def test_children_ticked_with_their_parent_are_one_remark() -> None:
    scopes = "kdp.devices kdp.devices:manage kdp.devices:view"
    answer = run("review", "-s", scopes, NEED, "PUT /kcs/v1/rp/devices/upload", "--as-of", "2025-08-05")
    [redundant] = [line for line in answer.out.split("\n") if "redundant" in line]
    assert redundant.endswith(
        "kdp.devices:manage kdp.devices:view: implied by kdp.devices, which the portal selects along with it"
    )
    assert answer.status == 1


def test_a_child_asked_for_beside_its_parent_is_redundant() -> None:
    answer = run("review", "-s", "kdp.devices kdp.devices:view")
    assert "redundant  kdp.devices:view: implied by kdp.devices\n" in answer.out


@pytest.mark.parametrize(
    ("parent", "because"),
    [
        ("kdp", "broader    kdp: kdp.devices:view would be enough"),
        ("ke", "unneeded   ke: not required by any of the needs"),
    ],
)
def test_where_the_parent_is_too_much_it_is_the_one_to_drop(parent: str, because: str) -> None:
    child = {"kdp": "kdp.devices:view", "ke": "ke.fota:view"}[parent]
    answer = run("review", "-s", f"{parent} {child}", NEED)
    assert answer.status == 1
    assert f"  {because}" in answer.out
    assert f"redundant  {child}: implied by {parent}; drop {parent} instead\n" in answer.out


def test_where_the_parent_is_due_the_child_is_the_one_to_drop() -> None:
    answer = run(
        "review", "-s", "kdp.devices kdp.devices:view", NEED, "PUT /kcs/v1/rp/devices/upload", "--as-of", "2025-08-05"
    )
    assert "redundant  kdp.devices:view: implied by kdp.devices\n" in answer.out


def test_broader_says_what_would_close() -> None:
    answer = run("review", "-s", "kdp.devices", NEED, "--as-of", "2025-08-05").out
    assert "broader  kdp.devices: kdp.devices:view would be enough" in answer
    assert "kdp.devices -> kdp.devices:view  removes 1 destructive endpoint, 1 write endpoint\n" in answer
    assert "  destroy  PUT /kcs/v1/rp/devices/delete\n  write    PUT /kcs/v1/rp/devices/upload\n" in answer
    assert "risky    kdp.devices grants the destructive PUT /kcs/v1/rp/devices/delete, unlike the minimal set" in answer


def test_what_cannot_be_avoided_is_no_finding() -> None:
    answer = run("review", "-s", "kai.settings", "GET /kai/v1/settings")
    assert answer.status == 0
    assert "no issues found" in answer.out
    assert "unavoidable: kai.settings is open-ended\n" in answer.out


@pytest.mark.parametrize(("more", "hedged"), [([], True), (["--complete"], False)])
def test_unneeded_is_as_sure_as_the_list_is_complete(more: list[str], *, hedged: bool) -> None:
    answer = run("review", "-s", "kdp.devices:view ke.fota:view", NEED, *more).out
    assert "unneeded  ke.fota:view" in answer
    assert ("(if the list of needs is complete)" in answer) is hedged


def test_without_needs_only_redundant_unknown_and_what_opens_can_be_told() -> None:
    answer = run("review", "-s", "kdp.devices:view kdp.devices kdp.device")
    assert answer.status == 1
    assert "unknown    `kdp.device` is not a scope in the catalog" in answer.out
    assert "redundant  kdp.devices:view" in answer.out
    assert "no needs given, so unneeded, broader and missing scopes are not checked" in answer.out
    assert "grants: 1 open-ended scope, 1 destructive endpoint, 1 write endpoint, 2 read endpoints" in answer.out
    assert "destroy     PUT /kcs/v1/rp/devices/delete" in answer.out
    assert "minimal scopes for these needs" not in answer.out


def test_whole_services_are_findings_without_needs_too_by_name() -> None:
    answer = run("review", "-s", "kai kc")
    assert answer.status == 1
    assert "no issues found" not in answer.out
    reach = "kai.devices, kai.diagnostics, kai.network, kai.settings"
    assert f"  risky  kai is open-ended and implies the open-ended {reach}\n" in answer.out
    assert re.search(r"risky  kc is open-ended, implies .*, kc\.profile and grants the destructive .*\n", answer.out)
    many = r"risky +ke .*grants the destructive (\S+ \S+, ){3}\S+ \S+ and \d+ more$"
    assert re.search(many, run("review", "-s", "ke").out, re.MULTILINE)


def test_a_review_with_something_unresolved_says_so_first_and_last() -> None:
    lines = run("review", "-s", "kdp.devices:view", NEED, "GET /nowhere").out.splitlines()
    assert lines[0] == lines[-1] == "INCOMPLETE: 1 of 2 needs unresolved; this answer is for the other 1 only"


def test_an_empty_list_of_needs_is_not_the_same_as_none() -> None:
    answer = run("review", "-s", "ke.fota:view", "-f", "-", stdin=b"# nothing yet\n")
    assert answer.status == 1
    assert "unneeded  ke.fota:view" in answer.out
    assert "minimal scopes for these needs\n  none\n" in answer.out


def test_the_likely_cover_of_an_unresolved_use_is_undetermined() -> None:
    answer = run("review", "-s", "kai.devices", "GET /kai/v1/devices/new")
    assert answer.status == 1
    assert "undetermined  kai.devices: may be needed for GET /kai/v1/devices/new" in answer.out
    assert "unneeded" not in answer.out
    assert "unresolved\n  GET /kai/v1/devices/new\n      unknown-path:" in answer.out


def test_identity_scopes_are_never_unneeded_or_broader() -> None:
    answer = run("review", "-s", "kdp.devices:view openid+email", NEED)
    assert answer.status == 0


def test_service_completes_relative_paths() -> None:
    assert run("review", "-s", "kc.devices:view", "POST /devices/getDevices").status == 1
    assert run("review", "-s", "kc.devices:view", "POST /devices/getDevices", "--service", "kc").status == 0


def test_scopes_are_required() -> None:
    answer = run("review", NEED)
    assert (answer.status, answer.out) == (2, "")
    assert "--scopes" in answer.err
