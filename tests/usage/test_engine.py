"""What duckdb counts in a table is what the plain reader counts in the same calls."""

import csv
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import ibis
import pyarrow as pa
import pyarrow.parquet
import pytest

from engines import COLUMNS, calls, told, write
from knox_scopes import InputError, Usage, uses
from knox_scopes.catalog.model import Catalog
from knox_scopes.endpoints import NOT_UTF_8, path_fault
from knox_scopes.usage import engine, sightings
from knox_scopes.usage.engine import ENGINES

# What ibis calls of duckdb may be on its way out: that is between the two.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

API = "https://api.samsungknox.com"
CAMPAIGN, CAMPAIGNS = "GET /ke/v1/campaigns/{campaignId}", "GET /ke/v1/campaigns"
NAMED = {"method": "method", "url": "url"}


def table(folder: Path, columns: Mapping[str, Any]) -> Path:
    """Writes a table of parquet, with the same method in each row unless one is given."""
    count = max(len(values) for values in columns.values())
    whole = {"method": ["GET"] * count, **columns}
    pyarrow.parquet.write_table(pa.table(whole), folder / "calls.parquet")
    return folder / "calls.parquet"


@pytest.fixture(scope="module")
def odd_calls(catalog: Catalog, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("calls")
    write(folder, catalog, 4_000)
    return folder


# Without a day, it runs with the laws.
@pytest.mark.parametrize("since", [pytest.param(None, marks=pytest.mark.hypothesis), "2026-08-15"])
@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_the_plain_reader_and_the_engine_agree_on_odd_calls(
    odd_calls: Path, catalog: Catalog, ending: str, since: str | None
) -> None:
    plain = uses(catalog, odd_calls / "calls.jsonl", since=since)
    found = uses(catalog, odd_calls / f"calls.{ending}", columns=COLUMNS, since=since)
    assert len(plain.needs) > 90
    assert len(plain.unmatched) > 300
    assert told(found) == told(plain)
    assert "SECRET" not in repr(vars(found))


def test_what_the_generator_makes_has_all_that_is_odd(catalog: Catalog) -> None:
    faults = {(path_fault(row["url"].partition("?")[0]) or "").partition(":")[0] for row in calls(catalog, 4_000)}
    assert len(faults) == 1 + len(engine.FAULT) + 1  # none, those in the table, and what is not UTF-8
    assert list(calls(catalog, 50)) == list(calls(catalog, 50))


ESCAPES = ("", "%C3%A9", "%c3%a9", "%E2%82%AC", "%F0%9F%98%80", "a%C3%A9b%E0%A4%B9")
BROKEN = ("%C3", "%A9", "%C3%28", "%C0%AF", "%ED%A0%80", "%F5%80%80%80", "%C3b%A9", "%E2%82", "%F4%90%80%80", "%FF")


def test_escapes_are_judged_as_they_are_elsewhere() -> None:
    paths = [f"/a/x{a}{b}" for a in ESCAPES for b in (*ESCAPES, *BROKEN)]
    judged = ibis.memtable({"path": paths}).mutate(fault=lambda row: engine._fault(row.path))  # noqa: SLF001 - see above
    found = {
        row["path"]: ("", *engine.FAULT, NOT_UTF_8)[row["fault"] + 1]
        for row in ibis.duckdb.connect().to_pyarrow(judged).to_pylist()
    }
    assert found == {path: path_fault(path) or "" for path in paths}
    assert {path for path, fault in found.items() if not fault} == {f"/a/x{a}{b}" for a in ESCAPES for b in ESCAPES}


SECOND = int(datetime(2026, 8, 1, 12, 30, 15, tzinfo=UTC).timestamp())
EXPECTED = "2026-08-01T12:30:15Z"


@pytest.mark.parametrize(
    ("values", "first"),
    [
        ([EXPECTED], EXPECTED),
        (["2026-08-01T12:30:15.123456789Z"], EXPECTED),
        (["2026-08-01 14:30:15+02:00"], EXPECTED),
        (["2026-08-01T07:00:15-0530"], EXPECTED),
        (["2026-08-01T22:30:15+10"], EXPECTED),
        (["2026-08-01T12:30:15"], EXPECTED[:-1]),
        (["2026-08-01 12:30"], "2026-08-01T12:30:00"),
        (["2026-02-31 12:30", "yesterday", "", None], None),
        ([datetime(2026, 8, 1, 12, 30, 15, tzinfo=UTC)], EXPECTED),
        ([datetime(2026, 8, 1, 12, 30, 15)], EXPECTED),  # noqa: DTZ001 - tables hold such
        ([SECOND], EXPECTED),
        ([SECOND * 1_000 + 999], EXPECTED),
        ([float(SECOND) * 1_000_000], EXPECTED),
        ([SECOND * 1_000_000_000], EXPECTED),
        ([12, 0, -1], None),
    ],
)
def test_times_of_any_kind_are_read(catalog: Catalog, tmp_path: Path, values: list[Any], first: str | None) -> None:
    file = table(tmp_path, {"url": [f"{API}/ke/v1/campaigns"] * len(values), "at": values})
    found = uses(catalog, file, columns={**NAMED, "time": "at"})
    assert found.needs[CAMPAIGNS].first == found.needs[CAMPAIGNS].last == first


@pytest.mark.parametrize(
    ("values", "statuses"),
    [
        ([200, 201, 404, None], {"2xx": 2, "4xx": 1, "unknown": 1}),
        (["200", "-", "", "0200", None], {"2xx": 2, "unknown": 3}),
        ([200.0, 503.0], {"2xx": 1, "5xx": 1}),
    ],
)
def test_statuses_of_any_kind_are_read(
    catalog: Catalog, tmp_path: Path, values: list[Any], statuses: dict[str, int]
) -> None:
    file = table(tmp_path, {"url": [f"{API}/ke/v1/campaigns"] * len(values), "code": values})
    assert uses(catalog, file, columns={**NAMED, "status": "code"}).needs[CAMPAIGNS].statuses == statuses


def test_rows_without_a_method_or_a_url_are_no_calls(catalog: Catalog, tmp_path: Path) -> None:
    url = f"{API}/ke/v1/campaigns"
    file = table(tmp_path, {"method": ["get", None, "", "GET", "GET"], "url": [url, url, url, None, ""]})
    assert uses(catalog, file, columns=NAMED).read[0].calls == 1


def test_several_tables_are_one_and_add_up_with_others(catalog: Catalog, tmp_path: Path) -> None:
    for number in range(3):
        file = table(tmp_path, {"url": [f"{API}/ke/v1/campaigns/{number}"] * 2})
        file.rename(tmp_path / f"{number}.parquet")
    found = uses(catalog, [tmp_path / "*.parquet", tmp_path / "0.parquet"], columns=NAMED)
    use = found.needs[CAMPAIGN]
    assert (use.count, use.where, use.first) == (8, str(tmp_path / "*.parquet"), None)
    assert {one.format for one in found.read} == {"duckdb"}


def test_csv_may_be_compressed_and_have_commas_in_quotes(catalog: Catalog, tmp_path: Path) -> None:
    import gzip  # noqa: PLC0415 - the one test that packs

    with gzip.open(tmp_path / "calls.csv.gz", "wt", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(
            [("url", "method"), (f'{API}/ke/v1/campaigns/a,"b', "GET"), ("/ke/v1/campaigns", "GET")]
        )
    found = uses(catalog, tmp_path / "calls.csv.gz", columns=NAMED)
    assert (set(found.needs), len(found.unmatched)) == ({CAMPAIGNS}, 1)


@pytest.mark.parametrize(
    ("name", "columns", "message"),
    [
        ("calls.parquet", {"method": "method"}, r"name the column of the url: method=COLUMN,url=COLUMN"),
        ("calls.parquet", {}, r"name the column of the method and the url: "),
        (
            "calls.parquet",
            {**NAMED, "body": "b"},
            r"`body` is nothing that a column is read for; that is method, url, ",
        ),
        ("calls.parquet", {**NAMED, "url": "ulr"}, r"the table has no column `ulr` for the url; did you mean `url`"),
        ("calls.parquet", {**NAMED, "url": "zzzzzz"}, r"no column `zzzzzz` for the url; it has method, url"),
        ("none.parquet", NAMED, r"cannot read `.*none.parquet`: no such file"),
        ("calls.log", NAMED, r"`.*calls.log` is no table; its name has to end in .parquet, .csv, .csv.gz"),
        ("broken.parquet", NAMED, r"duckdb cannot read `.*broken.parquet`: \w+$"),
    ],
)
def test_what_is_no_table_is_refused(
    catalog: Catalog, tmp_path: Path, name: str, columns: dict[str, str], message: str
) -> None:
    table(tmp_path, {"url": [API]})
    (tmp_path / "broken.parquet").write_bytes(b"PAR1 SECRET")
    with pytest.raises(InputError, match=message) as raised:
        uses(catalog, tmp_path / name, columns=columns)
    assert "SECRET" not in str(raised.value)


def test_an_engine_that_there_is_not_is_refused(catalog: Catalog) -> None:
    with pytest.raises(InputError, match="`sqlite` is not an engine; the engines are duckdb, spark"):
        uses(catalog, "calls.parquet", columns=NAMED, engine="sqlite")


@pytest.mark.parametrize(("name", "extra"), [("duckdb", "scale"), ("spark", "spark")])
def test_an_engine_that_is_not_installed_is_said_how_to_install(
    catalog: Catalog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, extra: str
) -> None:
    monkeypatch.setitem(sys.modules, "ibis", None)
    with pytest.raises(InputError, match=rf'{name} is not installed; type: pip install "knox-scopes\[{extra}\]"'):
        uses(catalog, table(tmp_path, {"url": [API]}), columns=NAMED, engine=name)


def test_spark_is_asked_for_the_same_as_duckdb(
    catalog: Catalog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The answer of Spark itself is compared by `tools/check scale`."""
    asked: list[dict[str, Any]] = []

    class Connection:
        def __init__(self, **settings: object) -> None:
            asked.append(settings)
            self.duckdb = ibis.duckdb.connect()

        def read_csv(self, name: str, **options: object) -> Any:  # noqa: ANN401 - a table of ibis, which has no types
            asked.append(options)
            return self.duckdb.read_csv(name, all_varchar=True)

        def to_pyarrow(self, expression: Any) -> Any:  # noqa: ANN401 - the same
            assert "TRANSFORM(" in ibis.to_sql(expression, dialect="pyspark")
            return self.duckdb.to_pyarrow(expression)

    monkeypatch.setattr(engine, "import_module", lambda _: SimpleNamespace(pyspark=SimpleNamespace(connect=Connection)))
    (tmp_path / "calls.csv").write_text(f"method,url\nGET,{API}/ke/v1/campaigns\n", encoding="utf-8")
    found: Usage = uses(catalog, tmp_path / "calls.csv", columns=NAMED, engine="spark")
    assert list(found.needs) == [CAMPAIGNS]
    assert asked == [ENGINES["spark"].settings, ENGINES["spark"].csv]


def test_more_calls_than_are_told_apart_are_counted(
    odd_calls: Path, catalog: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sightings, "MOST", 10)
    assert uses(catalog, odd_calls / "calls.csv", columns=COLUMNS).more["calls"] > 1_000
