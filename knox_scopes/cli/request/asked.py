"""The scopes that a request asks for, from whichever of the options says so."""

__all__ = ["Asked", "app_context", "asked", "reported"]

from collections.abc import Sequence
from typing import NamedTuple

import click

from knox_scopes.access.plan import plan
from knox_scopes.access.unknown import explain
from knox_scopes.apps.context import Context
from knox_scopes.apps.requests.notes import sentences
from knox_scopes.apps.requests.scopes import Chosen
from knox_scopes.catalog.freshness import freshness
from knox_scopes.catalog.model import Catalog
from knox_scopes.cli.chosen import chosen_catalog
from knox_scopes.cli.input import Faults, read_app, read_file, read_needs, scope_set, unheeded
from knox_scopes.cli.output import tell
from knox_scopes.report.access import data_of


class Asked(NamedTuple):
    """The catalog, and the scopes to ask for."""

    catalog: Catalog
    chosen: Chosen


def asked(  # noqa: PLR0913 - the options of the commands
    *,
    needs: Sequence[str],
    files: Sequence[str],
    sources: Sequence[str],
    from_format: str | None,
    plan_file: str | None,
    scopes: Sequence[str],
    service: str | None,
) -> Asked:
    """Returns the scopes by needs, a saved plan or the option `--scopes`; raises UsageError for none or several."""
    given = [bool(needs or files or sources), plan_file is not None, bool(scopes)]
    if sum(given) > 1:
        raise click.UsageError("give one of NEEDS (with --file and --from), --plan or --scopes", _context())
    if plan_file is not None:
        return _planned(plan_file)
    catalog = chosen_catalog()
    if scopes:
        return Asked(catalog, Chosen(_known(catalog, scope_set(scopes)), ("Scope: as given.",)))
    if not sum(given):
        ways = "NEEDS, --registration, --plan or --scopes"
        raise click.UsageError(f"nothing says what to ask for; pass {ways}", _context())
    wanted = read_needs(needs, files)
    if sources:
        from knox_scopes.cli.sources import read_usage  # noqa: PLC0415 - only this option pays

        wanted |= read_usage(catalog, sources, from_format, service=service).places
    found = plan(catalog, wanted, service=service)
    notes = ("Scope: the least for what is to be called.", *map(sentences, found.notes))
    return Asked(catalog, Chosen(found.scopes, notes, found.unresolved))


def app_context(file: str, *others: object) -> Context:
    """Returns a registration under the catalog; ends the command where a part of it is left out.

    Raises UsageError where any of the `others`, which say what to ask for too, is given.
    """
    if any(others):
        what = "NEEDS, --file, --from, --plan or --scopes"
        raise click.UsageError(f"--registration cannot be combined with {what}", _context())
    catalog, registration = chosen_catalog(), read_app(file)
    if left_out := unheeded(registration):
        for text in left_out:
            tell(f"warning: {text}")
        _refuse("part of the registration is left out")
    return Context(catalog, registration)


def reported(catalog: Catalog, chosen: Chosen) -> Chosen:
    """Returns the scopes with a note on the data behind them; ends the command where they do not cover all needs."""
    for item in chosen.unresolved:
        tell(f"warning: {f'{item.at}: ' if item.at else ''}`{item.input}`: {item.message}")
    if chosen.unresolved:
        _refuse("not all needs could be resolved")
    if not chosen.names:
        raise click.UsageError("there is no scope to ask for, since none is needed")
    if data := data_of(freshness(catalog, chosen.names)):
        return chosen._replace(notes=(*chosen.notes, sentences(f"Catalog: {data.removeprefix('catalog ')}")))
    return chosen


def _planned(file: str) -> Asked:
    """Returns the scopes of a saved plan."""
    from knox_scopes.report.saved_plan import read_plan  # noqa: PLC0415 - only this option pays

    saved = read_plan(read_file(file))
    if saved.have:
        raise click.UsageError("the plan was made with --have, so its scopes are only those to add; plan without it")
    catalog = chosen_catalog(as_of=saved.as_of, stages=saved.stages)
    return Asked(catalog, Chosen(_known(catalog, saved.scopes), ("Scope: as planned.",), saved.unresolved))


def _known(catalog: Catalog, names: Sequence[str]) -> tuple[str, ...]:
    """Returns names of scopes; raises Faults for those that the catalog does not have."""
    if unknown := [name for name in names if name not in catalog.scopes]:
        raise Faults(explain(catalog, name).message for name in unknown)
    return tuple(names)


def _refuse(because: str) -> None:
    """Ends the command, since whatever it wrote would be taken for complete."""
    tell(f"nothing is written: {because}")
    raise click.exceptions.Exit(1)


def _context() -> click.Context:
    return click.get_current_context()
