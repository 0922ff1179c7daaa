import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from shell import CASES, Answer, folder_of, process, run

from knox_scopes import grant, load, plan
from knox_scopes.access.plan import Plan
from knox_scopes.catalog.model import Catalog
from knox_scopes.report.json import plain

PLANS = yaml.safe_load((CASES / "plans.yaml").read_text(encoding="utf-8"))["plans"]
NOTHING: dict[str, list[str]] = {"reach": [], "destroy": [], "write": [], "read": [], "events": []}
NEED = "GET /ke/v1/fota"
UPLOAD = ("GET /kcs/v1/rp/devices", "PUT /kcs/v1/rp/devices/upload")

# No reduction tells the scopes of a ring apart, so a plan for it takes a search.
RING = """\
service: ring
name: Ring
summary: Has scopes that overlap in a ring.
source: page
sources:
  page: {title: Ring, url: "https://example.com/", updated: "2025-01-31"}
scopes:
  ring.a: {summary: First.}
  ring.b: {summary: Second.}
  ring.c: {summary: Third.}
  ring.d: {summary: Fourth.}
  ring.e: {summary: Fifth.}
  ring.f: {summary: Sixth.}
  ring.g: {summary: Seventh.}
  ring.h: {summary: Eighth.}
  ring.i: {summary: Ninth.}
endpoints:
  GET /0: {scopes: [ring.a, ring.b], effect: read}
  GET /1: {scopes: [ring.b, ring.c], effect: read}
  GET /2: {scopes: [ring.c, ring.d], effect: read}
  GET /3: {scopes: [ring.d, ring.e], effect: read}
  GET /4: {scopes: [ring.e, ring.f], effect: read}
  GET /5: {scopes: [ring.f, ring.g], effect: read}
  GET /6: {scopes: [ring.g, ring.h], effect: read}
  GET /7: {scopes: [ring.h, ring.i], effect: read}
  GET /8: {scopes: [ring.a, ring.i], effect: read}
events: {}
"""


def test_as_a_process_a_plan_names_the_scopes_what_they_cost_and_the_parameter() -> None:
    assert process("plan", *UPLOAD) == Answer(
        0,
        """\
2 scopes for 2 needs  (least-privilege, proven minimal; data from 2026-06-17)
  kdp.devices:manage  Upload devices, and delete them.
      PUT /kcs/v1/rp/devices/upload
  kdp.devices:view  Read devices and the state of uploads.
      GET /kcs/v1/rp/devices

also granted: 1 destructive endpoint, 1 read endpoint
  destroy  PUT /kcs/v1/rp/devices/delete  via kdp.devices:manage
  read     GET /kcs/v1/rp/devices/status  via kdp.devices:view

scope parameter
  kdp.devices:manage kdp.devices:view
  scope=kdp.devices:manage+kdp.devices:view
""",
        "",
    )


@pytest.mark.parametrize("call", [run, process])
def test_what_is_not_resolved_is_said_and_the_status_is_1(call: Callable[..., Answer]) -> None:
    answer = call("plan", "GET /ke/v1/fota", "GET /ke/v1/fotas")
    assert answer.status == 1
    assert "ke.fota:view" in answer.out
    assert "unknown-path: `/ke/v1/fotas` is not an endpoint in the catalog" in answer.out
    assert "try  GET /ke/v1/fota\n" in answer.out
    assert answer.err == ""


def of(case: dict[str, Any]) -> list[str]:
    return ["--as-of", case["as_of"]] if "as_of" in case else []


@pytest.mark.parametrize("case", PLANS, ids=lambda case: case["why"])
def test_a_plan_worked_out_by_hand_comes_out_of_the_command_and_holds(catalog: Catalog, case: dict[str, Any]) -> None:
    catalog = load(as_of=case["as_of"]) if "as_of" in case else catalog
    answer = run("plan", "--format", "json", "-f", "-", *of(case), stdin="\n".join(case["needs"]).encode())
    found = answer.json()
    assert (answer.status, answer.err) == (0, "")
    assert found["scopes"] == case["scopes"]
    assert found["excess"] == NOTHING | {kind: sorted(at) for kind, at in case.get("excess", {}).items()}
    assert (found["unresolved"], found["catalog_version"]) == ([], catalog.version)
    assert run("verify", "-", stdin=answer.out.encode()).status == 0


