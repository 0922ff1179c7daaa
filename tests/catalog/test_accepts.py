"""What the quick look accepts, jsonschema accepts; what ships it accepts."""

import json
from copy import deepcopy
from pathlib import Path
from random import Random
from typing import Any

import pytest

from knox_scopes.catalog import schema as schemas
from knox_scopes.catalog.accepts import acceptor
from knox_scopes.catalog.load import SCHEMA, shipped_folder
from knox_scopes.catalog.strict import read

SERVICE = json.loads((Path(shipped_folder()) / SCHEMA).read_text(encoding="utf-8"))
FILES = sorted(Path(shipped_folder()).glob("*.yaml"))
# What may stand where something else should: of each type, of the form of names, paths and days, and of none.
INSTEAD: tuple[Any, ...] = (
    "", "x", "kdp", "kdp.devices", "GET /a", "/a", "2025-01-01", "2025-13-01", "none", "ga", "uat\n", "https://a.example",
    [], ["kdp"], ["kdp", "kdp"], [["x"]], ["kdp", "x y"], {}, {"scopes": ["kdp"]}, {"title": "x"}, None,
)  # fmt: skip


def parts(value: Any, keys: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:  # noqa: ANN401 - a value of YAML
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [keys, *(inner for key, entry in entries for inner in parts(entry, (*keys, key)))]


def changed(value: Any, random: Random) -> Any:  # noqa: ANN401 - the same
    """Returns a value in which something is left out, put in or replaced."""
    value = deepcopy(value)
    *way, last = random.choice(parts(value)[1:])
    holder = value
    for key in way:
        holder = holder[key]
    match random.randrange(3):
        case 0:
            del holder[last]
        case 1:
            holder[last] = random.choice(INSTEAD)
        case _ if isinstance(holder, dict):
            holder[random.choice(["effects", "x", "kdp.x", "note", "GET /a/{b}", "GET a", ""])] = random.choice(INSTEAD)
        case _:
            holder.append(random.choice(INSTEAD))
    return value


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_what_ships_is_accepted_and_what_is_accepted_conforms(file: Path) -> None:
    value = read(file).value
    accepts, validator = acceptor(SERVICE), schemas._validator(SERVICE)  # noqa: SLF001 - what it stands in front of
    assert accepts(value)
    random = Random(file.stem)  # noqa: S311 - the same changes each time
    for _ in range(6):
        other = changed(value, random)
        # One that is not accepted may conform all the same: a list in which an item is no text.
        assert accepts(other) == validator.is_valid(other) or not accepts(other), other


@pytest.mark.parametrize(
    ("schema", "right", "wrong"),
    [
        ({"type": "string", "minLength": 2}, ["ab"], ["a", [], None]),
        ({"minItems": 1}, [["a"]], [[]]),
        ({"items": {"type": "string"}}, [["a"], [], "a"], [[[]]]),
        ({"uniqueItems": True}, [["a", "b"]], [["a", "a"], [["a"]]]),
        ({"enum": ["a", "b"]}, ["a"], ["c", []]),
        ({"pattern": "^a$"}, ["a", []], ["a\n", "b"]),
        ({"format": "date"}, ["2025-02-28", []], ["2025-02-30"]),
        ({"required": ["a"]}, [{"a": "b"}, "a"], [{}]),
        ({"additionalProperties": {"type": "string"}}, [{"a": "b"}], [{"a": []}]),
        ({"properties": {"a": {"type": "string"}}}, [{"a": "b", "c": []}, "a"], [{"a": []}]),
        ({"properties": {"a": {}}, "additionalProperties": False}, [{"a": []}], [{"b": ""}]),
        ({"propertyNames": {"pattern": "^a.*$"}}, [{"ab": ""}], [{"b": ""}]),
        ({"oneOf": [{"type": "string"}, {"enum": ["a", []]}]}, ["b", []], ["a", {}]),
        ({"if": {"required": ["a"]}, "then": {"required": ["b"]}}, [{"a": "", "b": ""}, {}], [{"a": ""}]),
        ({"if": {"required": ["a"]}, "else": {"required": ["b"]}}, [{"a": ""}, {"b": ""}], [{}]),
        (
            {"$ref": "#/$defs/x", "$defs": {"x": {"items": {"$ref": "#/$defs/y"}}, "y": {"type": "array"}}},
            [[[]]],
            [["a"]],
        ),
    ],
)
def test_each_keyword_accepts_what_conforms(schema: dict[str, Any], right: list[Any], wrong: list[Any]) -> None:
    accepts = acceptor(schema)
    assert [accepts(value) for value in right] == [True] * len(right)
    assert all(schemas._validator(schema).is_valid(value) for value in right)  # noqa: SLF001 - see above
    assert [accepts(value) for value in wrong] == [False] * len(wrong)


def test_a_keyword_that_is_not_known_is_not_passed_over() -> None:
    with pytest.raises(KeyError, match="maximum"):
        acceptor({"maximum": 3})


@pytest.mark.parametrize(
    "file", sorted(Path(schemas.__file__).parent.parent.rglob("*.schema.json")), ids=lambda f: f.name
)
def test_every_schema_of_the_program_has_keywords_that_are_known(file: Path) -> None:
    assert acceptor(json.loads(file.read_text(encoding="utf-8")))({}) in {True, False}
