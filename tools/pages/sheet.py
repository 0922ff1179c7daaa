"""The text of one service file, in which entries are put at their sorted places."""

__all__ = ["Sheet"]

import difflib
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from knox_scopes.catalog.order import by_path
from knox_scopes.catalog.strict import Document, parse
from pages.write import entry


class Sheet:
    """A service file; what is changed in it is written nowhere, but told as a patch."""

    def __init__(self, file: Path) -> None:
        """Reads the file, which the loader has accepted."""
        self.name = file.name
        self.before = file.read_text(encoding="utf-8").split("\n")
        self.lines = [*self.before]

    @property
    def value(self) -> dict[str, Any]:
        """Returns the file's content as it is now."""
        value: dict[str, Any] = self._document().value
        return value

    def put(self, section: str, key: str, value: Mapping[str, object]) -> None:
        """Writes an entry at its sorted place, over the one of the same key where there is one."""
        self.drop(section, key)
        document = self._document()
        known, lines = document.value[section], entry(key, value)
        if not known:  # `events: {}` becomes a section with entries
            at = document.places[section,].line - 1
            self.lines[at : at + 1] = [f"{section}:", *lines]
            return
        behind = [other for other in known if by_path(other) > by_path(key)]
        places = [document.places[section, other].line for other in behind]
        last = max(document.places[section, other].line for other in known)
        at = min(places, default=self._end(document, last)) - 1
        self.lines[at:at] = lines

    def drop(self, section: str, key: str) -> None:
        """Takes an entry out, where there is one."""
        document = self._document()
        if key in document.value[section]:
            begin = document.places[section, key].line
            del self.lines[begin - 1 : self._end(document, begin) - 1]

    def rename(self, old: str, new: str) -> None:
        """Writes another name wherever a list names a scope."""
        pattern = re.compile(rf"(?<=[\[ ]){re.escape(old)}(?=[,\]])")
        self.lines = [pattern.sub(new, line) if "[" in line else line for line in self.lines]

    def patch(self) -> str:
        """Returns what has changed as a unified diff, or nothing."""
        name = f"scopes/{self.name}"
        lines = difflib.unified_diff(self.before[:-1], self.lines[:-1], f"a/{name}", f"b/{name}", lineterm="")
        return "".join(f"{line}\n" for line in lines)

    def _document(self) -> Document:
        return parse("\n".join(self.lines).encode(), self.name)

    def _end(self, document: Document, begin: int) -> int:
        """Returns the line behind the entry that begins on a line."""
        starts = [place.line for keys, place in document.places.items() if 0 < len(keys) <= 2]  # noqa: PLR2004 - entries
        return min((line for line in starts if line > begin), default=len(self.lines))