@pytest.mark.parametrize("case", PLANS, ids=lambda case: case["why"])
def test_the_text_names_every_scope_and_need_and_all_that_is_beyond(catalog: Catalog, case: dict[str, Any]) -> None:
    catalog = load(as_of=case["as_of"]) if "as_of" in case else catalog
    answer = run("plan", "-f", "-", *of(case), stdin="\n".join(case["needs"]).encode())
    lines = [line.strip() for line in answer.out.split("\n")]
    for name in case["scopes"]:
        assert f"{name}  {catalog.scopes[name].summary}" in lines
    assert (f"scope={'+'.join(case['scopes'])}" in lines) is bool(case["scopes"])
    beyond = {
        tuple(re.split("  +", line)) for line in lines if re.match("(destroy|write|read|event|open-ended)  ", line)
    }
    more = ("(including endpoints that are not listed)",)
    assert beyond == {
        (
            {"reach": "open-ended", "events": "event"}.get(kind, kind),
            at,
            *(more if kind == "reach" else ()),
            *(("via " + " ".join(by),) if len(case["scopes"]) > 1 else ()),
        )
        for kind, members in case.get("excess", NOTHING).items()
        for at in members
        for by in [[name for name in case["scopes"] if at in getattr(grant(catalog, name).access, kind)]]
    }
    for need in plan(catalog, case["needs"]).needs:
        assert any(line == need.at or line.startswith(f"{need.at}  ") for line in lines)


def test_the_keys_of_the_json_are_the_attributes_of_the_plan(catalog: Catalog) -> None:
    found = run("plan", *UPLOAD, "KAI_NOTHING", "--format", "json").json()
    planned = plan(catalog, [*UPLOAD, "KAI_NOTHING"])
    assert list(found)[:3] == ["schema", "catalog_version", "scopes"]
    assert found.pop("schema") == "knox-scopes/plan/1"
    public = {name for name in (*Plan.__annotations__, *vars(Plan)) if not name.startswith("_")}
    assert found.keys() == public
    assert found == {name: plain(getattr(planned, name)) for name in found}


def test_an_unresolved_need_has_input_reason_message_suggestions_and_likely() -> None:
    answer = run("plan", "PUT /kcs/v1/kme/profiles/list", "--format", "json")
    found = answer.json()
    assert answer.status == 1
    assert (found["scopes"], found["scope_parameter"]) == ([], "")
    [item] = found["unresolved"]
    assert list(item) == ["input", "reason", "message", "suggestions", "likely", "at"]
    assert (item["input"], item["reason"]) == ("PUT /kcs/v1/kme/profiles/list", "other-method")
    assert item["suggestions"] == ["GET /kcs/v1/kme/profiles/list"]
    assert item["likely"] == ["kme.profiles"]


@pytest.mark.parametrize(
    ("needs", "says"),
    [
        (["POST /ams/v1/oauth2/token"], "no scopes needed"),
        (["GET /ke/v1/fota", "--have", "ke"], "no further scopes needed"),
        (["GET /nowhere"], "none of the needs could be resolved"),
        (["-f", "-"], "no needs given"),
    ],
)
def test_a_plan_without_scopes_says_why_and_has_an_empty_list(needs: list[str], says: str) -> None:
    text, found = run("plan", *needs), run("plan", *needs, "--format", "json").json()
    first, *_, last = text.out.splitlines()
    title = text.out.split("\n\n")[1 if found["unresolved"] else 0]
    assert title.startswith("0 scopes")
    assert ("proven minimal" in title) is bool(found["needs"])
    assert (first == last == "INCOMPLETE: 1 of 1 need unresolved") is bool(found["unresolved"])
    assert says in text.out
    assert "scope parameter" not in text.out
    assert found["scopes"] == []
    assert text.status == bool(found["unresolved"])


def test_an_incomplete_answer_says_so_first_and_last_and_what_is_alike_stands_together() -> None:
    guard = [f"GET /kcs/v1.1/kg/devices/{number}" for number in range(30)]
    answer = run("plan", *guard, "GET /ke/v1/fota", "GET /ke/v1/campaigns", "GET", "/ke/v1/campaigns/1")
    lines = answer.out.splitlines()
    assert answer.status == 1
    assert lines[0] == lines[-1] == "INCOMPLETE: 30 of 33 needs unresolved; this answer is for the other 3 only"
    assert lines[2].startswith("2 scopes for 3 needs  (least-privilege, proven minimal for what is resolved; ")
    start = lines.index("unresolved") + 1
    assert lines[start : start + 30] == [f"  {text}" for text in guard]
    assert sum("no-oauth" in line for line in lines) == 1


def test_planning_events_names_the_calls_that_subscribe_to_them() -> None:
    calls = "`POST /kwn/v1/subscriptions` or `PUT /kwn/v1/subscriptions/{subscriptionId}`"
    assert f"note: to receive events, subscribe to them with {calls}; " in run("plan", "KAI_APP_ANR_FC").out
    for needs in (["KAI_APP_ANR_FC", "POST /kwn/v1/subscriptions"], ["GET /ke/v1/fota"]):
        assert "subscribe" not in run("plan", *needs).out.split("note")[-1]


