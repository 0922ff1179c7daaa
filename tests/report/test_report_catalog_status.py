from knox_scopes.catalog.model import Catalog
from knox_scopes.catalog.status import ServiceStatus
from knox_scopes.report.catalog.status import status_text

STATUS = ServiceStatus("kdp", "2025-01-01", "2026-02-03", 12, ("a", "b"), (), ())


def test_a_status_has_the_keys_of_its_rows_for_a_heading(catalog: Catalog) -> None:
    first, *rest = status_text(catalog, [STATUS, STATUS._replace(inferred=())], 44, colour=False).split("\n")
    assert first.startswith(f"catalog of {catalog.version}: {len(catalog.scopes)} scopes, ")
    assert first.endswith("; 44 days old")
    assert [row.split() for row in rest] == [
        [],
        ["service", "oldest", "newest", "days", "old", "inferred", "disputed", "undocumented"],
        ["kdp", "2025-01-01", "2026-02-03", "12", "2", "0", "0"],
        ["kdp", "2025-01-01", "2026-02-03", "12", "0", "0", "0"],
        [],
        ["inferred"],
        ["a"],
        ["b"],
    ]
