from pathlib import Path

from knox_scopes import load
from knox_scopes.report.services import services_text

OLD = """\
service: old
name: Old
summary: Is not for everybody.
audience: [msp, reseller]
source: page
sources:
  page: {title: Old, url: "https://example.com/old", updated: "2024-01-31"}
scopes:
  old: {summary: The whole service.}
endpoints: {}
events: {}
"""


def test_services_say_for_whom_they_are(tmp_path: Path) -> None:
    (tmp_path / "old.yaml").write_text(OLD, encoding="utf-8")
    row = services_text(load(tmp_path), colour=False).split("\n")[1]
    assert row.split(maxsplit=4) == ["old", "1", "0", "0", "Old (for msp, reseller only)"]
