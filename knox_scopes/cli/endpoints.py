"""The command `endpoints`."""

__all__ = ["command"]

import click

from knox_scopes.access.search import EFFECTS, list_endpoints
from knox_scopes.cli.chosen import catalog_options, chosen_catalog
from knox_scopes.cli.input import known_services, one_scope
from knox_scopes.cli.listing import listing_options, print_listed


@click.command("endpoints")
@listing_options("endpoint")
@click.option("--effect", type=click.Choice(EFFECTS), help="List only endpoints with this effect.")
@catalog_options
def command(  # noqa: PLR0913 - the options of the command
    *, services: tuple[str, ...], effect: str | None, scope: str | None, every: bool, whole: bool, form: str
) -> None:
    """List endpoints and the least scope for each.

    Without SERVICES, those of all services are listed.

    \b
    knox-scopes endpoints ke --effect destroy
    knox-scopes endpoints --scope kdp.devices
    """
    catalog = chosen_catalog()
    chosen = known_services(catalog, services) if services else ()
    listed = list_endpoints(catalog, services=chosen, effect=effect, scope=one_scope(catalog, scope))
    print_listed(catalog, listed, "endpoint", every=every, whole=whole, form=form)
