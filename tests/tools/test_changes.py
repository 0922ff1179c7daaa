import subprocess
import sys
from pathlib import Path

import pytest

from changes import changes

ROOT = Path(__file__).resolve().parent.parent.parent
OLD = """\
service: acme
name: Acme Things
summary: Keeps things.
base_url: https://things.example.com
bases: [/acme/v1]
source: page-2025-01
sources:
  page-2025-01: {title: Things, url: "https://example.com/things", updated: "2025-01-31"}
  page-2025-06: {title: Things, url: "https://example.com/things", updated: "2025-06-30"}
scopes:
  acme: {summary: The whole service., open_ended: [/acme/v1]}
  acme.things:see:
    summary: See things.
    source: page-2025-06
    renamed_from: {name: acme.things:view, source: page-2025-01}
endpoints:
  GET /acme/v1/things: {scopes: [acme.things:see], effect: read}
  PUT /acme/v1/things: {scopes: [acme], effect: write, until: "2025-03-31"}
  POST /acme/v1/things: {scopes: [acme], effect: write, source: page-2025-06, stage: uat}
events:
  ACME_THING_MADE: {scopes: [acme.things:see]}
"""


def test_each_day_has_what_was_first_seen_renamed_and_ended_on_it(tmp_path: Path) -> None:
    (tmp_path / "acme.yaml").write_text(OLD, encoding="utf-8")
    lines = changes(tmp_path).splitlines()
    start = lines.index("## 2025-06-30")
    assert lines[start:] == [
        "## 2025-06-30",
        "",
        "### acme: Acme Things",
        "",
        "- new scopes (1): `acme.things:see` (formerly `acme.things:view`)",
        "- new endpoints (1): `POST /acme/v1/things` (uat)",
        "- ended scopes (1): `acme.things:view`",
        "- `ACME_THING_MADE`: from `acme.things:view` to `acme.things:see`",
        "- `GET /acme/v1/things`: from `acme.things:view` to `acme.things:see`",
        "",
        "## 2025-03-31",
        "",
        "### acme: Acme Things",
        "",
        "- ended endpoints (1): `PUT /acme/v1/things`",
        "",
        "## 2025-01-31",
        "",
        "### acme: Acme Things",
        "",
        "- new scopes (2): `acme`, `acme.things:view`",
        "- new endpoints (2): `GET /acme/v1/things`, `PUT /acme/v1/things`",
        "- new events (1): `ACME_THING_MADE`",
    ]


@pytest.mark.parametrize(
    ("day", "line"),
    [
        ("2026-06-17", "- new scopes (3): `tag`, `tag.tags:manage`, `tag.tags:view`"),
        ("2026-06-17", "- new scopes (3): `kc.license`, `kc.license:manage`, `kc.license:view`"),
        ("2025-08-05", "- new scopes (3): `msp`, `msp.customers`, `msp.profiles`"),
        ("2024-09-25", "- new scopes (1): `kai.miscellaneous`"),
    ],
)
def test_what_the_pages_first_showed_stands_under_their_day(day: str, line: str) -> None:
    text = (ROOT / "scopes" / "CHANGES.md").read_text(encoding="utf-8")
    assert line in text.partition(f"## {day}\n")[2].partition("\n## ")[0].splitlines()


def test_the_file_is_what_the_data_says_as_a_process_that_writes_nothing() -> None:
    command = [sys.executable, str(ROOT / "tools" / "changes.py"), "--check"]
    assert subprocess.run(command, check=False).returncode == 0
