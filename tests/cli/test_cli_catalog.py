import csv
import io
import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from shell import ACME, CASES, TODAY, folder_of, process, run

from knox_scopes.catalog.load import shipped_folder
from knox_scopes.catalog.model import Catalog, Endpoint, Event, Scope

SHIPPED = Path(shipped_folder())
KDP = yaml.safe_load((CASES / "rows" / "kdp.yaml").read_text(encoding="utf-8"))["scopes"]


def table(*args: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(run("catalog", "export", "--format", "csv", *args).out)))


def test_as_a_process_a_catalog_is_valid(tmp_path: Path) -> None:
    answer = process("catalog", "validate", folder_of(tmp_path / "acme", acme=ACME))
    assert (answer.status, answer.err) == (0, "")
    assert answer.out.startswith("valid: 1 service, ")


def test_the_catalog_that_ships_loads_and_its_dates_alone_may_lie_ahead_of_a_clock_that_is_behind() -> None:
    answer = run("catalog", "validate", str(SHIPPED), "--format", "json")
    assert answer.status in {0, 1}
    assert {finding["code"] for finding in answer.json()["findings"]} <= {"KS922"}


def test_a_small_catalog_of_one_s_own_is_valid(tmp_path: Path) -> None:
    answer = run("catalog", "validate", folder_of(tmp_path / "acme", acme=ACME))
    assert (answer.status, answer.out) == (0, "valid: 1 service, 3 scopes, 2 endpoints, 1 event (all stages)\n")


def test_items_of_every_stage_are_counted(tmp_path: Path) -> None:
    preview = ACME.replace("summary: Keeps things.", "summary: Keeps things.\nstage: preview")
    answer = run("catalog", "validate", folder_of(tmp_path / "acme", acme=preview))
    assert answer.out == "valid: 1 service, 3 scopes, 2 endpoints, 1 event (all stages)\n"


def test_every_mistake_is_told_with_file_and_line(tmp_path: Path) -> None:
    broken = ACME.replace("effect: read", "effect: reads").replace("effect: write", "effect: written")
    folder = folder_of(tmp_path / "acme", acme=broken, other="scopes: {}\nscopes: {}\n")
    answer = run("catalog", "validate", folder)
    assert answer.status == 2
    assert answer.err == f"error: `{folder}` cannot be loaded as a catalog until its errors are fixed\n"
    lines = answer.out.rstrip("\n").split("\n")
    assert [line for line in lines if line.startswith("error")] == [
        f"error KS901 malformed-file  {folder}/acme.yaml:14:53",
        f"error KS901 malformed-file  {folder}/acme.yaml:15:56",
        f"error KS901 malformed-file  {folder}/other.yaml:2:1",
    ]
    assert lines[1].startswith("    `reads` is not one of")
    assert lines[2] == "    14 |   GET /acme/v1/things: {scopes: [acme.things:view], effect: reads}"
    assert "    the key `scopes` is repeated; it is already on line 1" in lines
    assert lines[-1] == "3 errors in 2 files"


def test_findings_make_the_status_1_and_say_what_to_do(tmp_path: Path) -> None:
    unsorted = ACME.replace(
        "name: Acme Things\nsummary: Keeps things.\n", "summary: Keeps things.\nname: Acme Things\n"
    )
    folder = folder_of(tmp_path / "acme", acme=unsorted)
    answer = process("catalog", "validate", folder)
    assert (answer.status, answer.err) == (1, "")
    assert answer.out.split("\n") == [
        f"warning KS911 unsorted  {folder}/acme.yaml:3:1",
        "    `name` belongs before `summary`",
        "     3 | name: Acme Things",
        "       | ^",
        "    fix: move it above `summary`",
        "",
        "1 warning in 1 file",
        "",
    ]


def test_what_is_noted_leaves_a_catalog_valid(tmp_path: Path) -> None:
    equal = ACME.replace("  acme.things:m", "  acme.things: {summary: Things.}\n  acme.things:m")
    equal = equal.replace("  acme.things:view: {summary: See things.}\n", "").replace("things:view", "things:manage")
    answer = run("catalog", "validate", folder_of(tmp_path / "acme", acme=equal))
    assert answer.status == 0
    assert answer.out.startswith("info KS935 equal-grants  ")
    assert answer.out.endswith(
        "\n\n1 info finding in 1 file\nvalid: 1 service, 3 scopes, 2 endpoints, 1 event (all stages)\n"
    )


@pytest.mark.parametrize(
    ("old", "new", "status", "version", "code"),
    [
        ("2025-01-31", "2999-01-31", 1, "2999-01-31", "KS922"),
        ("[acme.things:view], effect", "[acme.things], effect", 2, None, "KS904"),
    ],
)
def test_validating_as_json(tmp_path: Path, old: str, new: str, status: int, version: str | None, code: str) -> None:
    folder = folder_of(tmp_path / "acme", acme=ACME.replace(old, new))
    answer = run("catalog", "validate", folder, "--format", "json")
    assert answer.status == status
    found = answer.json()
    assert list(found) == ["schema", "catalog_version", "findings", "replaces"]
    assert (found["schema"], found["catalog_version"]) == ("knox-scopes/validate/1", version)
    [finding] = found["findings"]
    assert finding["code"] == code
    assert finding["file"] == f"{folder}/acme.yaml"
    assert {"name", "severity", "confidence", "message", "line", "column", "at", "evidence", "remedy"} <= set(finding)


