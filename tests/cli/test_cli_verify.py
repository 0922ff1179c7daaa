import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from shell import Answer, process, run

from knox_scopes.catalog.model import Catalog

HOLDS = "the plan is verified  (data from 2026-06-17)\n"
UPLOAD = ("GET /kcs/v1/rp/devices", "PUT /kcs/v1/rp/devices/upload")


def saved(*needs: str) -> Any:  # noqa: ANN401 - a plan's JSON form
    return run("plan", *needs, "--format", "json").json()


def enumerated(*more: str) -> Any:  # noqa: ANN401 - a plan's JSON form
    """Returns the plan of a day on which the parent scope listed its endpoints, so that one scope was enough."""
    return run("plan", *UPLOAD, *more, "--format", "json", "--as-of", "2025-08-05").json()


def given(plan: object) -> bytes:
    return json.dumps(plan).encode()


def test_as_a_process_a_plan_written_by_plan_holds(tmp_path: Path) -> None:
    file = tmp_path / "plan.json"
    file.write_text(process("plan", *UPLOAD, "--format", "json").out, encoding="utf-8")
    answer = process("verify", str(file))
    assert (answer.status, answer.out, answer.err) == (0, HOLDS, "")


def test_a_plan_with_something_granted_and_denied_holds() -> None:
    plan = saved(*UPLOAD, "GET /ke/v1/fota", "--have", "ke.fota:view gone", "--deny", "kdp")
    assert run("verify", "-", stdin=given(plan)) == Answer(0, HOLDS, "")


@pytest.mark.parametrize(("more", "says"), [([], "1 need"), (["KAI_NOTHING"], "2 needs")])
def test_a_plan_with_something_unresolved_holds_as_far_as_it_goes_but_says_so(more: list[str], says: str) -> None:
    plan = given(saved(*UPLOAD, "GET /nowhere", *more))
    answer = run("verify", "-", stdin=plan)
    assert answer == Answer(1, f"{HOLDS}{says} unresolved in the plan\n", "")
    answer = run("verify", "-", "--format", "json", stdin=plan)
    assert (answer.status, answer.json()["problems"], answer.json()["unresolved"]) == (1, [], 1 + len(more))


def of(*scopes: str) -> dict[str, Any]:
    return {"scopes": scopes, "scope_parameter": " ".join(scopes), "scope_query": "scope=" + "+".join(scopes)}


@pytest.mark.parametrize(
    ("tampered", "says"),
    [
        (of("kdp.devices:view"), "nothing in the plan covers `PUT /kcs/v1/rp/devices/upload`"),
        (
            of("kdp.devices", "ke.fota:view"),
            "`ke.fota:view` can be dropped: every need is covered without it",
        ),
        (of("kdp.devices", "kdp.nothing"), "`kdp.nothing` is not a scope in the catalog"),
        ({"deny": ["kdp.devices"]}, "`kdp.devices` is in the plan although it grants what is denied: `kdp.devices`"),
        ({"deny": ["kdp.nope"]}, "`kdp.nope` is not a scope, endpoint or event in the catalog"),
        (
            {"needs": [{"at": "GET /nowhere", "access": "scopes", "inputs": ["GET /nowhere"], "notes": []}]},
            "`GET /nowhere` is not an endpoint or event in the catalog",
        ),
        ({"excess": {}}, "the excess (destroy) is `PUT /kcs/v1/rp/devices/delete`, not what the plan says"),
        (of("kdp"), "`kdp.devices` would cover the needs at lower cost"),
        (of("kdp") | {"exact": False, "proof": []}, "the plan is not proved minimal: its search ended early"),
        (of("kdp") | {"exact": False, "proof": []}, "`kdp` has no proof"),
        ({"exact": False}, "the plan is not proved minimal: its search ended early"),
        (of("kdp.devices", "kdp.devices"), "`scopes` is not sorted, or contains a duplicate"),
        ({"bound": [0, 0, 0, 0, 0, 0]}, "the bound is not the cost of the plan, 0, 1, 0, 1, 1, 3"),
        ({"frontier": []}, "the frontier ends with `nothing`, not with the plan"),
        ({"objective": "fewest-scopes"}, "the bound is not the cost of the plan, 1, 0, 1, 0, 1, 3"),
        ({"proof": []}, "`kdp.devices` has no proof"),
        ({"as_of": "2024-01-01"}, "`kdp.devices` is not a scope in the catalog"),
    ],
)
def test_a_plan_that_was_tampered_with_does_not_hold(tampered: dict[str, Any], says: str) -> None:
    plan = given(enumerated() | tampered)
    answer = run("verify", "-", stdin=plan)
    assert (answer.status, answer.err) == (1, "")
    assert f"wrong  {says}\n" in answer.out
    assert "the plan is verified" not in answer.out
    assert says in run("verify", "-", "--format", "json", stdin=plan).json()["problems"]


