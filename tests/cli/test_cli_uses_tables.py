"""Tests `uses` with tables, which an engine counts, and with the files of a recorder."""

import sys
from pathlib import Path

import pytest
from shell import run

from knox_scopes.record import Recorder

API = "https://api.samsungknox.com"
CAMPAIGN = "GET /ke/v1/campaigns/{campaignId}"

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")  # between ibis and duckdb


@pytest.fixture
def table(tmp_path: Path) -> str:
    rows = [f"GET,{API}/ke/v1/campaigns/{number}?x=SECRET,200" for number in range(3)]
    (tmp_path / "calls.csv").write_text("\n".join(("verb,address,code", *rows, "")), encoding="utf-8")
    return str(tmp_path / "calls.csv")


@pytest.mark.parametrize("engine", [(), ("--engine", "duckdb")])
def test_the_calls_in_a_table_are_counted(table: str, engine: tuple[str, ...]) -> None:
    answer = run("uses", table, *engine, "--columns", "method=verb, url=address,status=code", "--format", "json")
    assert answer.status == 0
    [use] = answer.json()["needs"]
    assert (use["at"], use["count"], use["statuses"], use["where"]) == (CAMPAIGN, 3, {"2xx": 3}, table)
    assert answer.json()["read"] == [{"file": table, "format": "duckdb", "calls": 3}]
    assert "SECRET" not in answer.out


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--columns", "method"], "`method` is not a list like method=verb,url=address"),
        (["--columns", "=verb,url=address"], "is not a list like method=verb,url=address"),
        (["--columns", "method=verb"], "name the column of the url: method=COLUMN,url=COLUMN"),
        (
            ["--columns", "method=verb,url=adress"],
            "the table has no column `adress` for the url; did you mean `address`",
        ),
        (["--engine", "duckdb"], "--engine reads tables; say with --columns which of their columns hold what"),
        (["--engine", "sqlite", "--columns", "method=verb,url=address"], "'sqlite' is not one of 'duckdb', 'spark'"),
    ],
)
def test_columns_that_make_no_sense_are_refused(table: str, options: list[str], message: str) -> None:
    answer = run("uses", table, *options)
    assert answer.status == 2
    assert message in answer.err
    assert answer.out == ""


def test_a_missing_engine_is_said_how_to_install(table: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ibis", None)
    answer = run("uses", table, "--columns", "method=verb,url=address")
    assert (answer.status, answer.out) == (2, "")
    assert 'duckdb is not installed; type: pip install "knox-scopes[scale]"' in answer.err


def test_what_was_recorded_is_read_by_uses_and_plan(tmp_path: Path) -> None:
    file = str(tmp_path / "uses.json")
    with Recorder(file) as recorder:
        recorder.add("GET", f"{API}/ke/v1/campaigns/7", 200)
    again = run("uses", file, file, "--format", "json")
    assert [(use["at"], use["count"], use["evidence"]) for use in again.json()["needs"]] == [(CAMPAIGN, 2, "observed")]
    planned = run("plan", "--from", file, "--format", "json")
    assert (planned.status, planned.json()["scopes"]) == (0, ["ke.campaign:view"])
