"""Validates a folder of service files: what the loader refuses, and what the checks find in what it takes."""

__all__ = ["Validation", "validate"]

import os
from collections.abc import Mapping
from operator import attrgetter
from typing import NamedTuple

from knox_scopes.catalog.build import build
from knox_scopes.catalog.consistency import loading_problems
from knox_scopes.catalog.load import SCHEMA, Folder, read_services, service_files, shipped_folder
from knox_scopes.catalog.model import STAGES, Catalog
from knox_scopes.catalog.order import service_order
from knox_scopes.catalog.strict import Place
from knox_scopes.errors import CatalogError, Problem, printable
from knox_scopes.rules.catalogs import checks
from knox_scopes.rules.catalogs.base import Check, File, Hit, World
from knox_scopes.rules.lint import Finding

# The check that speaks for what makes a file unreadable.
MALFORMED = "KS901"


class Validation(NamedTuple):
    """Holds the findings, sorted by place, the texts of the files by path, and the catalog of all stages.

    The catalog is None where the files make none, as the loader would refuse them.
    """

    findings: tuple[Finding, ...]
    texts: Mapping[str, str]
    catalog: Catalog | None

    @property
    def is_valid(self) -> bool:
        """Tells whether there is neither an error nor a warning; what is merely noted does not count."""
        return all(finding.severity == "info" for finding in self.findings)


def validate(folder: Folder, *, today: str | None = None) -> Validation:
    """Returns what is wrong with the service files of a folder, all of it at once.

    What needs the whole catalog is looked into when it can be made: when every file is of the right form, and none
    contradicts another.
    `today` (YYYY-MM-DD) is for dates that lie ahead; without it none does. Raises CatalogError where there is no such
    folder, or no service file in it.
    """
    schema = os.path.join(shipped_folder(), SCHEMA)
    documents, problems = read_services(folder)
    if any(not problem.line for problem in problems):
        raise CatalogError(problems)
    texts = {path: _text(path) for path in service_files(folder)}
    refused, sound = loading_problems(documents, schema, problems)
    paths = {stem: document.place(()).file for stem, document in sound.items()}
    files = tuple(File(paths[stem], texts[paths[stem]], document) for stem, document in sound.items())
    order, nothing = service_order(schema), build(())
    findings = [_refused(problem) for problem in CatalogError(refused).problems]
    catalog = None if refused else build([file.value for file in files], stages=STAGES)
    for check in checks():
        if check.reach != "catalog":
            worlds = [World((file,), order, today, nothing) for file in files]
        else:
            worlds = [] if catalog is None else [World(files, order, today, catalog)]
        findings += (_finding(check, hit) for world in worlds for hit in check.find(world))
    return Validation(tuple(sorted(findings, key=attrgetter("file", "line", "column", "code"))), texts, catalog)


def _text(path: str) -> str:
    """Returns the text of a file as far as it can be shown."""
    if not os.path.isfile(path):  # a pipe or a device may have no end
        return ""
    try:
        with open(path, "rb") as file:
            return file.read().decode(errors="replace")
    except OSError:
        return ""


def _refused(problem: Problem) -> Finding:
    """Returns what the loader refuses as a finding of the check that it belongs to."""
    [check] = [check for check in checks() if check.code == (problem.code or MALFORMED)]
    place = Place(problem.file, problem.line, problem.column)
    return _finding(check, Hit(problem.file, place, problem.message, check.remedy))


def _finding(check: Check, hit: Hit) -> Finding:
    return Finding(
        code=check.code,
        name=check.name,
        severity=check.severity,
        confidence=check.confidence,
        message=printable(hit.message),
        file=printable(hit.place.file),
        line=hit.place.line,
        column=hit.place.column,
        at=printable(hit.at),
        evidence=(),
        remedy=printable(hit.remedy),
    )