def test_a_rival_that_would_win_is_found_out() -> None:
    plan = saved("GET /kcs/v1/rp/devices")
    plan["proof"][0]["rivals"][0]["scopes"] = ["kdp.devices:view"]
    answer = run("verify", "-", stdin=given(plan))
    assert answer.status == 1
    assert "the rival `kdp` makes the set `kdp`, not the one in the proof\n" in answer.out


def test_a_rival_that_is_left_out_is_found_out() -> None:
    plan = enumerated()
    [left_out] = plan["proof"][0]["rivals"]
    plan["proof"][0]["rivals"] = []
    answer = run("verify", "-", stdin=given(plan))
    assert answer.status == 1
    assert (
        f"the proof of `kdp.devices` lists the wrong rivals; the right ones are `{left_out['scope']}`\n" in answer.out
    )


@pytest.mark.parametrize(
    ("place", "value", "says"),
    [
        (("needs", 0, "inputs"), [], "no input corresponds to `GET /kcs/v1/rp/devices`"),
        (("needs", 0, "inputs"), ["GET /other"], "the input `GET /other` does not mean what the plan says"),
        (("needs", 0, "access"), "none", "the input `GET /kcs/v1/rp/devices` does not mean what the plan says"),
        (("unresolved", 0, "reason"), "legacy", "the input `GET /nowhere` does not mean what the plan says"),
        (("unresolved", 0, "suggestions"), ["GET /ke"], "the input `GET /nowhere` does not mean what the plan says"),
        (("unresolved", 0, "likely"), ["kdp"], "the input `GET /nowhere` does not mean what the plan says"),
        (
            ("unresolved", 0, "input"),
            "GET /kcs/v1/rp/devices",
            "the input `GET /kcs/v1/rp/devices` is in the plan twice",
        ),
        (("needs", 1, "inputs"), ["GET /kcs/v1/rp/devices"], "the input `GET /kcs/v1/rp/devices` is in the plan twice"),
        (
            ("frontier", 0, "count"),
            7,
            "the frontier point `kdp.devices` is not a set of 7 scopes that covers the needs",
        ),
        (("frontier", 0, "excess", "read"), [], "the excess of the frontier point `kdp.devices` (read) is"),
        (("equivalent", 0, "instead"), [["kdp"]], "`kdp` is not equivalent to `kdp.devices`"),
        (("equivalent", 0, "instead"), [], "`kdp.devices` is not a part of the plan with equivalents"),
        (("equivalent", 0, "scopes"), ["ke"], "`ke` is not a part of the plan with equivalents"),
        (("proof", 0, "fails"), "GET /x", "`GET /x` does not fail without `kdp.devices`"),
        (("proof", 0, "scope"), "kdp", "`kdp` has a proof, but is not in the plan"),
        (
            ("proof", 0, "serves"),
            [],
            "`kdp.devices` serves `GET /kcs/v1/rp/devices`, `PUT /kcs/v1/rp/devices/upload`, not",
        ),
        (("proof", 0, "rivals", 0, "loses_on"), "write", "the rival `kdp` does not lose on write"),
        (("proof", 0, "rivals", 0, "more"), {}, "the extra access of the rival `kdp` is not what the proof says"),
    ],
)
def test_whatever_is_altered_is_told(place: tuple[str | int, ...], value: object, says: str) -> None:
    plan = put(enumerated("GET /nowhere"), value, *place)
    answer = run("verify", "-", stdin=given(plan))
    assert answer.status == 1
    assert f"wrong  {says}" in answer.out


