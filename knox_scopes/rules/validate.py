"""Validates a folder of service files: what the loader refuses, and what the rules find in what it accepts."""

__all__ = ["Validation", "validate"]

import os
from collections.abc import Mapping
from operator import attrgetter
from typing import NamedTuple

from knox_scopes.catalog.build import build
from knox_scopes.catalog.consistency import loading_problems
from knox_scopes.catalog.days import chosen_day
from knox_scopes.catalog.load import SCHEMA, Folder, read_services, service_files, shipped_folder
from knox_scopes.catalog.model import STAGES, Catalog
from knox_scopes.catalog.order import service_order
from knox_scopes.catalog.overlay import redefined
from knox_scopes.catalog.strict import Document
from knox_scopes.errors import CatalogError, Finding, printable
from knox_scopes.rules.base import rules
from knox_scopes.rules.catalogs.files import CatalogFiles, File

# The rule that speaks for what makes a file unreadable.
MALFORMED = "KS901"


class Validation(NamedTuple):
    """The findings, sorted by place, the texts of the files by path, and the catalog of all stages.

    The catalog is None where the files make none, as the loader would refuse them. `replaces` is what an overlay says
    anew of what ships.
    """

    findings: tuple[Finding, ...]
    texts: Mapping[str, str]
    catalog: Catalog | None
    replaces: tuple[str, ...] = ()

    @property
    def is_valid(self) -> bool:
        """Tells whether there is neither an error nor a warning; what is merely noted does not count."""
        return all(finding.severity == "info" for finding in self.findings)


def validate(
    folder: Folder, *, overlay: bool = False, today: str | None = None, max_bytes: int | None = None
) -> Validation:
    """Returns what is wrong with the service files of a folder, all of it at once.

    An `overlay` is checked as it lies over what ships; what is found is told of its own files only, and not how they
    are written: whose files they are decides that.

    What needs the whole catalog is looked into when it can be made: when every file is of the right form, and none
    contradicts another. Dates after `today` (YYYY-MM-DD; by default the current day) lie in the future. Raises
    CatalogError where there is no such folder, or no service file in it.
    """
    schema = os.path.join(shipped_folder(), SCHEMA)
    below = (shipped_folder(),) if overlay else ()
    documents, problems = read_services(*below, folder, most=max_bytes)
    if any(not problem.line for problem in problems):
        raise CatalogError(problems)
    texts = {path: _text(path) for path in service_files(folder)}
    refused, sound = loading_problems(documents, schema, problems)
    files = _files(sound, texts)
    order, nothing, day = service_order(schema), build(()), chosen_day(today)
    catalog = None if refused else build([file.value for file in files], stages=STAGES)
    # The rest of a file of an overlay is elsewhere.
    apart = [] if overlay else [CatalogFiles((file,), order, day, nothing) for file in files]
    together = [] if catalog is None else [CatalogFiles(files, order, day, catalog)]
    every = {rule.code: rule for rule in rules("catalogs")}
    findings = [
        every[problem.code or MALFORMED].told(problem._replace(at=problem.at or problem.file))
        for problem in CatalogError(refused).problems
    ]
    for rule in every.values():
        if rule.check is not None:
            shown = together if rule.looks_at == "catalog" or (overlay and rule.looks_at == "file") else apart
            findings += (rule.told(_printable(finding)) for seen in shown for finding in rule.check(seen))
    if overlay:
        inside = set(map(printable, texts))
        findings = [finding for finding in findings if finding.file in inside]
    found = tuple(sorted(findings, key=attrgetter("file", "line", "column", "code")))
    return Validation(found, texts, catalog, redefined(shipped_folder(), folder, most=max_bytes) if overlay else ())


def _files(documents: Mapping[str, Document], texts: Mapping[str, str]) -> tuple[File, ...]:
    """Returns service files for the rules to look at, each with its text where that is asked for."""
    paths = {stem: document.place(()).file for stem, document in documents.items()}
    return tuple(File(paths[stem], texts.get(paths[stem], ""), document) for stem, document in documents.items())


def _text(path: str) -> str:
    """Returns the text of a file as far as it can be shown."""
    if not os.path.isfile(path):  # a pipe or a device may have no end
        return ""
    try:
        with open(path, "rb") as file:
            return file.read().decode(errors="replace")
    except OSError:
        return ""


def _printable(finding: Finding) -> Finding:
    return finding._replace(
        message=printable(finding.message),
        file=printable(finding.file),
        at=printable(finding.at),
        remedy=printable(finding.remedy),
    )
