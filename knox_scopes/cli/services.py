"""The command `services`."""

__all__ = ["command"]

import click

from knox_scopes.cli.chosen import catalog_options, chosen_catalog
from knox_scopes.cli.options import format_option
from knox_scopes.cli.output import coloured, print_answer, print_page
from knox_scopes.report.json import answer
from knox_scopes.report.services import services_text

FIELDS = (
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


@click.command("services")
@format_option("text", "json")
@catalog_options
def command(*, form: str) -> None:
    """List the services in the catalog."""
    catalog = chosen_catalog()
    if form == "json":
        services = [{name: getattr(service, name) for name in FIELDS} for service in catalog.services.values()]
        print_answer(answer("knox-scopes/services/1", catalog, {"services": services}))
    else:
        print_page(services_text(catalog, colour=coloured()))
