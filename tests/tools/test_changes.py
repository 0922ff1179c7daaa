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
  page-2025-06-uat: {title: Things, url: "https://example.com/things", updated: "2025-06-30", stage: uat}
  page-2025-09: {title: Things, url: "https://example.com/things", updated: "2025-09-30"}
scopes:
  acme: {summary: The whole service., open_ended: [/acme/v1]}
  acme.things:see:
    summary: See things.
    source: page-2025-06
    renamed_from: {name: acme.things:view, source: page-2025-01}
  acme.parts:
    summary: Everything about parts.
    open_ended: [/acme/v1/parts]
    open_ended_source: page-2025-06
  acme.parts:tell:
    summary: Hear of parts.
    source: [page-2025-06-uat, page-2025-09]
endpoints:
  GET /acme/v1/things: {scopes: [acme.things:see], effect: read}
  PUT /acme/v1/things: {scopes: [acme], effect: write, until: "2025-03-31"}
  POST /acme/v1/things: {scopes: [acme], effect: write, source: page-2025-06, stage: uat}
  GET /acme/v1/parts: {scopes: [acme.parts:tell], effect: read, source: page-2025-06, stage: preview}
events:
  ACME_PART_MADE: {scopes: ["acme.parts:tell"], source: [page-2025-06-uat, page-2025-09]}
  ACME_PART_LOST: {scopes: ["acme.parts:tell"], source: page-2025-01, stage: preview}
  ACME_THING_MADE: {scopes: [acme.things:see]}
"""


def test_each_day_has_what_was_first_seen_renamed_and_ended_on_it(tmp_path: Path) -> None:
    (tmp_path / "acme.yaml").write_text(OLD, encoding="utf-8")
    lines = changes(tmp_path).splitlines()
    start = lines.index("## 2025-09-30")
    assert lines[start:] == [
        "## 2025-09-30",
        "",
        "### acme: Acme Things",
        "",
        "- new scopes (1): `acme.parts:tell`",
        "- new events (1): `ACME_PART_MADE`",
        "",
        "## 2025-06-30",
        "",
        "### acme: Acme Things",
        "",
        "- new scopes (1): `acme.things:see` (formerly `acme.things:view`)",
        "- ended scopes (1): `acme.things:view`",
        "- open-ended from now on (1): `acme.parts`",
        "- `ACME_THING_MADE`: from `acme.things:view` to `acme.things:see`",
        "- `GET /acme/v1/things`: from `acme.things:view` to `acme.things:see`",
        "- announced scopes (1): `acme.parts:tell` (uat)",
        "- announced endpoints (2): `GET /acme/v1/parts` (preview), `POST /acme/v1/things` (uat)",
        "- announced events (1): `ACME_PART_MADE` (uat)",
        "- `ACME_PART_LOST`: from `acme.parts` to `acme.parts:tell`",
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
        "- new scopes (3): `acme`, `acme.parts`, `acme.things:view`",
        "- new endpoints (2): `GET /acme/v1/things`, `PUT /acme/v1/things`",
        "- new events (1): `ACME_THING_MADE`",
        "- announced events (1): `ACME_PART_LOST` (preview)",
    ]


@pytest.mark.parametrize(
    ("day", "line"),
    [
        ("2026-06-17", "- new scopes (3): `tag`, `tag.tags:manage`, `tag.tags:view`"),
        ("2026-06-17", "- new scopes (3): `kc.license`, `kc.license:manage`, `kc.license:view`"),
        ("2025-10-28", "- open-ended from now on (1): `kdp.devices`"),
        ("2025-08-05", "- new scopes (2): `msp`, `msp.profiles`"),
        ("2025-07-17", "- announced scopes (2): `msp` (uat), `msp.profiles` (uat)"),
        (
            "2025-01-15",
            "- ended scopes (4): `kme.devices:read`, `kme.devices:write`, `kme.profiles:read`, `kme.profiles:write`",
        ),
        ("2024-09-25", "- new scopes (1): `kai.miscellaneous`"),
        ("2024-06-24", "- new scopes (1): `msp.customers`"),
    ],
)
def test_what_the_pages_first_showed_stands_under_their_day(day: str, line: str) -> None:
    text = (ROOT / "scopes" / "CHANGES.md").read_text(encoding="utf-8")
    assert line in text.partition(f"## {day}\n")[2].partition("\n## ")[0].splitlines()


def test_the_file_is_what_the_data_says_as_a_process_that_writes_nothing() -> None:
    command = [sys.executable, str(ROOT / "tools" / "changes.py"), "--check"]
    assert subprocess.run(command, check=False).returncode == 0
