import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from shell import Answer, process, run

from knox_scopes.catalog.model import Catalog

UPLOAD = ("GET /kcs/v1/rp/devices", "PUT /kcs/v1/rp/devices/upload")


def saved(*needs: str) -> Any:  # noqa: ANN401 - a plan's JSON form
    return run("plan", *needs, "--format", "json").json()


def enumerated() -> Any:  # noqa: ANN401 - a plan's JSON form
    """Returns the plan of a day on which the parent scope listed its endpoints, so that one scope was enough."""
    return run("plan", *UPLOAD, "--format", "json", "--as-of", "2025-08-05").json()


def given(plan: object) -> bytes:
    return json.dumps(plan).encode()


def test_as_a_process_a_plan_written_by_plan_holds(tmp_path: Path, catalog: Catalog) -> None:
    file = tmp_path / "plan.json"
    file.write_text(process("plan", *UPLOAD, "--format", "json").out, encoding="utf-8")
    answer = process("verify", str(file))
    assert (answer.status, answer.out, answer.err) == (0, f"the plan holds  (catalog of {catalog.version})\n", "")


def test_a_plan_with_something_granted_and_denied_holds(catalog: Catalog) -> None:
    plan = saved(*UPLOAD, "GET /ke/v1/fota", "--have", "ke.fota:view gone", "--deny", "kdp")
    assert run("verify", "-", stdin=given(plan)) == Answer(0, f"the plan holds  (catalog of {catalog.version})\n", "")


@pytest.mark.parametrize(("more", "says"), [([], "1 need"), (["KAI_NOTHING"], "2 needs")])
def test_a_plan_with_something_unresolved_holds_as_far_as_it_goes_but_says_so(
    catalog: Catalog, more: list[str], says: str
) -> None:
    plan = given(saved(*UPLOAD, "GET /nowhere", *more))
    answer = run("verify", "-", stdin=plan)
    assert answer == Answer(1, f"the plan holds  (catalog of {catalog.version})\n{says} unresolved in the plan\n", "")
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
        ({"deny": ["kdp.devices"]}, "`kdp.devices` is in the plan, but grants what is denied: kdp.devices"),
        ({"needs": [{"at": "GET /nowhere"}]}, "`GET /nowhere` is no endpoint or event of the catalog"),
        ({"excess": {}}, "the excess (destroy) is PUT /kcs/v1/rp/devices/delete, not what the plan says"),
        (of("kdp"), "`kdp.devices:manage` `kdp.devices:view` would do, and opens less"),
        ({"proof": []}, "`kdp.devices` has no proof"),
        ({"as_of": "2024-01-01"}, "`kdp.devices` is not a scope in the catalog"),
    ],
)
def test_a_plan_that_was_tampered_with_does_not_hold(tampered: dict[str, Any], says: str) -> None:
    plan = given(enumerated() | tampered)
    answer = run("verify", "-", stdin=plan)
    assert (answer.status, answer.err) == (1, "")
    assert f"wrong  {says}\n" in answer.out
    assert "the plan holds" not in answer.out
    assert says in run("verify", "-", "--format", "json", stdin=plan).json()["problems"]


def test_a_rival_that_would_win_is_found_out() -> None:
    plan = saved("GET /kcs/v1/rp/devices")
    plan["proof"][0]["rivals"][0]["scopes"] = ["kdp.devices:view"]
    answer = run("verify", "-", stdin=given(plan))
    assert answer.status == 1
    assert "does not lose on" in answer.out


def test_a_rival_that_covers_too_little_is_found_out() -> None:
    plan = saved(*UPLOAD)
    plan["proof"][0]["rivals"][0]["scopes"] = ["kdp.devices:view"]
    answer = run("verify", "-", stdin=given(plan))
    assert answer.status == 1
    assert "the rival `kdp` does not cover `PUT /kcs/v1/rp/devices/upload`\n" in answer.out


def test_a_plan_that_does_not_claim_to_be_the_least_is_held_to_what_it_claims() -> None:
    # `ke` covers the needs, though not at the least.
    plan = saved("GET /ke/v1/campaigns", "GET /ke/v1/fota", "--objective", "fewest-scopes")
    plan["objective"] = "least-privilege"
    assert run("verify", "-", stdin=given(plan)).status == 1
    assert run("verify", "-", stdin=given(plan | {"exact": False})).status == 0


def test_a_rival_that_is_left_out_is_found_out() -> None:
    plan = enumerated()
    [left_out] = plan["proof"][0]["rivals"]
    plan["proof"][0]["rivals"] = []
    answer = run("verify", "-", stdin=given(plan))
    assert answer.status == 1
    assert f"the proof of `kdp.devices` tells of other rivals than there are: {left_out['scope']}\n" in answer.out


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
        ({"as_of": "yesterday"}, "`yesterday` is no day"),
        ({"as_of": 3}, "`3` is no day"),
        ({"stages": ["alpha"]}, "`alpha` is no stage"),
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
    assert run("verify", "-", stdin=given(plan)) == Answer(0, "the plan holds  (catalog of 2025-08-05)\n", "")
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
