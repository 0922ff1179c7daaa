"""The command `graph`."""

__all__ = ["command"]

import click

from knox_scopes.access.grant import grant
from knox_scopes.access.plan import plan
from knox_scopes.access.unknown import explain
from knox_scopes.catalog.model import Catalog
from knox_scopes.cli.options import (
    Faults,
    catalog_options,
    chosen_catalog,
    complete_endpoints,
    complete_scopes,
    complete_services,
    format_option,
    known_services,
    read_needs,
    scope_set,
    show,
)
from knox_scopes.report.graphs import dot, mermaid, node_link

WRITERS = {"dot": dot, "mermaid": mermaid, "json": node_link}


@click.command("graph")
@click.argument("services", nargs=-1, metavar="[SERVICES]...", shell_complete=complete_services)
@click.option(
    "--need",
    multiple=True,
    metavar="NEED",
    shell_complete=complete_endpoints,
    help="Mark the least scopes for these requests and events.",
)
@click.option(
    "--scopes",
    "-s",
    multiple=True,
    metavar="SCOPES",
    shell_complete=complete_scopes,
    help="Mark what these scopes grant.",
)
@format_option(*WRITERS)
@catalog_options
def command(*, services: tuple[str, ...], need: tuple[str, ...], scopes: tuple[str, ...], form: str) -> None:
    """Write the implication graph of the SERVICES, or of all, for Graphviz (dot), Mermaid or as node-link JSON.

    With --need and --scopes, scopes are marked needed, granted (of no known use), in excess (granted, not needed) or
    missing (needed, not granted).

    \b
    knox-scopes graph kdp --need "GET /kcs/v1/rp/devices" --scopes kdp | dot -Tsvg > kdp.svg
    """
    catalog = chosen_catalog()
    chosen = known_services(catalog, services)
    states = _states(catalog, read_needs(need, ()), scope_set(scopes))
    names = [name for name, scope in catalog.scopes.items() if scope.service in chosen]
    show(WRITERS[form](catalog, names, {name: state for name, state in states.items() if name in names}))


def _states(catalog: Catalog, needs: list[str], scopes: tuple[str, ...]) -> dict[str, str]:
    """Returns how each scope stands to what is needed and what is granted."""
    wanted = plan(catalog, needs)
    granted = grant(catalog, scopes)
    messages = [f"{item.input}: {item.message}" for item in wanted.unresolved]
    messages += [explain(catalog, name).message for name in granted.unknown]
    if messages:
        raise Faults(messages)
    needed = set(grant(catalog, wanted.scopes).implied)
    states = dict.fromkeys(needed, "missing" if scopes else "needed")
    for name in granted.implied:
        states[name] = "needed" if name in needed else "excess" if needs else "granted"
    return states