def test_a_scope_granted_already_is_not_planned_again() -> None:
    answer = run("plan", "GET /kcs/v1/rp/devices", "GET /ke/v1/fota", "--have", "kdp.devices:view+email")
    assert answer.status == 0
    assert "scope=ke.fota:view\n" in answer.out
    assert "GET /kcs/v1/rp/devices  already granted" in answer.out


def test_an_unknown_name_among_those_granted_is_told() -> None:
    answer = run("plan", "GET /ke/v1/fota", "--have", "ke.fata")
    assert answer.status == 0
    assert "note: `ke.fata`, given as already granted, is unknown and opens nothing" in answer.out


@pytest.mark.parametrize("deny", ["kdp.devices:view", "GET /kcs/v1/rp/devices/status"])
def test_what_is_denied_is_granted_by_no_broader_scope_either(deny: str) -> None:
    answer = run("plan", "GET /kcs/v1/rp/devices", "GET /ke/v1/fota", "--deny", deny)
    assert answer.status == 1
    assert "scope=ke.fota:view\n" in answer.out
    assert "is denied: `kdp`, `kdp.devices`, `kdp.devices:view`\n" in answer.out


def test_where_all_that_opens_a_need_is_denied_it_is_not_resolved() -> None:
    answer = run("plan", "GET /ke/v1/fota", "--deny", "ke", "--deny", "ke.fota:view")
    assert answer.status == 1
    assert "every scope that opens `GET /ke/v1/fota` is denied: `ke`, `ke.fota:view`" in answer.out


def test_fewest_scopes_takes_one_scope_at_any_access() -> None:
    needs = ["GET /ke/v1/campaigns", "GET /ke/v1/fota"]
    least = run("plan", *needs, "--format", "json").json()
    fewest = run("plan", *needs, "--objective", "fewest-scopes", "--format", "json").json()
    assert (least["objective"], least["scopes"]) == ("least-privilege", ["ke.campaign:view", "ke.fota:view"])
    assert (fewest["objective"], fewest["scopes"]) == ("fewest-scopes", ["ke"])


def test_explain_shows_what_each_scope_beats_and_what_fewer_scopes_would_open() -> None:
    needs = ["GET /ke/v1/campaigns", "GET /ke/v1/fota"]
    answer = run("plan", *needs, "--explain").out
    assert "why ke.campaign:view: without it, GET /ke/v1/campaigns is not covered" in answer
    assert "why ke.fota:view: without it, GET /ke/v1/fota is not covered" in answer
    rivals = [line for line in answer.split("\n") if line.startswith("  not ")]
    assert {line.split()[1] for line in rivals} == {"ke", "ke.campaign"}
    assert all(re.search("more open-ended scopes +would also grant [1-9].* open-ended scope", line) for line in rivals)
    [one, two] = answer.split("fewer scopes, more access\n")[1].split("\n")[:2]
    assert one.split()[:2] == ["1", "ke"]
    assert two.split()[:3] == ["2", "ke.campaign:view", "ke.fota:view"]


def test_explain_has_no_frontier_where_there_is_one_point() -> None:
    answer = run("plan", "GET /ke/v1/fota", "--explain").out
    assert "why ke.fota:view" in answer
    assert "fewer scopes" not in answer


def test_notes_on_how_a_need_was_read_stand_with_it() -> None:
    notes = {
        "GET /kcs/v1/rp/customers": "sources differ: Stale: a comparison of Gen1 and Gen2 printed it without /list",
        "POST /ke/v1/devices/getDevices": "the base `/ke/v1` (ke) is assumed; other endpoints end the same way:",
        "DELETE /kc/v2/applications": "the scope is inferred; no page states it",
        "POST /ams/v1/oauth2/token": "the base `/ams/v1` (ams) is assumed",
    }
    tails = ["POST /devices/getDevices", "POST /oauth2/token"]
    answer = run("plan", "GET /kcs/v1/rp/customers", "DELETE /kc/v2/applications", *tails, "--stage", "uat")
    assert answer.status == 0
    for need, note in notes.items():
        assert note in answer.out.partition(need)[2]
    assert "`POST /kai/v1/devices/getDevices`" in answer.out


def test_service_says_whose_base_completes_a_relative_path() -> None:
    found = run("plan", "POST /devices/getDevices", "--service", "kc", "--format", "json").json()
    assert found["scopes"] == ["kc.devices:view"]
    assert [need["at"] for need in found["needs"]] == ["POST /kc/v2/devices/getDevices"]


