"""Checks values against a JSON Schema, and says in plain words where they depart from it."""

__all__ = ["Departure", "Forms", "departures"]

import json
import re
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from knox_scopes.catalog.accepts import Check, acceptor
from knox_scopes.catalog.days import is_day
from knox_scopes.catalog.strict import Keys
from knox_scopes.names import did_you_mean, nearest

TYPES = {"object": "a mapping", "array": "a list", "string": "text"}


class Departure(NamedTuple):
    """One place where a value departs from a schema.

    `kind` is one of `unknown-key`, `missing-key`, `wrong-type`, `empty`, `repeated` and `wrong-value`. `meant` is the
    key that is missing, or the known key that an unknown one probably stands for.
    """

    keys: Keys
    kind: str
    message: str
    meant: str = ""


# Parts of a schema that a file may choose for itself: by definition, the pattern and what it stands for.
Forms = tuple[tuple[str, str, str], ...]


def departures(value: object, schema: str, forms: Forms = ()) -> Iterator[Departure]:
    """Yields where a value departs from the JSON Schema in a file, with other forms of some texts in it."""
    accepts, validator = _compiled(Path(schema).read_text(encoding="utf-8"), forms)
    if not accepts(value):
        for error in validator().iter_errors(value):
            yield from _explain(error)


@lru_cache(maxsize=8)
def _compiled(schema: str, forms: Forms) -> tuple[Check, Callable[[], Any]]:
    """Returns what accepts values by a schema, and what makes a validator of it; many files are held against one."""
    says = json.loads(schema)
    for name, pattern, description in forms:
        says["$defs"][name] |= {"pattern": pattern, "description": description}
    return acceptor(says), cache(lambda: _validator(says))


def _validator(schema: dict[str, Any]) -> Any:  # noqa: ANN401 - jsonschema's validators are not typed
    """Returns a validator that knows the patterns and the format as they are meant here."""
    from jsonschema import Draft202012Validator, ValidationError  # noqa: PLC0415 - only what is wrong pays
    from jsonschema.validators import extend  # noqa: PLC0415 - the same

    # `$` means the very end, not also before a last line break.
    def pattern(_validator: object, pattern: str, value: object, _schema: object) -> Iterator[ValidationError]:
        if isinstance(value, str) and not re.search(pattern.removesuffix("$") + r"\Z", value):
            yield ValidationError(f"`{value}` does not match")

    # The one format in use is a day of the calendar.
    def day(_validator: object, form: str, value: object, _schema: object) -> Iterator[ValidationError]:
        if isinstance(value, str) and not is_day(value):
            yield ValidationError(f"`{value}` is not a {form}")

    kind: Any = extend(Draft202012Validator, {"pattern": pattern, "format": day})  # type: ignore[no-untyped-call]
    return kind(schema)


def _explain(error: Any) -> Iterator[Departure]:  # noqa: ANN401 - jsonschema's errors are not typed
    """Yields each departure; the schema's descriptions say what was expected."""
    keys, value, wants = tuple(error.absolute_path), error.instance, error.validator_value
    match error.validator:
        case "additionalProperties":
            known = error.schema["properties"]
            for key in sorted(value.keys() - known.keys()):
                others = f"; the keys here are {', '.join(known)}"
                message = f"unknown key `{key}`{did_you_mean(key, known, otherwise=others)}"
                yield Departure((*keys, key), "unknown-key", message, "".join(nearest(key, known, most=1)))
        case "required":
            # There is an error a key; that all are told each time is no harm, since equal departures are one.
            yield from (
                Departure(keys, "missing-key", f"the key `{key}` is missing", key) for key in wants if key not in value
            )
        case "type":
            yield Departure(keys, "wrong-type", f"expected {TYPES[wants]}, found {_kind(value)}")
        case "oneOf":
            yield from _branch(error)
        case "minLength":
            yield Departure(keys, "empty", "the text is empty")
        case "enum":
            words = dict.fromkeys(str(want).lower() for want in wants)  # true and "true" are one to who writes YAML
            yield Departure(keys, "wrong-value", f"`{value}` is not one of {', '.join(words)}")
        case "minItems" | "minProperties":
            what = TYPES["array" if error.validator == "minItems" else "object"]
            yield Departure(keys, "empty", f"expected {what} that is not empty")
        case "uniqueItems":
            repeated = next(item for number, item in enumerate(value) if item in value[:number])
            yield Departure(keys, "repeated", f"the list repeats `{repeated}`")
        case _:
            about_key = "propertyNames" in error.absolute_schema_path
            shown = f"`{value}`" if value else "empty text"
            at = (*keys, value) if about_key else keys
            yield Departure(at, "wrong-value", f"{shown} is not {error.schema['description']}")


def _branch(error: Any) -> Iterator[Departure]:  # noqa: ANN401 - jsonschema's errors are not typed
    """Yields what is wrong with a value that may have one of two forms: text, or a list."""
    if isinstance(error.instance, dict):
        yield Departure(tuple(error.absolute_path), "wrong-type", "expected text or a list, found a mapping")
        return
    is_list = isinstance(error.instance, list)
    words = next((form["enum"] for form in error.validator_value if "enum" in form), None)
    if words and not is_list:
        says = f"`{error.instance}` is neither a list of scope names nor one of the words {', '.join(words)}"
        yield Departure(tuple(error.absolute_path), "wrong-value", says)
        return
    for number, form in enumerate(error.validator_value):
        if ("scopeNames" in form.get("$ref", "") or form.get("type") == "array") == is_list:
            for inner in error.context:
                if inner.schema_path[0] == number:
                    yield from _explain(inner)


def _kind(value: object) -> str:
    if value is None:
        return "nothing: the file is empty"
    if value == "":
        return "nothing"
    return TYPES["object" if isinstance(value, dict) else "array" if isinstance(value, list) else "string"]
