"""Texts that are known in part: what constants and literals say, with holes where only the running program knows."""

__all__ = [
    "MOST",
    "Hole",
    "Place",
    "Text",
    "Value",
    "filled",
    "has_text",
    "joined",
    "literal",
    "lone_hole",
    "name_of",
    "unknown",
]

import re
from collections.abc import Callable, Iterable
from itertools import islice, product
from typing import NamedTuple

# How many different texts one expression is followed through.
MOST = 16
# How long a text may be to be followed; no path is that long.
LONGEST = 2_000

Place = tuple[int, int]  # the number of a file, and that of a token in it


class Hole(NamedTuple):
    """A part that is not known: its name, and the parameter that it stands for (file, function, place), if it does."""

    name: str
    param: tuple[int, int, int] | None = None


class Text(NamedTuple):
    """A text: its parts, the places of the literals that it is made of, and what parameters must be for it to be so."""

    parts: tuple[str | Hole, ...]
    used: frozenset[Place] = frozenset()
    when: frozenset[tuple[tuple[int, int, int], str]] = frozenset()

    @property
    def holes(self) -> list[Hole]:
        """Returns the parts that are not known."""
        return [part for part in self.parts if isinstance(part, Hole)]

    @property
    def plain(self) -> str | None:
        """Returns the text if all of it is known."""
        return None if self.holes else "".join(map(str, self.parts))


# What an expression may come to: one of these texts; none if nothing at all is known of it.
Value = tuple[Text, ...]


def literal(text: str, *used: Place) -> Value:
    """Returns the value of a literal."""
    return (Text((text,), frozenset(used)),)


def unknown(name: str, param: tuple[int, int, int] | None = None) -> Value:
    """Returns the value of an expression that is known by a name only."""
    return (Text((Hole(name, param),)),)


def has_text(value: Value) -> bool:
    """Tells whether anything but names is known of a value."""
    return any(isinstance(part, str) for text in value for part in text.parts)


def lone_hole(value: Value) -> Hole | None:
    """Returns the hole that is all of a value, or None."""
    part = value[0].parts[0] if len(value) == 1 and len(value[0].parts) == 1 else ""
    return part if isinstance(part, Hole) else None


def joined(values: Iterable[Value]) -> Value:
    """Returns the values one behind the other, in each way, as far as those are not too many."""
    ways = (way for way in islice(product(*values), MOST) if sum(map(_size, way)) <= LONGEST)
    return tuple(
        Text(_merged(way), frozenset().union(*(one.used for one in way)), frozenset().union(*(one.when for one in way)))
        for way in ways
    )


def filled(value: Value, fill: Callable[[Hole], Value]) -> Value:
    """Returns the value with each hole replaced by what `fill` returns for it."""
    found: dict[Text, None] = {}
    for text in value:
        if any(fill(Hole("", param))[0].plain not in {None, key} for param, key in text.when):
            continue
        parts = (fill(part) if isinstance(part, Hole) else literal(part) for part in text.parts)
        when = frozenset(one for one in text.when if fill(Hole("", one[0])) == unknown("", one[0]))
        found |= dict.fromkeys(one._replace(used=one.used | text.used, when=one.when | when) for one in joined(parts))
    return tuple(islice(found, MOST))


def name_of(text: str) -> str:
    """Returns a name for a variable, from that of what gives its value.

    >>> name_of("getDeviceId"), name_of("X")
    ('deviceId', 'X')
    """
    rest = re.sub(r"^(?:get|to|fetch)_?(?=[A-Z_a-z]*[A-Z_]|[A-Z])", "", text).strip("_")
    rest = rest or text
    return rest[0].lower() + rest[1:] if rest != text and not rest.isupper() else rest


def _size(text: Text) -> int:
    return sum(len(part) if isinstance(part, str) else 1 for part in text.parts)


def _merged(way: tuple[Text, ...]) -> tuple[str | Hole, ...]:
    """Returns the parts of texts, with neighbouring literals made one."""
    parts: list[str | Hole] = []
    for part in (part for text in way for part in text.parts):
        if isinstance(part, str) and parts and isinstance(parts[-1], str):
            parts[-1] += part
        elif part != "":
            parts.append(part)
    return tuple(parts)
