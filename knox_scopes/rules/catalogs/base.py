"""What checks of catalogs are made of, and what they look at."""

__all__ = ["REACHES", "Check", "File", "Hit", "World", "by_loader"]

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from knox_scopes.catalog.model import Catalog
from knox_scopes.catalog.order import Order
from knox_scopes.catalog.strict import Document, Keys, Place

# How much a check sees: the text of a file, what a file says, or the whole catalog.
REACHES = ("text", "file", "catalog")


class File(NamedTuple):
    """Holds a service file that is of the right form: its path, its text, and what it says."""

    path: str
    text: str
    document: Document

    @property
    def value(self) -> Mapping[str, Any]:
        """Returns what the file says."""
        value: Mapping[str, Any] = self.document.value
        return value

    def entries(self, *sections: str) -> Iterator[tuple[Keys, Mapping[str, Any]]]:
        """Yields the entries of some sections of the file, each with its path of keys; corrections too."""
        for section in sections:
            found = self.value.get(section, {})
            items = found.items() if isinstance(found, dict) else enumerate(found)
            yield from (((section, key), entry) for key, entry in items)


class Hit(NamedTuple):
    """Holds one thing that a check finds: what it is about, where it stands, a sentence and what to do."""

    at: str
    place: Place
    message: str
    remedy: str


class World(NamedTuple):
    """Holds what checks look at: the files, their order, the day, and the catalog of all stages that the files make.

    Checks of a text or of a file get one file at a time, and an empty catalog.
    """

    files: tuple[File, ...]
    order: Order
    today: str | None
    catalog: Catalog

    def entries(self, *sections: str) -> Iterator[tuple[File, Keys, Mapping[str, Any]]]:
        """Yields the entries of some sections of all files."""
        for file in self.files:
            yield from ((file, keys, entry) for keys, entry in file.entries(*sections))

    def place(self, section: str, name: str) -> Place:
        """Returns where an entry stands that is in one of the files."""
        return next(file.document.place(keys) for file, keys, _ in self.entries(section) if keys[1] == name)


class Check(NamedTuple):
    """Holds a check with its documentation, as a rule of lint has it, and how far it reaches."""

    code: str
    name: str
    severity: str
    reach: str
    what: str
    why: str
    example: str
    remedy: str
    find: Callable[[World], Iterable[Hit]]
    confidence: str = "high"
    source: str = "scopes/README.md"


def by_loader(world: World) -> Iterable[Hit]:  # noqa: ARG001 - what all checks are given
    """Yields nothing: the loader itself refuses what the check is about, with the check's code."""
    return ()
