"""Writes the YAML of service files, in the form that those in `scopes/` have."""

__all__ = ["OPEN_SUMMARY", "entry", "scalar", "service_file"]

import json
import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence

from knox_scopes.catalog.order import by_path
from knox_scopes.names import is_scope_name

WIDTH = 118
# What reads as text, and as nothing else, without quotes.
PLAIN = re.compile(r"[A-Za-z/][A-Za-z0-9 _./{}()<>;?=~&+*-]*(?<! )")
WORDS = {"true", "false", "yes", "no", "on", "off", "null", "y", "n"}

# Empty, so that the loader refuses it until a person has written it.
OPEN_SUMMARY = '""  # to be written, in our own words'


def scalar(text: str, *, flow: bool = False) -> str:
    """Returns text as YAML has it, quoted where it would read as something else.

    >>> scalar("GET /a/{id}"), scalar("ke.fota:view"), scalar("2025-08-05"), scalar("a: b")
    ('GET /a/{id}', 'ke.fota:view', '"2025-08-05"', '"a: b"')
    """
    plain = is_scope_name(text) or (PLAIN.fullmatch(text) and not (flow and set(text) & set("{}")))
    return text if plain and text.lower() not in WORDS else json.dumps(text)


def entry(key: str, value: Mapping[str, object], *, indent: int = 2) -> list[str]:
    """Returns the lines of an entry: on one line where it is short and has no text, else a line for each part."""
    start = " " * indent
    if not {"summary", "note", "variants", "title"} & value.keys():
        line = f"{start}{scalar(key)}: {_flow(value)}"
        if len(line) <= WIDTH:
            return [line]
    return [f"{start}{scalar(key)}:", *_block(value, indent + 2)]


def service_file(value: Mapping[str, object]) -> list[str]:
    """Returns the lines of a service file, its entries sorted; empty sections stand as `{}`."""
    lines = ["# yaml-language-server: $schema=service.schema.json"]
    for key, part in value.items():
        if not isinstance(part, Mapping):
            lines += _block({key: part}, 0)
        elif not part:
            lines.append(f"{key}: {{}}")
        else:
            lines.append(f"{key}:")
            for name in sorted(part, key=by_path):
                lines += entry(name, part[name])
    return lines


def _block(value: Mapping[str, object], indent: int) -> Iterator[str]:
    for key, part in value.items():
        line = f"{' ' * indent}{key}: {_flow(part)}"
        if isinstance(part, str):
            text = part if part is OPEN_SUMMARY else scalar(part)
            line = f"{' ' * indent}{key}: {text}"
            yield from [line] if len(line) <= WIDTH or " " not in part else _folded(key, part, indent)
        elif len(line) <= WIDTH:
            yield line
        elif isinstance(part, Mapping):
            yield f"{' ' * indent}{key}:"
            yield from _block(part, indent + 2)
        else:
            yield f"{' ' * indent}{key}:"
            yield from _items(part, indent + 2)


def _items(items: object, indent: int) -> Iterator[str]:
    """Yields a list with a line, or several, for each item."""
    for item in items if isinstance(items, Sequence) else ():
        if isinstance(item, Mapping):
            first, *rest = _block(item, indent + 2)
            yield f"{' ' * indent}- {first.lstrip()}"
            yield from rest
        else:
            yield f"{' ' * indent}- {scalar(item)}"


def _folded(key: str, text: str, indent: int) -> Iterator[str]:
    """Yields a long text over several lines, which are read as one."""
    yield f"{' ' * indent}{key}: >-"
    start = " " * (indent + 2)
    yield from textwrap.wrap(
        text, WIDTH, initial_indent=start, subsequent_indent=start, break_long_words=False, break_on_hyphens=False
    )


def _flow(value: object) -> str:
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{key}: {_flow(part)}' for key, part in value.items())}}}"
    if isinstance(value, str):
        return scalar(value, flow=True)
    return f"[{', '.join(map(_flow, value if isinstance(value, Sequence) else ()))}]"
