"""The command `request refresh`."""

__all__ = ["command"]

import click

from knox_scopes.apps.requests.tokens import refresh
from knox_scopes.cli.chosen import catalog_options, chosen_catalog
from knox_scopes.cli.output import print_answer
from knox_scopes.cli.request.options import as_option, client_option, server_option
from knox_scopes.report.requests import request_text


@click.command("refresh")
@client_option
@as_option("curl")
@server_option
@catalog_options
def command(*, client_id: str | None, form: str, server: str | None) -> None:
    """Renew an access token with a refresh token.

    The answer has a new refresh token too, in place of the old one.

    \b
    knox-scopes request refresh
    knox-scopes request refresh --as python
    """
    print_answer(request_text(refresh(chosen_catalog(), client_id=client_id, server=server), form))
