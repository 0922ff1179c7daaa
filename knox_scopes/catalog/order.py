"""The order of the keys in service files: that of the schema where it names them, else by name."""

__all__ = ["Order", "by_path", "misplaced", "service_order"]

import json
from collections.abc import Iterable, Iterator, Mapping
from os import PathLike
from pathlib import Path
from typing import Any, NamedTuple

from knox_scopes.catalog.strict import Document, Keys


class Order(NamedTuple):
    """The order of the keys of one part of a file: what the schema says of the part, and all its definitions."""

    says: Mapping[str, Any]
    definitions: Mapping[str, Any]

    def below(self, key: str | int) -> "Order":
        """Returns the order within the value of a key, or within an item of a list."""
        within = self.says.get("items") if isinstance(key, int) else self.says.get("properties", {}).get(key)
        says = within or self.says.get("additionalProperties") or {}
        named = says.get("$ref", "").removeprefix("#/$defs/")
        return self._replace(says=self.definitions.get(named, says))

    def of(self, names: Iterable[str]) -> list[str]:
        """Returns the names in their order; endpoints stand by path, then method, and what is not known stands last."""
        if "properties" in self.says:
            ranks = {name: rank for rank, name in enumerate(self.says["properties"])}
            return sorted(names, key=lambda name: ranks.get(name, len(ranks)))
        return sorted(names, key=by_path)


def by_path(name: str) -> tuple[str, ...]:
    """Returns by what an entry is sorted: endpoints by path, then method; all else by name."""
    return name.partition(" ")[::-1]


def service_order(schema: str | PathLike[str]) -> Order:
    """Returns the order that the schema of service files gives."""
    says = json.loads(Path(schema).read_text(encoding="utf-8"))
    return Order(says, says["$defs"])


def misplaced(document: Document, order: Order) -> Iterator[tuple[Keys, str]]:
    """Yields, for each part whose keys are not in order, the first key to move up and the one it belongs before."""
    return _misplaced(document.value, (), order)


def _misplaced(value: object, keys: Keys, order: Order) -> Iterator[tuple[Keys, str]]:
    if isinstance(value, dict):
        for found, due in zip(value, order.of(value), strict=True):
            if found != due:
                yield (*keys, due), found
                break
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, entry in entries:
        yield from _misplaced(entry, (*keys, key), order.below(key))
