"""The command `tree`."""

__all__ = ["command"]

import click

from knox_scopes.cli.options import (
    catalog_options,
    chosen_catalog,
    coloured,
    complete_services,
    format_option,
    known_services,
    show,
)
from knox_scopes.report.data import answer
from knox_scopes.report.facts import tree_text


@click.command("tree")
@click.argument("services", nargs=-1, metavar="[SERVICES]...", shell_complete=complete_services)
@format_option("text", "json")
@catalog_options
def command(*, services: tuple[str, ...], form: str) -> None:
    """Draw the scopes of the SERVICES, or of all, as trees.

    Each line has the scope, how many endpoints and events it lists by itself, `all ...` where it is open-ended, and
    what it is for.
    """
    catalog = chosen_catalog()
    chosen = known_services(catalog, services)
    if form == "json":
        scopes = [scope for scope in catalog.scopes.values() if scope.service in chosen]
        show(answer("knox-scopes/tree/1", catalog, {"scopes": scopes}))
    else:
        show(tree_text(catalog, chosen, colour=coloured()))