def test_a_subscription_goes_by_the_scope_of_its_event() -> None:
    answer = run("plan", "POST /kwn/v1/subscriptions", "KAI_APP_ANR_FC")
    assert answer.status == 0
    assert "scope=kai.app\n" in answer.out
    assert "POST /kwn/v1/subscriptions  covered by the scopes of the events" in answer.out


def test_a_search_that_ran_out_of_its_budget_is_not_called_proved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ring = ["plan", *(f"GET /{number}" for number in range(9)), "--catalog", folder_of(tmp_path / "ring", ring=RING)]
    assert "proven minimal" in run(*ring).out
    monkeypatch.setattr(sys.modules["knox_scopes.access.plan"], "STEPS", 0)
    monkeypatch.setattr(sys.modules["knox_scopes.access.solve"], "available", lambda: False)
    for objective, rank in (("least-privilege", 4), ("fewest-scopes", 0)):
        found = run(*ring, "--objective", objective, "--format", "json").json()
        # Five of nine scopes in a ring are the fewest that cover it.
        assert not found["exact"]
        assert 2 <= found["bound"][rank] <= 5 <= len(found["scopes"])
        least = f"{found['bound'][rank]} scopes, {found['bound'][5]} implied scope"
        answer = run(*ring, "--objective", objective, "--explain")
        says = f"not proven minimal: the search ended early; the minimum is at least {least}"
        assert f"({objective}, {says}" in answer.out
        assert "proven minimal" not in answer.out.replace("not proven minimal", "")
        assert 'pip install "knox-scopes[solver]"' in answer.out or "a longer search may prove" in answer.out
        assert "none found before the search ended" in answer.out


def test_the_json_has_the_day_and_the_stages_of_the_catalog() -> None:
    found = run("plan", NEED, "--format", "json").json()
    assert (found["as_of"], found["stages"]) == (None, ["ga"])
    found = run("plan", NEED, "--as-of", "2025-08-05", "--stage", "uat", "--format", "json").json()
    assert (found["as_of"], found["stages"]) == ("2025-08-05", ["ga", "uat"])


def test_an_unresolved_need_names_the_open_ended_scope_that_may_cover_it_nevertheless() -> None:
    answer = run("plan", "GET /kai/v1/devices/new")
    assert answer.status == 1
    says = "is not an endpoint in the catalog; if the request is right, the open-ended `kai.devices` may cover it"
    assert f"unknown-path: `/kai/v1/devices/new` {says}\n" in answer.out


def test_without_needs_the_command_says_how_to_give_them() -> None:
    answer = run("plan")
    assert (answer.status, answer.out) == (2, "")
    assert "no needs given; pass requests or events as arguments, or in a file with -f" in answer.err
    assert "see `knox-scopes plan --help`" in answer.err


# -- challenges


def test_a_challenge_is_planned_for_with_what_is_granted_already() -> None:
    header = 'Bearer realm="x", error="insufficient_scope", scope="kdp.devices:manage kdp.devices:view"'
    answer = run("plan", "--have", "kdp.devices:view", "--challenge", header, "GET /kcs/v1/rp/customers/list")
    assert (answer.status, answer.err) == (0, "")
    assert answer.out.endswith("scope=kdp.customers+kdp.devices:manage\n")


def test_an_open_ended_scope_that_a_challenge_asks_for_is_told() -> None:
    answer = run("plan", "--challenge", 'Bearer scope="kai.settings"')
    assert answer.status == 0
    assert "note: the open-ended `kai.settings` is asked for; what is planned is what is listed for it" in answer.err


@pytest.mark.parametrize(
    ("header", "says"),
    [
        ("Basic realm=x", "--challenge: the header has no challenge of the scheme Bearer"),
        ('Bearer error="insufficient_scope"', "names no scope; give the request that was refused as a need instead"),
        ('Bearer scope="kdp.device:view"', "`kdp.device:view` is not a scope in the catalog; did you mean"),
        ('Bearer scope="x', "this is no `WWW-Authenticate` header"),
    ],
)
def test_a_challenge_that_asks_for_nothing_known_is_refused(header: str, says: str) -> None:
    answer = run("plan", "--challenge", header)
    assert (answer.status, answer.out) == (2, "")
    assert says in answer.err


def test_a_challenge_is_not_planned_for_with_a_registration() -> None:
    answer = run("plan", "--registration", "app.yaml", "--challenge", "Bearer")
    assert answer.status == 2
    assert "--challenge or --explain" in answer.err
