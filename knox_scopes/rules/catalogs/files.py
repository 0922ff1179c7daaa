"""What the rules for catalogs look at: service files, and the catalog that they make."""

__all__ = ["LOOKS_AT", "CatalogFiles", "File"]

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from knox_scopes.catalog.model import Catalog
from knox_scopes.catalog.order import Order
from knox_scopes.catalog.strict import Document, Keys, Place

# How much a rule sees: the text of a file, what a file says, or the whole catalog.
LOOKS_AT = ("text", "file", "catalog")


class File(NamedTuple):
    """A service file of the right form: its path, its text, and what it says."""

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
            entries = self.value.get(section, {})
            items = entries.items() if isinstance(entries, dict) else enumerate(entries)
            yield from (((section, key), entry) for key, entry in items)


class CatalogFiles(NamedTuple):
    """Service files, the order of their keys, the day, and the catalog of all stages that the files make.

    Rules that look at a text or a file get one file at a time, and an empty catalog.
    """

    files: tuple[File, ...]
    order: Order
    today: str
    catalog: Catalog

    def entries(self, *sections: str) -> Iterator[tuple[File, Keys, Mapping[str, Any]]]:
        """Yields the entries of some sections of all files."""
        for file in self.files:
            yield from ((file, keys, entry) for keys, entry in file.entries(*sections))

    def place(self, section: str, name: str) -> Place:
        """Returns where an entry stands that is in one of the files."""
        return next(file.document.place(keys) for file, keys, _ in self.entries(section) if keys[1] == name)
