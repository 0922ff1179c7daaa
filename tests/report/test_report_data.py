import json
from typing import NamedTuple

import pytest

from knox_scopes import InputError, plan, verify
from knox_scopes.catalog.model import Access, Catalog
from knox_scopes.report.data import PLAN_SCHEMA, answer, plain, plan_fields, read_plan

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


def test_a_plan_read_back_is_the_plan_as_far_as_it_is_verified(catalog: Catalog) -> None:
    made = plan(catalog, NEEDS, have="ke email", deny="kdp")
    saved = read_plan(answer(PLAN_SCHEMA, catalog, plan_fields(made)))
    assert saved.catalog_version == catalog.version
    assert (saved.scopes, saved.have, saved.deny) == (made.scopes, made.have, made.deny)
    assert (saved.needs, saved.unresolved) == (made.needs, made.unresolved)
    assert (saved.equivalent, saved.frontier) == (made.equivalent, made.frontier)
    assert saved.excess == made.excess
    assert saved.proof == made.proof
    assert (saved.objective, saved.exact, saved.bound) == (made.objective, made.exact, made.bound)
    assert (saved.as_of, saved.stages) == (None, ("ga",))
    assert verify(catalog, saved) == ()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "it is not what `plan --format json` writes"),
        ("[]", "it is not what `plan --format json` writes"),
        ("{}", "schema"),
        ('{"schema": "knox-scopes/review/1"}', "knox-scopes/review/1"),
        (f'{{"schema": "{PLAN_SCHEMA}"}}', "the key 'scopes' is missing"),
        (
            f'{{"schema": "{PLAN_SCHEMA}", "scopes": ["ke"], "scope_parameter": "ke", "scope_query": "scope=ke"}}',
            "the key 'catalog_version' is missing",
        ),
    ],
)
def test_what_is_no_plan_is_an_input_error(text: str, says: str) -> None:
    with pytest.raises(InputError, match="the file is no plan") as raised:
        read_plan(text)
    assert says in str(raised.value)
