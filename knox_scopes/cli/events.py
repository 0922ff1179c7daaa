"""The command `events`."""

__all__ = ["command"]

import click

from knox_scopes.access.search import list_events
from knox_scopes.cli.chosen import catalog_options, chosen_catalog
from knox_scopes.cli.input import known_services, one_scope
from knox_scopes.cli.listing import listing_options, print_listed


@click.command("events")
@listing_options("event")
@catalog_options
def command(*, services: tuple[str, ...], scope: str | None, every: bool, whole: bool, form: str) -> None:
    """List events and the least scope for each.

    Without SERVICES, those of all services are listed.

    \b
    knox-scopes events kai --format csv
    knox-scopes events --scope kai.network
    """
    catalog = chosen_catalog()
    chosen = known_services(catalog, services) if services else ()
    listed = list_events(catalog, services=chosen, scope=one_scope(catalog, scope))
    print_listed(catalog, listed, "event", every=every, whole=whole, form=form)
