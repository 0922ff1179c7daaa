from pathlib import Path

import pytest
from shell import ACME, folder_of, process, run

PART = """\
service: kdp
name: Our Deployment Program
source: wiki
sources:
  wiki: {title: Wiki, url: "https://example.com/", updated: "2026-09-01"}
scopes:
  kdp.customers: {summary: Read our customers.}
endpoints:
  GET /kcs/v1/rp/customers/count: {summary: Counts., scopes: [kdp.customers], effect: read}
"""


@pytest.fixture
def overlay(tmp_path: Path) -> str:
    return folder_of(tmp_path / "overlay", kdp=PART)


def test_as_a_process_an_overlay_is_valid_where_it_lies_and_says_what_it_replaces(overlay: str) -> None:
    answer = process("catalog", "validate", "--overlay", overlay)
    assert (answer.status, answer.err) == (0, "")
    assert answer.out.startswith("valid: 13 services, ")
    assert answer.out.endswith("replaces what ships\n  name (kdp.yaml)\n  kdp.customers (kdp.yaml)\n")
    assert run("catalog", "validate", overlay).status == 2  # a catalog of its own it is not


def test_a_service_of_its_own_replaces_nothing(tmp_path: Path) -> None:
    answer = run("catalog", "validate", "--overlay", folder_of(tmp_path / "own", acme=ACME), "--format", "json").json()
    assert (answer["findings"], answer["replaces"]) == ([], [])


def test_its_mistakes_are_told_and_no_others(tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "wrong", kdp=PART.replace("[kdp.customers]", "[kdp.custmers]"))
    answer = run("catalog", "validate", "--overlay", folder, "--format", "json")
    assert answer.status == 2
    [finding] = answer.json()["findings"]
    assert (finding["code"], finding["line"]) == ("KS904", 9)
    assert finding["file"].startswith(folder)


def test_how_it_is_written_is_up_to_its_owner(tmp_path: Path) -> None:
    unsorted = PART.replace("name: Our Deployment Program\nsource: wiki", "source: wiki\nname: Ours") + "\n \n"
    assert run("catalog", "validate", "--overlay", folder_of(tmp_path / "own", kdp=unsorted)).status == 0


def test_the_own_source_of_an_overlay_may_be_left_out(tmp_path: Path) -> None:
    text = PART.replace(PART[PART.index("source: ") : PART.index("scopes:")], "")
    assert run("catalog", "validate", "--overlay", folder_of(tmp_path / "short", kdp=text)).status == 0
