"""The command `request call`."""

__all__ = ["command"]

import click

from knox_scopes.apps.requests.call import call
from knox_scopes.cli.chosen import catalog_options, chosen_catalog
from knox_scopes.cli.completion import complete_endpoints
from knox_scopes.cli.input import requests_of
from knox_scopes.cli.options import service_option
from knox_scopes.cli.output import print_answer
from knox_scopes.cli.request.options import as_option, server_option
from knox_scopes.report.requests import request_text


@click.command("call")
@click.argument("words", nargs=-1, required=True, metavar="REQUEST", shell_complete=complete_endpoints)
@click.option("--managed-customer", metavar="ID", help="The managed customer for whom an MSP calls.")
@service_option
@as_option("curl")
@server_option
@catalog_options
def command(
    *, words: tuple[str, ...], managed_customer: str | None, service: str | None, form: str, server: str | None
) -> None:
    """Call an endpoint with an access token.

    REQUEST is a method and a path, with values in place of its variables.

    \b
    knox-scopes request call "GET /ke/v1/campaigns"
    knox-scopes request call "GET /ke/v1/campaigns/123" --managed-customer 1123123123 --as js
    """
    given = requests_of(words)
    if len(given) > 1:
        raise click.UsageError("give one request; put it in quotes", click.get_current_context())
    request = call(chosen_catalog(), given[0], managed_customer=managed_customer, service=service, server=server)
    print_answer(request_text(request, form))