def test_relative_inputs_hold_whatever_service_completed_them() -> None:
    plan = saved("GET /settings", "POST /devices/getDevices", "GET /nothing", "--service", "kai")
    assert run("verify", "-", stdin=given(plan)).out.startswith("the plan is verified")
    plan["needs"][0]["inputs"] = ["GET /campaigns"]
    assert "does not mean what the plan says" in run("verify", "-", stdin=given(plan)).out


@pytest.mark.parametrize(
    ("field", "value"), [("scopes", ["kdp"]), ("scope_parameter", "kdp"), ("scope_query", "scope=kdp.devices+kdp")]
)
def test_a_plan_that_contradicts_itself_is_refused(field: str, value: object) -> None:
    wrong = "scope_parameter" if field == "scopes" else field
    says = f"error: the plan contradicts itself: `{wrong}` does not match its scopes\n"
    assert run("verify", "-", stdin=given(saved(*UPLOAD) | {field: value})) == Answer(2, "", says)


@pytest.mark.parametrize(
    ("tampered", "says"),
    [
        ({"as_of": "yesterday"}, "`yesterday` is not a date"),
        ({"as_of": 3}, "`3` is not a date"),
        ({"stages": ["alpha"]}, "`alpha` is not a stage"),
    ],
)
def test_a_day_or_a_stage_that_does_not_exist_is_an_error(tampered: dict[str, Any], says: str) -> None:
    answer = run("verify", "-", stdin=given(saved(*UPLOAD) | tampered))
    assert (answer.status, answer.out) == (2, "")
    assert answer.err.startswith(f"error: {says}")


def test_the_json_names_the_problems_and_the_catalog_it_was_made_with(catalog: Catalog) -> None:
    answer = run("verify", "-", "--format", "json", stdin=given(saved(*UPLOAD)))
    assert answer.json() == {
        "schema": "knox-scopes/verify/1",
        "catalog_version": catalog.version,
        "problems": [],
        "unresolved": 0,
        "made_with": catalog.version,
    }
    assert answer.status == 0


def test_a_plan_is_verified_with_the_catalog_of_its_day_and_its_stages() -> None:
    plan = saved("GET /ke/v1/fota", "--as-of", "2025-08-05")
    assert run("verify", "-", stdin=given(plan)) == Answer(
        0, "the plan is verified  (catalog as of 2025-08-05; data from 2025-07-17)\n", ""
    )
    plan = saved("GET /kc/v2/applications", "--stage", "uat")
    assert plan["scopes"] == ["kc.application:view"]
    assert run("verify", "-", stdin=given(plan)).status == 0
    answer = run("verify", "-", stdin=given(plan | {"stages": ["ga"]}))
    assert answer.status == 1
    assert "wrong  `kc.application:view` is not a scope in the catalog\n" in answer.out


def test_the_options_choose_the_catalog_before_the_plan_does() -> None:
    plan = given(saved("GET /ke/v1/fota", "--as-of", "2025-08-05"))
    answer = run("verify", "-", "--as-of", "2026-02-10", "--format", "json", stdin=plan)
    assert (answer.json()["catalog_version"], answer.json()["made_with"]) == ("2026-02-10", "2025-08-05")
    plan = given(saved("GET /kc/v2/applications", "--stage", "uat") | {"stages": ["ga"]})
    assert run("verify", "-", "--stage", "uat", stdin=plan).status == 0


