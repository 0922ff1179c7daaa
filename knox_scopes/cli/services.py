"""The command `services`."""

__all__ = ["command"]

import click

from knox_scopes.cli.options import catalog_options, chosen_catalog, coloured, format_option, show
from knox_scopes.report.data import answer
from knox_scopes.report.facts import services_text


@click.command("services")
@format_option("text", "json")
@catalog_options
def command(*, form: str) -> None:
    """List the services of the catalog."""
    catalog = chosen_catalog()
    if form == "json":
        names = (
            "name",
            "title",
            "summary",
            "audience",
            "stage",
            "base_url",
            "base_url_basis",
            "hosts",
            "bases",
            "relative",
        )
        services = [{name: getattr(service, name) for name in names} for service in catalog.services.values()]
        show(answer("knox-scopes/services/1", catalog, {"services": services}))
    else:
        show(services_text(catalog, colour=coloured()))