@pytest.mark.parametrize("form", ["text", "json"])
def test_nothing_in_a_file_steers_a_terminal(tmp_path: Path, form: str) -> None:
    odd = ACME.replace("summary: Keeps things.", 'summary: Keeps. \u202e\n"k\\e[2J": x').replace(
        "[acme.things:view]}", '["\\e[2J"]}'
    )
    answer = run("catalog", "validate", folder_of(tmp_path / "a\x1b[2J", acme=odd), "--format", form)
    assert answer.status == 2
    assert "\\x1b[2J" in answer.out
    assert not {"\x1b", "\u202e"} & {*answer.out, *answer.err}


@pytest.mark.parametrize("what", ["nothing", "empty", "file"])
def test_a_folder_without_service_files_is_an_error(tmp_path: Path, what: str) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").write_text(ACME, encoding="utf-8")
    answer = run("catalog", "validate", str(tmp_path / what))
    assert (answer.status, answer.out) == (2, "")
    assert answer.err.startswith(f"error: {tmp_path / what}: ")
    assert ":0:" not in answer.err


def test_a_service_file_given_for_its_folder_is_not_said_to_be_missing() -> None:
    answer = run("catalog", "validate", str(SHIPPED / "kdp.yaml"))
    assert answer.status == 2
    assert "no such folder" not in answer.err


def test_status_says_how_old_each_service_is_and_how_sure(catalog: Catalog) -> None:
    answer = process("catalog", "status")
    assert (answer.status, answer.err) == (0, "")
    first, _, head, *rest = answer.out.rstrip("\n").split("\n")
    rows = rest[: rest.index("")]
    assert first.startswith(f"{len(catalog.scopes)} scopes, {len(catalog.endpoints)} endpoints, ")
    assert "; the oldest data is from 2026-02-10 (" in first
    keys = re.split("  +", head)
    assert keys == ["service", "oldest", "newest", "days old", "inferred", "disputed", "undocumented"]
    by_name = {row.split()[0]: dict(zip(keys, row.split(), strict=True)) for row in rows}
    # All that is known of kdms is in a private preview.
    assert list(by_name) == [name for name in catalog.services if name != "kdms"]
    assert by_name["kdp"]["newest"] == "2026-06-17"
    # A source that only a correction names gives no fact: the notes of 26.06 say nothing of scopes.
    assert by_name["kg"]["newest"] == "2026-05-05"
    assert (by_name["kai"]["disputed"], by_name["kdp"]["disputed"], by_name["kme"]["disputed"]) == ("0", "0", "1")
    assert by_name["ke"]["undocumented"] == "8"
    assert by_name["kwn"]["inferred"] == "5"
    disputed = rest[rest.index("disputed") + 1 : rest.index("undocumented") - 1]
    # The scopes page has PUT, the notes that brought the endpoint POST.
    assert [line.split()[1] for line in disputed] == ["/kcs/v2/kme/devices/unassignProfile"]


def test_status_as_json(catalog: Catalog) -> None:
    found = run("catalog", "status", "--format", "json").json()
    assert list(found) == ["schema", "catalog_version", "days_old", "services"]
    [kme] = [row for row in found["services"] if row["service"] == "kme"]
    assert kme["disputed"] == ["PUT /kcs/v2/kme/devices/unassignProfile"]
    assert (found["schema"], found["catalog_version"]) == ("knox-scopes/status/1", catalog.version)
    today = datetime.fromisoformat(TODAY).replace(tzinfo=UTC)
    for row in found["services"]:
        sources = [source for source in catalog.services[row["service"]].sources.values() if not source.stage]
        assert {row["oldest"], row["newest"]} <= {source.updated for source in sources}
        items: list[Scope | Endpoint | Event] = [*catalog.scopes.values(), *catalog.endpoints.values()]
        items += catalog.events.values()
        known = [item.since for item in items if item.service == row["service"]]
        assert row["oldest"] <= min(known, default=row["newest"]) <= row["newest"]
        newest = datetime.fromisoformat(row["newest"]).replace(tzinfo=UTC)
        assert row["days_old"] == (today - newest).days
    assert found["days_old"] == max(row["days_old"] for row in found["services"])


