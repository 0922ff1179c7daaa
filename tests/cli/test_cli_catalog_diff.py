"""The command `catalog diff`."""

from pathlib import Path

import pytest
from shell import ACME, folder_of, process, run

NEW = (
    ACME.replace('updated: "2025-01-31"', 'updated: "2025-06-30"')
    .replace("  acme.things:view: {summary: See things.}\n", "  acme.things:see: {summary: See things.}\n")
    .replace("acme.things:view", "acme.things:see")
    .replace("GET /acme/v1/things: {scopes: [acme.things:see]", "GET /acme/v1/things: {scopes: [acme.things:manage]")
    .replace("events:\n", "  DELETE /acme/v1/things: {scopes: [acme.things:manage], effect: destroy}\nevents:\n")
)


@pytest.fixture
def folders(tmp_path: Path) -> tuple[str, str]:
    return folder_of(tmp_path / "old", acme=ACME), folder_of(tmp_path / "new", acme=NEW)


def test_what_changes_is_told_by_service_and_effect(folders: tuple[str, str]) -> None:
    answer = run("catalog", "diff", *folders)
    assert process("catalog", "diff", *folders) == answer
    assert (answer.status, answer.err) == (0, "")
    assert answer.out == (
        "catalog of 2025-01-31 -> catalog of 2025-06-30\n"
        "\n"
        "acme  Acme Things\n"
        "  + scope    acme.things:see\n"
        "  + destroy  DELETE /acme/v1/things  via acme.things:manage\n"
        "  - scope    acme.things:view\n"
        "  ~ moved    ACME_THING_MADE         from acme.things:view to acme.things:see\n"
        "  ~ moved    GET /acme/v1/things     from acme.things:view to acme.things:manage\n"
    )


def test_a_renamed_scope_says_what_it_was(tmp_path: Path, folders: tuple[str, str]) -> None:
    renamed = NEW.replace(
        "acme.things:see: {summary: See things.}",
        "acme.things:see: {summary: See things., renamed_from: {name: acme.things:view, source: page-2025-01}}",
    )
    answer = run("catalog", "diff", folders[0], folder_of(tmp_path / "renamed", acme=renamed))
    assert "  + scope    acme.things:see         formerly acme.things:view\n" in answer.out


def test_registrations_that_are_touched_are_told_scope_by_scope(tmp_path: Path, folders: tuple[str, str]) -> None:
    (tmp_path / "apps").mkdir()
    (tmp_path / "apps" / "a.yaml").write_text(
        "scopes: [acme.things:manage, acme.things:view, 'acme.things:see']\n", encoding="utf-8"
    )
    (tmp_path / "apps" / "b.yaml").write_text("scopes: [nope]\n", encoding="utf-8")
    answer = run("catalog", "diff", *folders, "--against", str(tmp_path / "apps"))
    assert answer.out.partition(f"{tmp_path}/apps/a.yaml\n")[2] == (
        "  acme.things:manage now also grants 1 destructive endpoint, 1 read endpoint\n"
        "      destroy  DELETE /acme/v1/things\n"
        "      read     GET /acme/v1/things\n"
        "  acme.things:see is new in the catalog and grants 1 event\n"
        "      event  ACME_THING_MADE\n"
        "  acme.things:view is no longer in the catalog\n"
        "      read   GET /acme/v1/things\n"
        "      event  ACME_THING_MADE\n"
        "\n"
        f"{tmp_path}/apps/b.yaml\n"
        "  not affected\n"
    )


def test_open_ended_scopes_grow_with_the_catalog_that_ships(tmp_path: Path) -> None:
    # Knox Configure had 4 endpoints listed on 2025-08-05; profiles and licenses came on 2025-11-19 and 2026-06-17.
    (tmp_path / "app.yaml").write_text("scopes: [kc]\n", encoding="utf-8")
    answer = run("catalog", "diff", "2025-08-05", "2026-06-17", "--against", str(tmp_path / "app.yaml"))
    assert "\nkc  Knox Configure\n  + scope       kc.license\n" in answer.out
    more = "2 open-ended scopes, 2 destructive endpoints, 6 write endpoints, 5 read endpoints"
    assert f"  kc now also grants {more}\n" in answer.out


def test_a_day_and_a_folder_can_be_compared(folders: tuple[str, str]) -> None:
    answer = run("catalog", "diff", "2025-08-05", folders[0], "--exit-code")
    assert answer.status == 1
    assert "\nkai  Knox Asset Intelligence\n" in answer.out
    assert "  - scope" in answer.out


def test_nothing_changes_between_equal_catalogs(folders: tuple[str, str]) -> None:
    answer = run("catalog", "diff", folders[0], folders[0], "--exit-code")
    assert (answer.status, answer.out) == (
        0,
        "catalog of 2025-01-31 -> catalog of 2025-01-31\n  no changes\n",
    )


def test_a_stage_takes_part_where_it_is_asked_for() -> None:
    assert "kc.application" not in run("catalog", "diff", "2026-06-17", "2026-10-08").out
    assert "kc.application" in run("catalog", "diff", "2026-06-17", "2026-10-08", "--stage", "uat").out


def test_the_same_as_json(tmp_path: Path, folders: tuple[str, str]) -> None:
    (tmp_path / "app.yaml").write_text("scopes: [acme.things:manage]\n", encoding="utf-8")
    answer = run("catalog", "diff", *folders, "--against", str(tmp_path / "app.yaml"), "--format", "json").json()
    assert answer["schema"] == "knox-scopes/catalog-diff/1"
    assert (answer["before"], answer["after"]) == ("2025-01-31", "2025-06-30")
    assert answer["services"]["acme"]["added"] == ["acme.things:see"]
    assert answer["services"]["acme"]["gained"]["destroy"] == ["DELETE /acme/v1/things"]
    [against] = answer["against"]
    assert against["file"] == str(tmp_path / "app.yaml")
    assert [one["scope"] for one in against["scopes"]] == ["acme.things:manage"]


@pytest.mark.parametrize("args", [["2025-13-45", "2025-08-05"], ["/no/such", "2025-08-05"], ["2025-08-05"]])
def test_what_is_no_catalog_is_told(args: list[str]) -> None:
    answer = run("catalog", "diff", *args)
    assert (answer.status, answer.out) == (2, "")


def test_files_to_hold_against_must_be_there_and_be_registrations(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    answer = run("catalog", "diff", "2025-08-05", "2025-08-05", "--against", str(tmp_path / "empty"))
    assert answer.status == 2
    assert "there are no registrations in " in answer.err
    (tmp_path / "app.yaml").write_text("scopess: []\n", encoding="utf-8")
    answer = run("catalog", "diff", "2025-08-05", "2025-08-05", "--against", str(tmp_path / "app.yaml"))
    assert answer.status == 2
    assert "did you mean `scopes`" in answer.err
