"""The command `catalog diff`."""

__all__ = ["command"]

import re

import click

from knox_scopes.apps.diff import by_service, touched
from knox_scopes.catalog.load import load
from knox_scopes.catalog.model import STAGES, Catalog
from knox_scopes.cli.chosen import max_bytes, size_option
from knox_scopes.cli.files import meant_files
from knox_scopes.cli.input import Faults, read_app, unheeded
from knox_scopes.cli.options import all_option, format_option
from knox_scopes.cli.output import coloured, print_answer, print_page, tell
from knox_scopes.report.catalog.diff import changes_text
from knox_scopes.report.json import dumped, plain


@click.command("diff")
@click.argument("before", metavar="OLD")
@click.argument("after", metavar="NEW")
@click.option(
    "--against",
    multiple=True,
    metavar="FILE",
    help="Show how the changes affect a registration, a folder of registrations, or those that match a pattern.",
)
@click.option("--exit-code", is_flag=True, help="Exit with status 1 if anything changes.")
@click.option(
    "--stage", multiple=True, type=click.Choice(STAGES[1:]), help="Also include unreleased entries at this stage."
)
@size_option
@all_option
@format_option("text", "json")
@click.pass_context
def command(  # noqa: PLR0913 - the options of the command
    ctx: click.Context,
    *,
    before: str,
    after: str,
    against: tuple[str, ...],
    exit_code: bool,
    stage: tuple[str, ...],
    whole: bool,
    form: str,
) -> None:
    """Compare two catalogs.

    OLD and NEW are dates of the built-in catalog, or folders of service files.

    \b
    knox-scopes catalog diff 2025-08-05 2026-06-17
    knox-scopes catalog diff 2025-08-05 2026-06-17 --against registrations/
    """
    catalogs = _loaded(before, stage), _loaded(after, stage)
    changes = by_service(*catalogs)
    meant = {given: meant_files(given) for given in against}
    faults = [fault for found in meant.values() for fault in found.missed]
    faults += [f"there are no registrations in `{given}`" for given, found in meant.items() if not any(found)]
    if faults:
        raise Faults(faults)
    apps = {name: read_app(name) for found in meant.values() for name in found.files}
    touches = [(name, touched(*catalogs, app)) for name, app in apps.items()]
    left_out = unheeded(*apps.values())
    if form == "json":
        versions = {"before": catalogs[0].version, "after": catalogs[1].version}
        found = {
            "services": {
                service: {name: getattr(change, name) for name in ("added", "removed", "gained", "lost", "moved")}
                for service, change in changes.items()
            },
            "against": [{"file": name, "scopes": scopes} for name, scopes in touches],
        }
        print_answer(dumped({"schema": "knox-scopes/catalog-diff/1", **versions, **plain(found)}))
    else:
        print_page(changes_text(catalogs, changes, touches, whole=whole, colour=coloured()))
    for text in left_out:
        tell(f"warning: {text}")
    ctx.exit(1 if left_out or (exit_code and changes) else 0)


def _loaded(given: str, stages: tuple[str, ...]) -> Catalog:
    """Returns the catalog of a date, or that in a folder."""
    if re.fullmatch(r"\d{4}-\d\d-\d\d", given):
        return load(as_of=given, stages=stages)
    return load(given, stages=stages, max_bytes=max_bytes())
