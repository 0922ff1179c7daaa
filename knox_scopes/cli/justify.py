"""The command `justify`."""

__all__ = ["command"]

import click

from knox_scopes.cli.chosen import catalog_options, chosen_catalog
from knox_scopes.cli.input import read_app
from knox_scopes.cli.options import format_option
from knox_scopes.cli.output import print_answer
from knox_scopes.report.json import answer
from knox_scopes.report.justify import justification_text
from knox_scopes.rules.justify import justify


@click.command("justify")
@click.argument("file", metavar="FILE")
@format_option("markdown", "json")
@catalog_options
@click.pass_context
def command(ctx: click.Context, *, file: str, form: str) -> None:
    """Write an access request that justifies an app's scopes.

    FILE is its registration, or `-` for stdin. The Markdown is meant for the support ticket that requests access.

    \b
    knox-scopes justify app.yaml > ticket.md

    Exit status 1 if something must be resolved before it is sent.
    """
    catalog, registration = chosen_catalog(), read_app(file)
    found = justify(catalog, registration)
    if form == "json":
        print_answer(answer("knox-scopes/justify/1", catalog, found._asdict()))
    else:
        print_answer(justification_text(found, registration, catalog))
    ctx.exit(1 if found.open_points else 0)