def test_status_fails_for_data_that_is_too_old() -> None:
    # 2026-06-17 is 113 days before the day of these tests, 2026-05-05 is 156, 2026-02-10 is 240.
    assert run("catalog", "status", "--fail-older-than", "240").status == 0
    answer = run("catalog", "status", "--fail-older-than", "155")
    assert (answer.status, answer.err) == (1, "older than 155 days: attestation, kg, kwn\n")
    assert run("catalog", "status", "--fail-older-than", "155", "--format", "json").json()["days_old"] == 240
    assert run("catalog", "status", "kai", "kdp", "--fail-older-than", "113").status == 0
    answer = run("catalog", "status", "kai", "kwn", "--fail-older-than", "113")
    assert (answer.status, answer.err) == (1, "older than 113 days: kwn\n")


def test_status_of_some_services() -> None:
    found = run("catalog", "status", "kwn", "kdp", "--format", "json").json()
    assert [row["service"] for row in found["services"]] == ["kdp", "kwn"]
    assert found["days_old"] == 156
    lines = run("catalog", "status", "kwn").out.splitlines()
    assert lines[0] == "0 scopes, 5 endpoints, 0 events of 1 service; the oldest data is from 2026-05-05 (156 days)"
    answer = run("catalog", "status", "kwm")
    assert (answer.status, answer.out) == (2, "")
    assert "unknown service `kwm`; did you mean `km`?" in answer.err


def test_status_of_what_no_stage_shows_has_no_age() -> None:
    found = run("catalog", "status", "kdms", "--fail-older-than", "0", "--format", "json")
    assert (found.status, found.json()["days_old"], found.json()["services"]) == (0, None, [])


def test_status_of_a_day_knows_no_source_of_a_later_day() -> None:
    rows = run("catalog", "status", "--as-of", "2025-08-05", "--format", "json").json()["services"]
    assert max(row["newest"] for row in rows) <= "2025-08-05"


def test_export_by_scope_has_a_row_for_each_that_a_scope_opens() -> None:
    rows = [row for row in table() if row["service"] == "kdp"]
    assert list(rows[0]) == ["scope", "service", "kind", "opens"]
    for name, listed in KDP.items():
        opened = {row["opens"] for row in rows if row["scope"] == name and row["kind"] != "reach"}
        everything = {at for row in KDP.values() for at in row.get("endpoints", ())}
        assert opened == set(listed.get("endpoints", everything))
    assert {(row["scope"], row["opens"]) for row in rows if row["kind"] == "reach"} == {
        ("kdp", "kdp"),
        ("kdp", "kdp.devices"),
        ("kdp.devices", "kdp.devices"),
    }


def test_export_by_endpoint_has_the_narrowest_scope_first() -> None:
    rows = [row for row in table("--by", "endpoint") if row["at"] == "PUT /kcs/v1/rp/devices/delete"]
    assert [row["scope"] for row in rows] == ["kdp.devices:manage", "kdp.devices", "kdp"]
    assert {(row["kind"], row["access"], row["service"]) for row in rows} == {("destroy", "scopes", "kdp")}


@pytest.mark.parametrize("by", ["scope", "endpoint"])
def test_export_as_json_has_the_rows_of_the_csv(catalog: Catalog, by: str) -> None:
    found: dict[str, Any] = run("catalog", "export", "--by", by).json()
    assert list(found) == ["schema", "catalog_version", "rows"]
    assert (found["schema"], found["catalog_version"]) == (f"knox-scopes/export-by-{by}/1", catalog.version)
    assert found["rows"] == table("--by", by)


def test_an_empty_export_still_has_its_heading() -> None:
    assert run("catalog", "export", "--as-of", "1999-12-31", "--format", "csv").out == "scope,service,kind,opens\n"


def test_the_group_alone_shows_its_help_as_it_is() -> None:
    answer = run("catalog")
    assert answer.status == 2
    assert "validate" in answer.err
    assert "error: Usage" not in answer.err


def test_a_wrong_subcommand_is_told_with_what_was_meant() -> None:
    answer = run("catalog", "validat")
    assert (answer.status, answer.out) == (2, "")
    assert "validat" in answer.err
    assert "mean" in answer.err


@pytest.mark.parametrize(
    ("engine", "first"),
    [
        ("openapi", "{"),
        ("rego", "# Catalog of "),
        ("cedar", "// Catalog of "),
        ("cedar-schema", "entity App"),
        ("casbin", "# Catalog of "),
    ],
)
def test_the_catalog_is_exported_for_an_engine(engine: str, first: str) -> None:
    answer = run("catalog", "export", "--to", engine)
    assert (answer.status, answer.err) == (0, "")
    assert answer.out.startswith(first)


def test_gateways_that_read_a_list_as_any_of_get_one_list() -> None:
    separate, one = (
        json.loads(run("catalog", "export", "--to", "openapi", *args).out)["paths"]["/kcs/v1/rp/customers/list"]["get"]
        for args in ((), ("--alternatives", "one-list"))
    )
    assert separate["security"] == [{"oauth2": ["kdp.customers"]}, {"oauth2": ["kdp"]}]
    assert one["security"] == [{"oauth2": ["kdp.customers", "kdp"]}]
