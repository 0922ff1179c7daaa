import csv
import io
from pathlib import Path
from typing import Any

import pytest
import yaml

from knox_scopes import grant
from knox_scopes.catalog.model import Catalog
from knox_scopes.report.catalog.export import ENDPOINT_FIELDS, SCOPE_FIELDS, csv_text, rows_by_endpoint, rows_by_scope

ROWS: dict[str, dict[str, Any]] = {
    name: row
    for file in sorted((Path(__file__).parent.parent / "cases" / "rows").glob("*.yaml"))
    for name, row in yaml.safe_load(file.read_text(encoding="utf-8"))["scopes"].items()
    if "endpoints" in row and "identity" not in row
}


@pytest.mark.parametrize("name", sorted(ROWS))
def test_the_rows_of_a_scope_are_those_of_the_page(page: Catalog, name: str) -> None:
    rows = [row for row in rows_by_scope(page) if row["scope"] == name]
    assert {row["opens"] for row in rows if row["kind"] != "reach"} == {*ROWS[name]["endpoints"], *ROWS[name]["events"]}
    assert {row["service"] for row in rows} <= {name.partition(".")[0]}


def test_each_row_is_there_once(catalog: Catalog) -> None:
    for rows in ([*rows_by_scope(catalog)], [*rows_by_endpoint(catalog)]):
        assert len({tuple(row.items()) for row in rows}) == len(rows)


def test_a_row_has_the_kind_of_what_is_opened(catalog: Catalog) -> None:
    kinds = {row["opens"]: row["kind"] for row in rows_by_scope(catalog)}
    assert kinds["kai"] == "reach"
    assert kinds["KAI_APP_ANR_FC"] == "event"
    assert kinds["PUT /kcs/v1/rp/devices/delete"] == "destroy"
    assert kinds["POST /ke/v1/devices/getDevices"] == "read"


def test_both_tables_say_the_same(catalog: Catalog) -> None:
    by_scope = {(row["scope"], row["opens"]) for row in rows_by_scope(catalog) if row["kind"] != "reach"}
    by_endpoint = {(row["scope"], row["at"]) for row in rows_by_endpoint(catalog) if row["scope"]}
    assert by_scope == by_endpoint


def test_every_endpoint_and_event_has_a_row_even_without_a_scope(catalog: Catalog) -> None:
    rows = [*rows_by_endpoint(catalog)]
    assert {row["at"] for row in rows} == {*catalog.endpoints, *catalog.events}
    bare = {row["at"]: row["access"] for row in rows if not row["scope"]}
    assert bare["POST /ams/v1/oauth2/token"] == "none"
    assert bare["POST /kwn/v1/subscriptions"] == "via-event"
    assert bare["KG_DEVICE_LOCKED"] == "none"
    assert bare["KE_CAMPAIGN_DELETE"] == "undocumented"
    assert "scopes" not in bare.values()


@pytest.mark.parametrize(
    ("at", "scopes"),
    [
        ("GET /kcs/v1/rp/devices", ["kdp.devices:view", "kdp.devices", "kdp"]),
        ("GET /ke/v1/fota", ["ke.fota:view", "ke"]),
        ("KAI_APP_ANR_FC", ["kai.app", "kai"]),
    ],
)
def test_the_narrowest_scope_comes_first(catalog: Catalog, at: str, scopes: list[str]) -> None:
    assert [row["scope"] for row in rows_by_endpoint(catalog) if row["at"] == at] == scopes


def test_csv_reads_back_as_the_rows(catalog: Catalog) -> None:
    tables = ((SCOPE_FIELDS, [*rows_by_scope(catalog)]), (ENDPOINT_FIELDS, [*rows_by_endpoint(catalog)]))
    for fields, rows in tables:
        assert [*csv.DictReader(io.StringIO(csv_text(fields, rows)))] == rows


def test_csv_without_rows_has_its_heading() -> None:
    assert csv_text(("a", "b"), []) == "a,b"


def test_csv_has_a_heading_and_no_empty_line_at_its_end(catalog: Catalog) -> None:
    lines = csv_text(SCOPE_FIELDS, rows_by_scope(catalog)).split("\n")
    assert lines[0] == "scope,service,kind,opens"
    assert all(lines)
    assert len(lines) == 1 + sum(sum(map(len, grant(catalog, name).access)) for name in catalog.scopes)


def test_csv_quotes_what_has_a_comma() -> None:
    assert csv_text(("a", "b"), [{"a": "x, y", "b": 'say "z"'}]) == 'a,b\n"x, y","say ""z"""'
