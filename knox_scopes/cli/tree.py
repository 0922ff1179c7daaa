"""The command `tree`."""

__all__ = ["command"]

import click

from knox_scopes.access.search import list_endpoints, list_events
from knox_scopes.cli.chosen import catalog_options, chosen_catalog
from knox_scopes.cli.completion import complete_services
from knox_scopes.cli.input import known_services
from knox_scopes.cli.options import all_option, format_option
from knox_scopes.cli.output import coloured, print_answer, print_page
from knox_scopes.report.json import answer
from knox_scopes.report.tree import tree_text


@click.command("tree")
@click.argument("services", nargs=-1, metavar="[SERVICES]...", shell_complete=complete_services)
@click.option("--endpoints", is_flag=True, help="Also show the endpoints and events below their scopes.")
@all_option
@format_option("text", "json")
@catalog_options
def command(*, services: tuple[str, ...], endpoints: bool, whole: bool, form: str) -> None:
    """Show the scopes of services as trees.

    Without SERVICES, all are shown. Each line shows a scope, how many endpoints and events are listed under it
    directly, whether it is open-ended, and what it is for.
    """
    catalog = chosen_catalog()
    chosen = known_services(catalog, services)
    if form == "json":
        scopes = [scope for scope in catalog.scopes.values() if scope.service in chosen]
        fields: dict[str, object] = {"scopes": scopes}
        if endpoints:
            fields["endpoints"] = list_endpoints(catalog, services=chosen)
            fields["events"] = list_events(catalog, services=chosen)
        print_answer(answer("knox-scopes/tree/1", catalog, fields))
    else:
        print_page(tree_text(catalog, chosen, endpoints=endpoints, whole=whole, colour=coloured()))
