"""The command `graph`."""

__all__ = ["command"]

import click

from knox_scopes.access.grant import grant
from knox_scopes.access.plan import plan
from knox_scopes.access.unknown import explain
from knox_scopes.cli.chosen import catalog_options, chosen_catalog
from knox_scopes.cli.completion import complete_endpoints, complete_scopes, complete_services
from knox_scopes.cli.input import Faults, known_services, requests_of, scope_set, tell_unresolved
from knox_scopes.cli.options import format_option
from knox_scopes.cli.output import print_answer
from knox_scopes.report.graph import dot, mermaid, node_link, standing
from knox_scopes.report.svg import svg

WRITERS = {"dot": dot, "mermaid": mermaid, "svg": svg, "json": node_link}


@click.command("graph")
@click.argument("services", nargs=-1, metavar="[SERVICES]...", shell_complete=complete_services)
@click.option(
    "--need",
    multiple=True,
    metavar="NEED",
    shell_complete=complete_endpoints,
    help="Mark the minimal scopes for this request, URL or event.",
)
@click.option(
    "--scopes",
    "-s",
    multiple=True,
    metavar="SCOPES",
    shell_complete=complete_scopes,
    help="Mark what these scopes imply.",
)
@format_option(*WRITERS)
@catalog_options
@click.pass_context
def command(
    ctx: click.Context, *, services: tuple[str, ...], need: tuple[str, ...], scopes: tuple[str, ...], form: str
) -> None:
    """Draw scope implications as Graphviz, Mermaid, SVG or JSON.

    Without SERVICES, all are drawn. With --need, scopes are marked as needed; with --scopes, as granted; with both, as
    needed, excess (granted but not needed) or missing (needed but not granted). JSON is node-link JSON.

    \b
    knox-scopes graph kdp --need "GET /kcs/v1/rp/devices" --scopes kdp --format svg > kdp.svg

    Exit status 1 if a need cannot be resolved; a comment then names it.
    """
    catalog = chosen_catalog()
    chosen = known_services(catalog, services)
    granted = grant(catalog, scope_set(scopes))
    if granted.unknown:
        raise Faults(explain(catalog, name).message for name in granted.unknown)
    wanted = plan(catalog, requests_of(need))
    asked = bool(wanted.needs or wanted.unresolved)
    states = standing(catalog, wanted.scopes, granted.scopes, asked=asked)
    names = [name for name, scope in catalog.scopes.items() if scope.service in chosen]
    drawn = {name: state for name, state in states.items() if name in names}
    print_answer(WRITERS[form](catalog, names, drawn, wanted.unresolved))
    ctx.exit(tell_unresolved(wanted.unresolved))
