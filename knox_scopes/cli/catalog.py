"""The commands `catalog validate`, `catalog status`, `catalog diff` and `catalog export`."""

__all__ = ["command"]


import click

from knox_scopes.catalog.days import days_between
from knox_scopes.catalog.status import status as look
from knox_scopes.cli.changes import command as changes
from knox_scopes.cli.options import catalog_options, chosen_catalog, coloured, format_option, show, today
from knox_scopes.report.data import answer
from knox_scopes.report.facts import status_text
from knox_scopes.report.tables import ENDPOINT_FIELDS, SCOPE_FIELDS, csv_text, rows_by_endpoint, rows_by_scope


@click.group("catalog")
def command() -> None:
    """Check, describe, compare or export the catalog."""


command.add_command(changes)


@command.command("validate")
@click.argument("folder", metavar="DIR")
@format_option("text", "json")
@click.pass_context
def validate(ctx: click.Context, *, folder: str, form: str) -> None:
    """Check the service files of a folder with the care that is taken of those that ship.

    Every mistake is told with file and line, and what to do; `knox-scopes rule CODE` says more. Exit status 1 when
    there is an error or a warning, 2 when the files make no catalog at all.
    """
    from knox_scopes.report.validation import validation_json, validation_text  # noqa: PLC0415 - only this command pays
    from knox_scopes.rules.validate import validate as find  # noqa: PLC0415 - the same

    found = find(folder, today=today())
    show(validation_json(found) if form == "json" else validation_text(found, colour=coloured()))
    if found.catalog is None:
        raise click.ClickException(f"`{folder}` cannot be loaded as a catalog before its errors are mended")
    ctx.exit(0 if found.is_valid else 1)


@command.command("status")
@format_option("text", "json")
@catalog_options
def status(*, form: str) -> None:
    """Say how old the sources of each service are, and what of it is inferred, disputed or undocumented."""
    catalog = chosen_catalog()
    day = today()
    rows, days_old = look(catalog, today=day), days_between(catalog.version, day)
    if form == "json":
        show(answer("knox-scopes/status/1", catalog, {"days_old": days_old, "services": rows}))
    else:
        show(status_text(catalog, rows, days_old, colour=coloured()))


@command.command("export")
@click.option(
    "--by", type=click.Choice(["scope", "endpoint"]), default="scope", show_default=True, help="What each row is about."
)
@format_option("json", "csv")
@catalog_options
def export(*, by: str, form: str) -> None:
    """Write the catalog as rows: scope to what it opens, or endpoint and event to the scopes that open it."""
    catalog = chosen_catalog()
    rows = list((rows_by_scope if by == "scope" else rows_by_endpoint)(catalog))
    fields = SCOPE_FIELDS if by == "scope" else ENDPOINT_FIELDS
    show(csv_text(fields, rows) if form == "csv" else answer(f"knox-scopes/export-by-{by}/1", catalog, {"rows": rows}))
