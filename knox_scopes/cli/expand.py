"""The command `expand`."""

__all__ = ["command"]

import click

from knox_scopes.access.grant import grant
from knox_scopes.access.unknown import explain
from knox_scopes.cli.chosen import catalog_options, chosen_catalog
from knox_scopes.cli.completion import complete_scopes
from knox_scopes.cli.input import scope_set
from knox_scopes.cli.options import all_option, format_option
from knox_scopes.cli.output import coloured, print_answer, print_page
from knox_scopes.report.expand import expand_text
from knox_scopes.report.json import answer


@click.command("expand")
@click.argument("scopes", nargs=-1, required=True, metavar="SCOPES...", shell_complete=complete_scopes)
@all_option
@format_option("text", "json")
@catalog_options
@click.pass_context
def command(ctx: click.Context, *, scopes: tuple[str, ...], whole: bool, form: str) -> None:
    """List everything that scopes imply and grant.

    \b
    knox-scopes expand kme.devices kai.app

    Exit status 1 if a scope is unknown.
    """
    catalog = chosen_catalog()
    opened = grant(catalog, scope_set(scopes))
    unknown = [explain(catalog, name) for name in opened.unknown]
    if form == "json":
        fields = {name: getattr(opened, name) for name in ("scopes", "implied", "endpoints", "events", "reach")}
        print_answer(answer("knox-scopes/expand/1", catalog, fields | {"unknown": unknown}))
    else:
        print_page(expand_text(opened, unknown, whole=whole, colour=coloured()))
    ctx.exit(1 if unknown else 0)
