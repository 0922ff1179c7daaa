"""Reads an OpenAPI document, of JSON or YAML, as plain values; nothing is ever fetched."""

__all__ = ["Spec", "read_spec", "true"]

import json
from itertools import count
from typing import Any

import yaml

from knox_scopes.errors import InputError, printable
from pages.files import read_text

MOST_DEPTH = 100
MOST_STEPS = 10
MOST_PARTS = 500_000

Mapped = dict[str, Any]


class Spec:
    """Holds a document, and follows the references inside it."""

    def __init__(self, file: str, value: Mapped) -> None:
        """Takes what the file holds."""
        self.file = file
        self.value = value

    def fault(self, where: str, what: str) -> InputError:
        """Returns the error for a place in the document."""
        return InputError(f"{printable(self.file)}: {where}: {what}")

    def mapped(self, value: object, where: str) -> Mapped:
        """Returns a value as a mapping, behind its references; nothing at all is an empty one.

        Raises InputError for another value, and for a reference that leads nowhere or out of the document.
        """
        for _ in range(MOST_STEPS):
            if value is None:
                return {}
            if not isinstance(value, dict):
                raise self.fault(where, "expected a mapping")
            if "$ref" not in value:
                return value
            value = self._follow(value["$ref"], where)
        raise self.fault(where, f"a reference that goes on for more than {MOST_STEPS} steps")

    def listed(self, value: object, where: str) -> list[Any]:
        """Returns a value as a list; nothing at all is an empty one."""
        if value is None:
            return []
        if not isinstance(value, list):
            raise self.fault(where, "expected a list")
        return value

    def _follow(self, reference: object, where: str) -> object:
        if not isinstance(reference, str) or not reference.startswith("#/"):
            raise self.fault(where, f"the reference `{reference}` leads out of the document; put what it means into it")
        found: object = self.value
        for part in reference[2:].split("/"):
            key = part.replace("~1", "/").replace("~0", "~")
            if not isinstance(found, dict) or key not in found:
                raise self.fault(where, f"the reference `{reference}` leads nowhere")
            found = found[key]
        return found


def read_spec(file: str) -> Spec:
    """Reads an OpenAPI 3 document.

    Raises InputError where the file is no JSON or YAML, repeats a key, or is no OpenAPI document of version 3.
    """
    text = read_text(file)
    shown = printable(file)
    try:
        value = json.loads(text, object_pairs_hook=_once) if text.lstrip().startswith("{") else _from_yaml(text)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = f"{shown}:{mark.line + 1}" if mark else shown
        raise InputError(f"{place}: this is no valid YAML: {error.problem or error.context}") from error
    except json.JSONDecodeError as error:
        raise InputError(f"{shown}:{error.lineno}: this is no valid JSON: {error.msg}") from error
    except (ValueError, yaml.YAMLError) as error:
        raise InputError(f"{shown}: {' '.join(str(error).split())}") from error
    except RecursionError as error:
        raise InputError(f"{shown}: the document is nested too deep") from error
    version = str(value.get("openapi", "")) if isinstance(value, dict) else ""
    if not version.startswith("3."):
        kind = (
            "Swagger 2 must be converted first" if isinstance(value, dict) and "swagger" in value else "begin with it"
        )
        raise InputError(f"{shown}: this is no OpenAPI 3 document: it has no `openapi: 3.x`; {kind}")
    return Spec(file, value)


def true(value: object) -> bool:
    """Tells whether a value is true; in YAML all values are read as text."""
    return value is True or value == "true"


def _once(pairs: list[tuple[str, Any]]) -> Mapped:
    seen: Mapped = {}
    for key, value in pairs:
        if key in seen:
            raise ValueError(f"the key `{key}` is repeated")
        seen[key] = value
    return seen


def _from_yaml(text: str) -> Any:  # noqa: ANN401 - a value of YAML is of any type
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    node = yaml.compose(text, Loader=loader)
    return _value(node, count(), 0) if node else None


def _value(node: yaml.Node, parts: "count[int]", depth: int) -> Any:  # noqa: ANN401 - a value of YAML is of any type
    """Returns a node's value, all plain values as text; `parts` counts, since a few aliases can make millions."""
    mark = f"line {node.start_mark.line + 1}"
    if next(parts) > MOST_PARTS:
        raise ValueError(f"{mark}: the document has more than {MOST_PARTS:,} parts, aliases written out")
    if depth > MOST_DEPTH:
        raise ValueError(f"{mark}: the document is nested too deep")
    if isinstance(node, yaml.ScalarNode):
        return None if node.tag == "tag:yaml.org,2002:null" else node.value
    if isinstance(node, yaml.SequenceNode):
        return [_value(item, parts, depth + 1) for item in node.value]
    pairs = [(_value(key, parts, depth + 1), _value(value, parts, depth + 1)) for key, value in node.value]
    if any(not isinstance(key, str) for key, _ in pairs):
        raise ValueError(f"{mark}: a key is no text")
    return _once(pairs)
