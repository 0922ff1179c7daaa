from knox_scopes.catalog.model import Catalog
from knox_scopes.catalog.status import ServiceStatus
from knox_scopes.report.catalog.status import status_text

STATUS = ServiceStatus("kdp", "2025-01-01", "2026-02-03", 12, ("a", "b"), (), ())


def test_a_status_has_the_keys_of_its_rows_for_a_heading(catalog: Catalog) -> None:
    lines = status_text(catalog, [STATUS, STATUS._replace(service="gone", inferred=())], colour=False).split("\n")
    # Of the catalog, only what belongs to the services shown is counted.
    assert lines[0] == "6 scopes, 6 endpoints, 0 events of 2 services; the oldest data is from 2026-02-03 (12 days)"
    assert [row.split() for row in lines[1:]] == [
        [],
        ["service", "oldest", "newest", "days", "old", "inferred", "disputed", "undocumented"],
        ["kdp", "2025-01-01", "2026-02-03", "12", "2", "0", "0"],
        ["gone", "2025-01-01", "2026-02-03", "12", "0", "0", "0"],
        [],
        ["newest", "sources"],
        [],
        ["inferred"],
        ["a"],
        ["b"],
    ]


def test_the_newest_pages_are_named_and_an_inferred_day_is_marked(catalog: Catalog) -> None:
    # The guide that the base URL of E-FOTA's best practices has no day of its own.
    text = status_text(catalog, [STATUS._replace(service="ke", newest="2026-06-17")], colour=False)
    lines = [" ".join(line.split()) for line in text.split("\n")]
    assert any(line.startswith("ke 2026-06-17 Knox E-FOTA 26.06 release notes https://") for line in lines)
    assert any(line.startswith("ke 2026-06-17 (inferred) Campaigns and firmware ") for line in lines)


def test_where_nothing_is_known_nothing_is_old(catalog: Catalog) -> None:
    assert status_text(catalog, [], colour=False).startswith("0 scopes, 0 endpoints, 0 events of 0 services\n")
