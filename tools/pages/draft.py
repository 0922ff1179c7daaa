"""Drafts a patch for `scopes/` from what a page has and the catalog has not.

What only a person can decide is left so that the loader refuses it: a summary is empty, an effect ends in `?`.
"""

__all__ = ["draft"]

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from knox_scopes.catalog.model import Source
from knox_scopes.errors import printable
from pages.compare import Comparison
from pages.differ import Difference
from pages.listing import Listing, narrowest
from pages.places import Places
from pages.sheet import Sheet
from pages.values import Page, Row
from pages.write import OPEN_SUMMARY, service_file

# What the method makes likely; the loader takes none of these for an effect.
OPEN_EFFECT = {"GET": "read?", "HEAD": "read?", "OPTIONS": "read?", "DELETE": "destroy?"}
# What no page of scopes tells, and nothing refuses when it lacks.
OPEN_QUESTIONS = (
    "# to decide: `base_url`, `bases` and `audience` of the service, and the path prefixes in each `open_ended`;",
    "# then take these lines out",
)
DRAFTED = frozenset({"new-endpoint", "new-event", "new-scope", "new-service", "moved", "renamed"})


def effect(method: str) -> str:
    """Returns the likely effect of a method, as a question."""
    return OPEN_EFFECT.get(method, "write?")


def draft(page: Page, result: Comparison, folder: Path, day: str) -> str:
    """Returns a unified diff, and before it a comment line for each difference that it does not settle.

    It is to be applied in the folder that holds `scopes/`, and then completed by hand.
    """
    drafter = _Drafter(page, result, folder, day)
    patches = [drafter.service(name) for name in drafter.services()]
    left = [found for found in result.left if found.kind not in DRAFTED or drafter.skipped(found)]
    comments = [printable(f"# not drafted: {found.kind} {found.at}: {found.message}") + "\n" for found in left]
    return "".join([*comments, *patches])