def test_a_plan_made_with_another_catalog_is_said_to_be(catalog: Catalog) -> None:
    plan = saved("GET /ke/v1/fota") | {"catalog_version": "2025-08-05"}
    answer = run("verify", "-", stdin=given(plan))
    assert answer.status == 0
    assert f"made with the catalog of 2025-08-05, verified with the catalog of {catalog.version}" in answer.out


def put(plan: Any, value: object, *keys: str | int) -> Any:  # noqa: ANN401 - a plan's JSON form
    *way, last = keys
    part = plan
    for key in way:
        part = part[key]
    part[last] = value
    return plan


BROKEN: dict[str, Callable[[Any], object]] = {
    "a list": lambda plan: [plan],
    "a text": lambda _: "plan",
    "null": lambda _: None,
    "another schema": lambda plan: put(plan, "knox-scopes/review/1", "schema"),
    "a later schema": lambda plan: put(plan, "knox-scopes/plan/2", "schema"),
    "no schema": lambda plan: {name: plan[name] for name in plan if name != "schema"},
    "no needs": lambda plan: {name: plan[name] for name in plan if name != "needs"},
    "no day": lambda plan: {name: plan[name] for name in plan if name != "as_of"},
    "exact as a text": lambda plan: put(plan, "no", "exact"),
    "exact as a number": lambda plan: put(plan, 0, "exact"),
    "a bound of truth": lambda plan: {**plan, "bound": [True, *plan["bound"][1:]]},
    "an unknown objective": lambda plan: put(plan, "x", "objective"),
    "an unknown reason": lambda plan: put(
        plan, [{"input": "x", "reason": "y", "message": "", "suggestions": [], "likely": []}], "unresolved"
    ),
    "inputs as text": lambda plan: put(plan, "GET /a", "needs", 0, "inputs"),
    "a scope that is a number": lambda plan: put(plan, [1], "have"),
    "no frontier": lambda plan: {name: plan[name] for name in plan if name != "frontier"},
    "stages as text": lambda plan: put(plan, "ga", "stages"),
    "what is not resolved as a number": lambda plan: put(plan, 3, "unresolved"),
    "scopes as text": lambda plan: put(plan, "kdp", "scopes"),
    "needs as text": lambda plan: put(plan, "GET /ke/v1/fota", "needs"),
    "needs as null": lambda plan: put(plan, None, "needs"),
    "a need without at": lambda plan: put(plan, [{}], "needs"),
    "excess as a list": lambda plan: put(plan, [], "excess"),
    "excess as null": lambda plan: put(plan, None, "excess"),
    "excess of an unknown kind": lambda plan: put(plan, {"erase": []}, "excess"),
    "an excess that is a number": lambda plan: put(plan, 3, "excess", "read"),
    "a proof that is a text": lambda plan: put(plan, ["kdp"], "proof"),
    "more of a rival as a number": lambda plan: put(plan, 3, "proof", 0, "rivals", 0, "more"),
    "a rank that does not exist": lambda plan: put(plan, "beauty", "proof", 0, "rivals", 0, "loses_on"),
}


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN)
def test_json_that_is_no_plan_is_one_clear_error(broken: Callable[[Any], object]) -> None:
    answer = run("verify", "-", stdin=given(broken(saved(*UPLOAD))))
    assert (answer.status, answer.out) == (2, "")
    assert answer.err.startswith("error: this is not a plan: ")
    assert answer.err.count("\n") == 1


@pytest.mark.parametrize(
    "text", [b"", b"{", b"scopes: [kdp]", b"[" * 100_000, b'{"a": ' + b"9" * 5_000 + b"}", b"\xff"]
)
def test_a_file_that_is_no_json_is_one_clear_error(text: bytes) -> None:
    answer = run("verify", "-", stdin=text)
    assert (answer.status, answer.out) == (2, "")
    assert answer.err.startswith("error: ")


def test_a_plan_is_required() -> None:
    answer = run("verify")
    assert (answer.status, answer.out) == (2, "")
    assert "PLAN" in answer.err
