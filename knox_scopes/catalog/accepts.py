"""A quick look whether a value conforms to a JSON Schema, for the many that do.

What it accepts conforms. What it does not accept is left to jsonschema, which also says why: it takes thirty times as
long, which tells in a catalog of thousands of entries, or where a thousand registrations are linted.
"""

__all__ = ["Check", "acceptor"]

import re
from collections.abc import Callable, Mapping
from typing import Any

from knox_scopes.catalog.days import is_day

Schema = Mapping[str, Any]
Check = Callable[[Any], bool]

TYPES = {"object": dict, "array": list, "string": str}
# What says nothing of a value.
SILENT = frozenset(
    {"$schema", "$defs", "$id", "title", "description", "examples", "then", "else", "propertyNames", "properties"}
)


def acceptor(schema: Schema) -> Check:
    """Returns what tells whether a value surely conforms; raises KeyError for a keyword that is not known here.

    What `if` and `oneOf` look at must be plain to see here: texts, types and the keys that are there.
    """
    return _Compiler(schema.get("$defs", {})).check(schema)


class _Compiler:
    """Makes a function of each part of a schema; what several parts refer to is made once."""

    def __init__(self, definitions: Mapping[str, Schema]) -> None:
        self.definitions = definitions
        self.made: dict[str, Check] = {}

    def check(self, schema: Schema) -> Check:
        checks = [self._keyword(word, schema) for word in schema if word not in SILENT]
        if "properties" in schema or "propertyNames" in schema:
            checks.append(self._object(schema))
        if len(checks) == 1:
            return checks[0]
        return lambda value: all(check(value) for check in checks)

    def _keyword(self, word: str, schema: Schema) -> Check:
        wants = schema[word]
        match word:
            case "$ref":
                return self._definition(wants.removeprefix("#/$defs/"))
            case "items":
                item = self.check(wants)
                return lambda value: not isinstance(value, list) or all(map(item, value))
            case "oneOf":
                forms = [self.check(form) for form in wants]
                return lambda value: sum(form(value) for form in forms) == 1
            case "if":
                return self._choice(schema)
            case "additionalProperties":
                return _always if {"properties", "propertyNames"} & schema.keys() else self._object(schema)
            case _:
                return ALONE[word](wants)

    def _definition(self, name: str) -> Check:
        if name not in self.made:
            self.made[name] = self.check(self.definitions[name])
        return self.made[name]

    def _choice(self, schema: Schema) -> Check:
        given, then, otherwise = (self.check(schema.get(word, {})) for word in ("if", "then", "else"))
        return lambda value: then(value) if given(value) else otherwise(value)

    def _object(self, schema: Schema) -> Check:
        """Returns what checks the entries of a mapping, by their names."""
        known = {name: self.check(part) for name, part in schema.get("properties", {}).items()}
        name_of, more = self.check(schema.get("propertyNames", {})), schema.get("additionalProperties", {})
        other = _never if more is False else self.check(more)

        def check(value: Any) -> bool:  # noqa: ANN401 - a value of any kind
            return not isinstance(value, dict) or all(
                name_of(name) and known.get(name, other)(entry) for name, entry in value.items()
            )

        return check


def _pattern(wants: str) -> Check:
    found = re.compile(wants.removesuffix("$") + r"\Z").search
    return lambda value: not isinstance(value, str) or found(value) is not None


def _kind(wants: str) -> Check:
    kind = TYPES[wants]
    return lambda value: isinstance(value, kind)


def _least(wants: int) -> Check:
    """Accepts what has so much in it; jsonschema may decide on what is of another type than is counted."""
    return lambda value: isinstance(value, str | list | dict) and len(value) >= wants


# What looks at nothing but its own word in the schema.
ALONE: Mapping[str, Callable[[Any], Check]] = {
    "type": _kind,
    "pattern": _pattern,
    "enum": lambda wants: lambda value: value in wants,
    "format": lambda _wants: lambda value: not isinstance(value, str) or is_day(value),
    "minLength": _least,
    "minItems": _least,
    "minProperties": _least,
    "uniqueItems": lambda _: lambda value: all(isinstance(item, str) for item in value) and len({*value}) == len(value),
    "required": lambda wants: lambda value: not isinstance(value, dict) or all(key in value for key in wants),
}


def _always(_value: object) -> bool:
    return True


def _never(_value: object) -> bool:
    return False