class _Drafter:
    def __init__(self, page: Page, result: Comparison, folder: Path, day: str) -> None:
        self.page = page
        self.result = result
        self.folder = folder
        self.day = day
        self.rows = {row.scope: row for row in result.rows if row.scope}
        places = Places(result.catalog)
        self.service_of = {name: places.service(row) for name, row in self.rows.items()}
        self.listing = Listing(self.rows, self.service_of, places)
        self.found = {kind: [found for found in result.left if found.kind == kind] for kind in DRAFTED}

    def services(self) -> list[str]:
        """Returns the services that there is something to draft for."""
        return sorted({found.service for of_kind in self.found.values() for found in of_kind if found.service})

    def skipped(self, found: Difference) -> bool:
        """Tells whether a difference cannot be drafted: nobody can say whose it is, or the file has it already."""
        file = self.folder / f"{found.service}.yaml"
        if not found.service or found.kind in {"moved", "renamed"}:
            return not found.service or not found.says
        value = Sheet(file).value if file.exists() else {}
        return any(found.at in value.get(section, {}) for section in ("scopes", "endpoints", "events"))

    def service(self, name: str) -> str:
        """Returns the patch of one service's file."""
        file = self.folder / f"{name}.yaml"
        if not file.exists():
            return self.new_file(name)
        sheet = Sheet(file)
        key = self.source(sheet, name)
        default = sheet.value["source"]
        own = {} if key == default else {"source": key}
        for found in self.of("renamed", name):
            self.rename(sheet, found, own, default)
        for found in self.of("new-scope", name):
            self.add(sheet, "scopes", found.at, {**self.scope(self.rows[found.at], ()), **own})
        for section, items in self.new_items(name).items():
            for at, value in items.items():
                self.add(sheet, section, at, {**value, **own})
        for found in self.of("moved", name):
            section = "endpoints" if found.at in sheet.value["endpoints"] else "events"
            old = sheet.value[section][found.at]
            rest = {part: value for part, value in old.items() if part not in {"scopes", "likely"}}
            sources = {**rest, "source": _with(old.get("source", default), key)} if own else rest
            sheet.put(section, found.at, {"scopes": [*found.says], **sources})
        return sheet.patch()

    def of(self, kind: str, service: str) -> Iterator[Difference]:
        return (found for found in self.found[kind] if found.service == service)

    def add(self, sheet: Sheet, section: str, key: str, value: Mapping[str, object]) -> None:
        if key not in sheet.value[section]:
            sheet.put(section, key, value)

    def rename(self, sheet: Sheet, found: Difference, own: Mapping[str, str], default: str) -> None:
        """Puts a scope under its new name, and writes that in all lists."""
        [new] = found.says
        old = sheet.value["scopes"][found.at]
        rest = {part: value for part, value in old.items() if part not in {"source", "note"}}
        seen = {"renamed_from": {"name": found.at, "source": old.get("source", default)}}
        sheet.drop("scopes", found.at)
        sheet.rename(found.at, new)
        sheet.put("scopes", new, {**rest, **own, **seen, **({"note": old["note"]} if "note" in old else {})})

    def scope(self, row: Row, bases: Iterable[str]) -> dict[str, object]:
        return {"summary": OPEN_SUMMARY, **({"open_ended": [*bases]} if row.all else {})}

    def new_items(self, service: str) -> dict[str, dict[str, dict[str, object]]]:
        """Returns the endpoints and events that the page gives to scopes of a service and the catalog does not have."""
        new: dict[str, dict[str, dict[str, object]]] = {"endpoints": {}, "events": {}}
        catalog = self.result.catalog
        for at, listed in self.listing.endpoints.items():
            scopes = narrowest(listed.scopes)
            if at not in catalog.endpoints and self.service_of[scopes[0]] == service:
                new["endpoints"][at] = {"scopes": [*scopes], "effect": effect(at.partition(" ")[0])}
        for at, listed in self.listing.events.items():
            scopes = narrowest(listed.scopes)
            if at not in catalog.events and self.service_of[scopes[0]] == service:
                new["events"][at] = {"scopes": [*scopes]}
        return new

    def source(self, sheet: Sheet, service: str) -> str:
        """Returns the key of the page's source in a file, to which it is added where it is missing."""
        keys = self.result.identity.keys.get(service, frozenset()) if self.result.identity.known else frozenset()
        if keys:
            default = sheet.value["source"]
            return default if isinstance(default, str) and default in keys else min(keys)
        key, entry = self.new_source()
        sheet.put("sources", key, entry)
        return key

    def new_source(self) -> tuple[str, dict[str, object]]:
        """Returns key and entry of a source for the page: as that of an earlier version, where there is one."""
        sources = [source for service in self.result.catalog.services.values() for source in service.sources.values()]
        titled = [source for source in sources if source.title in self.page.titles]
        earlier = max(titled, key=lambda source: source.updated, default=Source("page", "", "", "", "", ""))
        stem = re.sub(r"(-\d{4}-\d{2}.*|-\d{2})?$", "", earlier.key, count=1)
        basis = {} if self.page.date else {"updated_basis": "inferred"}
        stage = {} if self.result.identity.stage == "ga" else {"stage": self.result.identity.stage}
        entry: dict[str, object] = {"title": earlier.title, "url": earlier.url, "updated": self.day, **basis, **stage}
        key = "-".join([stem, self.day[:7], *stage.values()])
        taken = any(source.key == key and source.updated != self.day for source in sources)
        return "-".join([stem, self.day, *stage.values()]) if taken else key, entry

    def new_file(self, name: str) -> str:
        """Returns the patch that makes the file of a new service."""
        key, source = self.new_source()
        rows = [row for scope, row in self.rows.items() if self.service_of[scope] == name]
        value: dict[str, Any] = {
            "service": name,
            "name": rows[0].heading,
            "summary": OPEN_SUMMARY,
            "source": key,
            "sources": {key: source},
            "scopes": {row.scope: self.scope(row, ()) for row in rows},
            **self.new_items(name),
        }
        made = [*service_file(value), *OPEN_QUESTIONS]
        lines = difflib.unified_diff([], made, "/dev/null", f"b/scopes/{name}.yaml", lineterm="")
        return "".join(f"{line}\n" for line in lines)


def _with(sources: str | list[str], key: str) -> list[str]:
    known = [sources] if isinstance(sources, str) else sources
    return [*known, *([key] if key not in known else [])]
