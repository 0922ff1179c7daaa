"""The command `catalog validate`."""

__all__ = ["command"]

import click

from knox_scopes.cli.chosen import max_bytes, size_option
from knox_scopes.cli.input import today
from knox_scopes.cli.options import format_option
from knox_scopes.cli.output import coloured, print_answer
from knox_scopes.report.catalog.validate import validation_json, validation_text
from knox_scopes.rules.validate import validate


@click.command("validate")
@click.argument("folder", metavar="DIR")
@click.option("--overlay", is_flag=True, help="Check the folder as an overlay of the built-in catalog.")
@size_option
@format_option("text", "json")
@click.pass_context
def command(ctx: click.Context, *, folder: str, overlay: bool, form: str) -> None:
    """Validate the service files in a folder.

    They are checked as strictly as the built-in ones. Each problem is reported with its file, its line and a fix;
    `knox-scopes rule CODE` explains it. Exit status 1 if there are errors or warnings, 2 if the files cannot be loaded
    as a catalog at all.
    """
    found = validate(folder, overlay=overlay, today=today(), max_bytes=max_bytes())
    print_answer(validation_json(found) if form == "json" else validation_text(found, colour=coloured()))
    if found.catalog is None:
        raise click.ClickException(f"`{folder}` cannot be loaded as a catalog until its errors are fixed")
    ctx.exit(0 if found.is_valid else 1)
