import re
from pathlib import Path

import pytest

from knox_scopes.catalog.load import SCHEMA, shipped_folder
from knox_scopes.catalog.order import misplaced, service_order
from knox_scopes.catalog.strict import parse

FOLDER = Path(shipped_folder())
ORDER = service_order(FOLDER / SCHEMA)
README = (FOLDER / "README.md").read_text(encoding="utf-8")
# Which part of a file each table of the page is about.
TABLES = {
    "Top of the file": ORDER,
    "`sources`": ORDER.below("sources").below("x"),
    "`scopes`": ORDER.below("scopes").below("x"),
    "`endpoints`": ORDER.below("endpoints").below("x"),
    "`events`": ORDER.below("events").below("x"),
    "`outside` and `outside_hosts`": ORDER.below("outside").below("x"),
    "`hints`": ORDER.below("hints").below("x"),
    "`corrections`": ORDER.below("corrections").below(0),
}


@pytest.mark.parametrize("title", TABLES)
def test_the_order_is_that_of_the_tables_of_the_page(title: str) -> None:
    part = README.partition(f"## {title}\n")[2].partition("\n## ")[0].partition("| key | meaning |\n")[2]
    table = part.partition("\n\n")[0]
    keys = re.findall(r"`([a-z_]+)`", "".join(re.findall(r"(?m)^\|((?: ?,? ?`[a-z_]+`)+) \|", table)))
    assert len(keys) > 2
    assert TABLES[title].of(sorted(keys)) == keys


def test_the_first_key_to_move_up_is_told_for_each_part() -> None:
    text = "name: A\nservice: a\nscopes:\n  b: {note: N, summary: S}\n  c: {}\n  a: {}\n"
    text += "corrections:\n  - {source: s, at: a}\n"
    assert list(misplaced(parse(text.encode(), "a.yaml"), ORDER)) == [
        (("service",), "name"),
        (("scopes", "a"), "b"),
        (("scopes", "b", "summary"), "note"),
        (("corrections", 0, "at"), "source"),
    ]


@pytest.mark.parametrize("text", ["text", "- {b: x, a: y}", "service: a\nname: A\nzzz: {b: x}\n"])
def test_what_is_in_order_or_of_another_form_has_nothing_misplaced(text: str) -> None:
    found = list(misplaced(parse(text.encode(), "a.yaml"), ORDER))
    assert found == ([((0, "a"), "b")] if text.startswith("-") else [])
