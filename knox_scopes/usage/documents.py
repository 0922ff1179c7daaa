"""Reads whole documents, JSON or YAML, of collections and the like, which are small enough to be held."""

__all__ = ["Document", "in_order", "loaded", "object_in", "objects_in", "text_in", "yaml_in"]

import json
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO, NamedTuple

from knox_scopes.usage.calls import Unread

MOST_BYTES = 32 << 20
MOST_DEPTH = 100
TOO_LARGE = f"it is larger than {MOST_BYTES >> 20} MB, and its format has to be read as a whole"
TOO_DEEP, TOO_LONG = "it is nested too deeply", "it has a number that is too long"


class Document:
    """What a document holds, and on which lines its texts stand."""

    def __init__(self, value: Any, text: str) -> None:  # noqa: ANN401 - any value that JSON has
        """Takes the value and the text that it was read from."""
        self.value, self._text, self._at, self._line = value, text, 0, 1

    def line(self, text: str) -> int | None:
        """Returns the line of the next place that holds a text; texts are asked for in the order of the document."""
        for written in (text, json.dumps(text)[1:-1], text.replace("/", "\\/")):
            at = self._text.find(written, self._at)
            if at >= 0:
                self._line += self._text.count("\n", self._at, at)
                self._at = at
                return self._line
        return None


class _Level(NamedTuple):
    """An object or array that is being built, and the key whose value comes next."""

    value: dict[str, Any] | list[Any]
    key: list[str]


def loaded(stream: BinaryIO) -> Document | Unread:
    """Returns the JSON document in a stream, or YAML if it does not begin as JSON objects and arrays do."""
    text = _text(stream)
    if isinstance(text, Unread):
        return text
    if text.lstrip()[:1] not in {"{", "["}:
        return _yaml(text)
    try:
        return Document(json.loads(text, strict=False), text)
    except RecursionError:
        return Unread(None, TOO_DEEP)
    except json.JSONDecodeError as error:
        return Unread(error.lineno, "it is not JSON from here on")
    except ValueError:  # Python reads no integer of thousands of digits
        return Unread(None, TOO_LONG)


def yaml_in(stream: BinaryIO) -> Document | Unread:
    """Returns the YAML document in a stream; its scalars are texts."""
    text = _text(stream)
    return text if isinstance(text, Unread) else _yaml(text)


def object_in(value: object, *path: str) -> dict[str, Any]:
    """Returns the object at a path of keys, or an empty one.

    >>> object_in({"a": {"b": {"c": 1}}}, "a", "b"), object_in({"a": []}, "a")
    ({'c': 1}, {})
    """
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}


def objects_in(value: object) -> list[dict[str, Any]]:
    """Returns the objects in an array, or none."""
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def text_in(value: object) -> str:
    """Returns a text, or an empty one for anything else."""
    return value if isinstance(value, str) else ""


def in_order(value: object, children: str) -> Iterator[tuple[dict[str, Any], tuple[dict[str, Any], ...]]]:
    """Yields the objects of a tree, each with those above it; `children` is the key of the arrays below."""
    left: list[tuple[dict[str, Any], tuple[dict[str, Any], ...]]] = []
    left += ((one, ()) for one in objects_in(value)[::-1])
    while left:
        one, above = left.pop()
        yield one, above
        if len(above) < MOST_DEPTH:
            left += [(below, (*above, one)) for below in objects_in(one.get(children))][::-1]


def _text(stream: BinaryIO) -> str | Unread:
    content = stream.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        return Unread(None, TOO_LARGE)
    return content.removeprefix(BOM_UTF8).decode("utf-8", "replace")


def _yaml(text: str) -> Document | Unread:
    import yaml  # noqa: PLC0415 - only files of YAML pay

    loader = yaml.CBaseLoader if yaml.__with_libyaml__ else yaml.BaseLoader
    try:
        value = _built(yaml.parse(text, loader))
    except yaml.MarkedYAMLError as error:
        return Unread(error.problem_mark.line + 1 if error.problem_mark else None, "it is not YAML from here on")
    except yaml.YAMLError:
        return Unread(None, "it has characters that no YAML has")
    return Unread(None, TOO_DEEP) if value is None else Document(value, text)


def _built(events: Iterable[Any]) -> Any:  # noqa: ANN401 - any value that JSON has
    """Returns the first document of YAML, or None for one that is nested too deeply.

    The loaders of the package recurse, in C, until the process dies. An alias stands for a text only: of collections
    within collections, aliases make more than any memory holds.
    """
    levels: list[_Level] = [_Level([], [])]
    texts: dict[str, str] = {}
    for event in events:
        kind = type(event).__name__
        if kind == "DocumentEndEvent":
            break
        if kind == "ScalarEvent":
            if event.anchor:
                texts[event.anchor] = event.value
            _add(levels[-1], event.value)
        elif kind == "AliasEvent":
            _add(levels[-1], texts.get(event.anchor))
        elif kind in {"MappingStartEvent", "SequenceStartEvent"}:
            if len(levels) > MOST_DEPTH:
                return None
            new: dict[str, Any] | list[Any] = {} if kind == "MappingStartEvent" else []
            _add(levels[-1], new)
            levels.append(_Level(new, []))
        elif kind in {"MappingEndEvent", "SequenceEndEvent"}:
            levels.pop()
    [whole] = levels[0].value or [""]
    return whole


def _add(level: _Level, value: Any) -> None:  # noqa: ANN401 - any value that JSON has
    """Adds a value to an array, or to an object as a key and a value in turn."""
    if isinstance(level.value, list):
        level.value.append(value)
    elif not level.key:
        level.key.append(value if isinstance(value, str) else "")
    else:
        level.value[level.key.pop()] = value
