import json
from typing import NamedTuple

import pytest

from knox_scopes import plan
from knox_scopes.catalog.model import Access, Catalog
from knox_scopes.report.json import answer, dumped, plain, plan_fields

NEEDS = ("GET /kcs/v1/rp/devices", "PUT /kcs/v1/rp/devices/upload", "KAI_WIFI_CONNECTIONS", "GET /nowhere")


class Pair(NamedTuple):
    left: object
    right: object


def test_an_answer_begins_with_its_schema_and_the_version(catalog: Catalog) -> None:
    text = answer("knox-scopes/pair/1", catalog, {"a": 1, "schema_of": "b"})
    assert list(json.loads(text).items()) == [
        ("schema", "knox-scopes/pair/1"),
        ("catalog_version", catalog.version),
        ("a", 1),
        ("schema_of", "b"),
    ]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, None),
        (True, True),
        (3, 3),
        ("text", "text"),
        ((), []),
        (("a", ("b",)), ["a", ["b"]]),
        (["a", Pair(1, 2)], ["a", {"left": 1, "right": 2}]),
        (
            Pair(Pair(1, ()), {"a": Pair(2, None)}),
            {"left": {"left": 1, "right": []}, "right": {"a": {"left": 2, "right": None}}},
        ),
        (Access(read=("GET /a",)), {"reach": [], "destroy": [], "write": [], "read": ["GET /a"], "events": []}),
    ],
)
def test_values_become_dictionaries_lists_and_scalars(value: object, expected: object) -> None:
    assert plain(value) == expected


def test_the_fields_of_a_plan_are_its_attributes(catalog: Catalog) -> None:
    made = plan(catalog, NEEDS)
    fields = plan_fields(made)
    assert next(iter(fields)) == "scopes"
    assert fields == {name: getattr(made, name) for name in fields}


@pytest.mark.parametrize("text", ["##vso[task.complete]", "a ##[group]", "###[x]", "##"])
def test_json_text_begins_no_command_of_a_ci_log(text: str) -> None:
    written = dumped({text: [text]})
    assert "##" not in written
    assert json.loads(written) == {text: [text]}
