"""The command `expand`."""

__all__ = ["command"]

import click

from knox_scopes.access.grant import grant
from knox_scopes.access.unknown import explain
from knox_scopes.cli.options import (
    catalog_options,
    chosen_catalog,
    coloured,
    complete_scopes,
    format_option,
    scope_set,
    show,
)
from knox_scopes.report.data import answer
from knox_scopes.report.facts import expand_text


@click.command("expand")
@click.argument("scopes", nargs=-1, required=True, metavar="SCOPES...", shell_complete=complete_scopes)
@format_option("text", "json")
@catalog_options
@click.pass_context
def command(ctx: click.Context, *, scopes: tuple[str, ...], form: str) -> None:
    """List all that a set of scopes implies and opens.

    \b
    knox-scopes expand kme.devices kai.app

    Exit status 1 when a name is unknown.
    """
    catalog = chosen_catalog()
    opened = grant(catalog, scope_set(scopes))
    unknown = [explain(catalog, name) for name in opened.unknown]
    if form == "json":
        fields = {name: getattr(opened, name) for name in ("scopes", "implied", "endpoints", "events", "reach")}
        show(answer("knox-scopes/expand/1", catalog, fields | {"unknown": unknown}))
    else:
        show(expand_text(opened, unknown, colour=coloured()))
    ctx.exit(1 if unknown else 0)
