"""The command `tree`."""

__all__ = ["command"]

import click

from knox_scopes.cli.options import (
    catalog_options,
    chosen_catalog,
    coloured,
    complete_services,
    format_option,
    show,
)
from knox_scopes.names import nearest
from knox_scopes.report.data import answer
from knox_scopes.report.facts import tree_text


@click.command("tree")
@click.argument("services", nargs=-1, metavar="[SERVICES]...", shell_complete=complete_services)
@format_option("text", "json")
@catalog_options
@click.pass_context
def command(ctx: click.Context, *, services: tuple[str, ...], form: str) -> None:
    """Draw the scopes of the SERVICES, or of all, as trees.

    Each line has the scope, how many endpoints and events it lists by itself, `all ...` where it is open-ended, and
    what it is for.
    """
    catalog = chosen_catalog()
    for name in services:
        if name not in catalog.services:
            near = nearest(name, catalog.services)
            hint = f"did you mean `{near[0]}`" if near else f"the services are {', '.join(catalog.services)}"
            raise click.UsageError(f"no service `{name}`; {hint}", ctx)
    chosen = services or tuple(catalog.services)
    if form == "json":
        scopes = [scope for scope in catalog.scopes.values() if scope.service in chosen]
        show(answer("knox-scopes/tree/1", catalog, {"scopes": scopes}))
    else:
        show(tree_text(catalog, chosen, colour=coloured()))
