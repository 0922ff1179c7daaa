"""The options that choose the catalog: another folder, overlays, stages, a day."""

from collections.abc import Callable
from pathlib import Path

import pytest
from shell import ACME, Answer, folder_of, process, run

APPLICATIONS = "GET /kc/v2/applications"
GROUPS = "GET /kai/v1/devices/groups"
OVERLAY = """\
service: kdp
endpoints:
  GET /kcs/v1/rp/resellers: {scopes: [kdp.customers], effect: read}
"""


def test_as_a_process_a_stage_lets_what_is_not_released_take_part() -> None:
    without, within = process("plan", APPLICATIONS), process("plan", APPLICATIONS, "--stage", "uat")
    assert (without.status, within.status) == (1, 0)
    assert f"other-stage: `{APPLICATIONS}` is at stage uat" in without.out
    assert "scope=kc.application:view\n" in within.out


def test_stages_add_up() -> None:
    found = run("plan", APPLICATIONS, "KDMS_DEVICE_DELETE", "--stage", "uat", "--stage", "preview", "--format", "json")
    assert found.status == 0
    assert found.json()["scopes"] == ["kc.application:view", "kdms.devices:delete"]


def test_a_scope_of_another_stage_is_unknown_until_it_is_asked_for() -> None:
    without = run("expand", "kc.application:view")
    assert without.status == 1
    says = "`kc.application:view` is at stage uat, which is not included; include it with stage `uat`"
    assert without.out == f"unknown: {says}\n"
    assert run("expand", "kc.application:view", "--stage", "uat").status == 0


@pytest.mark.parametrize(
    ("day", "status", "says"),
    [
        ("2024-06-24", 1, f"not-yet: `{GROUPS}` was first seen on 2024-09-25, after 2024-06-24"),
        ("2024-09-25", 0, "scope=kai.devices\n"),
    ],
)
@pytest.mark.parametrize("call", [run, process])
def test_as_of_a_day_only_what_was_seen_by_then_takes_part(
    call: Callable[..., Answer], day: str, status: int, says: str
) -> None:
    answer = call("plan", GROUPS, "--as-of", day)
    assert answer.status == status
    assert says in answer.out
    assert f"catalog as of {day}" in answer.out


def test_as_of_a_day_a_scope_has_the_name_that_it_had() -> None:
    then, now = run("show", "kme.devices:read", "--as-of", "2024-09-25"), run("show", "kme.devices:read")
    assert (then.status, now.status) == (0, 1)
    assert then.out.startswith("kme.devices:read  scope of Knox Mobile Enrollment\n")
    assert "`kme.devices:read` is the former name of `kme.devices:view`" in now.out
    assert run("show", "kme.devices:view", "--as-of", "2024-09-25", "--format", "json").json()["catalog_version"] == (
        "2024-09-25"
    )


def test_an_overlay_adds_to_the_catalog(tmp_path: Path) -> None:
    over = folder_of(tmp_path / "over", kdp=OVERLAY)
    assert run("plan", "GET /kcs/v1/rp/resellers").status == 1
    answer = run("plan", "GET /kcs/v1/rp/resellers", "GET /ke/v1/fota", "--overlay", over)
    assert answer.status == 0
    assert "scope=kdp.customers+ke.fota:view\n" in answer.out


def test_overlays_are_laid_over_each_other(tmp_path: Path) -> None:
    one = folder_of(tmp_path / "one", kdp=OVERLAY)
    two = folder_of(tmp_path / "two", kdp=OVERLAY.replace("kdp.customers", "kdp.profilealias"))
    args = ["plan", "GET /kcs/v1/rp/resellers", "--format", "json", "--overlay"]
    assert run(*args, one, "--overlay", two).json()["scopes"] == ["kdp.profilealias"]
    assert run(*args, two, "--overlay", one).json()["scopes"] == ["kdp.customers"]


def test_another_catalog_takes_the_place_of_the_one_that_ships(tmp_path: Path) -> None:
    acme = folder_of(tmp_path / "acme", acme=ACME)
    answer = process("plan", "GET /acme/v1/things", "ACME_THING_MADE", "GET /ke/v1/fota", "--catalog", acme)
    assert answer.status == 1
    assert "; data from 2025-01-31)" in answer.out
    assert "scope=acme.things:view\n" in answer.out
    assert "`/ke/v1/fota` is not an endpoint in the catalog" in answer.out


def test_every_command_takes_another_catalog(tmp_path: Path) -> None:
    acme = ["--catalog", folder_of(tmp_path / "acme", acme=ACME)]
    plan = run("plan", "GET /acme/v1/things", "--format", "json", *acme)
    for args in (
        ["review", "-s", "acme.things:view", "GET /acme/v1/things"],
        ["allow", "-s", "acme.things:view", "GET /acme/v1/things"],
        ["verify", "-"],
        ["diff", "acme", "acme.things:view"],
        ["expand", "acme"],
        ["show", "acme"],
        ["tree", "acme"],
        ["services"],
        ["graph", "acme"],
        ["catalog", "status"],
        ["catalog", "export"],
    ):
        assert run(*args, *acme, stdin=plan.out.encode()).status == 0


@pytest.mark.parametrize(
    ("option", "value", "says"),
    [
        ("--as-of", "yesterday", "`yesterday` is not a date; write it like 2025-08-05"),
        ("--as-of", "2025-13-01", "`2025-13-01` is not a date"),
        ("--as-of", "2025-8-5", "`2025-8-5` is not a date"),
        ("--as-of", "20250805", "`20250805` is not a date"),
        ("--as-of", "2025-W32-2", "`2025-W32-2` is not a date"),
        ("--as-of", "", "`` is not a date"),
        ("--stage", "alpha", "'alpha' is not one of 'uat', 'preview'"),
        ("--overlay", "/gone", "/gone"),
        ("--catalog", "/gone", "/gone"),
    ],
)
@pytest.mark.parametrize("args", [["plan", GROUPS], ["show", "kai"]], ids=["plan", "show"])
def test_a_bad_value_is_one_clear_sentence(args: list[str], option: str, value: str, says: str) -> None:
    answer = run(*args, option, value)
    assert (answer.status, answer.out) == (2, "")
    error, *more = answer.err.rstrip("\n").split("\n")
    assert error.startswith("error: ")
    assert says in error
    assert all(line.startswith("see `knox-scopes") for line in more)


def test_every_mistake_of_an_overlay_is_told_with_file_and_line(tmp_path: Path) -> None:
    wrong = OVERLAY.replace("kdp.customers", "kdp.customer") + "scope: {}\n"
    over = folder_of(tmp_path / "over", kdp=wrong)
    answer = run("plan", GROUPS, "--overlay", over)
    assert (answer.status, answer.out) == (2, "")
    assert f"error: {over}/kdp.yaml:4: unknown key `scope`; did you mean `scopes`?\n" in answer.err
