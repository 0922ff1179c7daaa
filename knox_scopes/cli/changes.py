"""The command `catalog diff`."""

__all__ = ["command"]

import re

import click

from knox_scopes.apps.diff import by_service, touched
from knox_scopes.catalog.load import load
from knox_scopes.catalog.model import STAGES, Catalog
from knox_scopes.cli.files import meant_files, read_app
from knox_scopes.cli.options import Faults, coloured, format_option, show
from knox_scopes.report.changes import changes_text
from knox_scopes.report.data import dumped, plain


@click.command("diff")
@click.argument("before", metavar="OLD")
@click.argument("after", metavar="NEW")
@click.option(
    "--against", multiple=True, metavar="FILE", help="A registration, a folder of them or a pattern: is it touched?"
)
@click.option("--exit-code", is_flag=True, help="Exit status 1 when anything changes.")
@click.option("--stage", multiple=True, type=click.Choice(STAGES[1:]), help="Let what is not released take part too.")
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
    form: str,
) -> None:
    """Say what changes between two catalogs: days of the one that ships, or folders.

    \b
    knox-scopes catalog diff 2025-08-05 2026-06-17
    knox-scopes catalog diff 2025-08-05 2026-06-17 --against registrations/
    """
    catalogs = _loaded(before, stage), _loaded(after, stage)
    changes = by_service(*catalogs)
    meant = {given: meant_files(given) for given in against}
    if missing := [given for given, names in meant.items() if not names]:
        raise Faults(f"`{given}` holds no registration" for given in missing)
    touches = [(name, touched(*catalogs, read_app(name))) for given in against for name in meant[given]]
    if form == "json":
        versions = {"before": catalogs[0].version, "after": catalogs[1].version}
        found = {
            "services": {
                service: {name: getattr(change, name) for name in ("added", "removed", "gained", "lost", "moved")}
                for service, change in changes.items()
            },
            "against": [{"file": name, "scopes": scopes} for name, scopes in touches],
        }
        show(dumped({"schema": "knox-scopes/catalog-diff/1", **versions, **plain(found)}))
    else:
        show(changes_text(catalogs, changes, touches, colour=coloured()))
    ctx.exit(1 if exit_code and changes else 0)


def _loaded(given: str, stages: tuple[str, ...]) -> Catalog:
    """Returns the catalog of a day, or that in a folder."""
    if re.fullmatch(r"\d{4}-\d\d-\d\d", given):
        return load(as_of=given, stages=stages)
    return load(given, stages=stages)
