"""The command `justify`."""

__all__ = ["command"]

import click

from knox_scopes.cli.files import read_app
from knox_scopes.cli.options import catalog_options, chosen_catalog, format_option, show
from knox_scopes.report.data import answer
from knox_scopes.report.markdown import justification_text
from knox_scopes.rules.justify import justify


@click.command("justify")
@click.argument("file", metavar="FILE")
@format_option("markdown", "json")
@catalog_options
@click.pass_context
def command(ctx: click.Context, *, file: str, form: str) -> None:
    """Write why an app needs its scopes, as Markdown for the support ticket that asks for access.

    \b
    knox-scopes justify app.yaml > ticket.md

    Exit status 1 when there is something to clear up before it is sent.
    """
    catalog, registration = chosen_catalog(), read_app(file)
    found = justify(catalog, registration)
    if form == "json":
        show(answer("knox-scopes/justify/1", catalog, found._asdict()))
    else:
        show(justification_text(found, registration, catalog))
    ctx.exit(1 if found.open_points else 0)
