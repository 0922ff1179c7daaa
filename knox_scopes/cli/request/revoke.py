"""The command `request revoke`."""

__all__ = ["command"]

import click

from knox_scopes.apps.requests.tokens import revoke
from knox_scopes.cli.chosen import catalog_options, chosen_catalog
from knox_scopes.cli.output import print_answer
from knox_scopes.cli.request.options import as_option, client_option, server_option
from knox_scopes.report.requests import request_text


@click.command("revoke")
@click.option("--refresh-token", is_flag=True, help="Revoke the refresh token instead of the access token.")
@client_option
@as_option("curl")
@server_option
@catalog_options
def command(*, refresh_token: bool, client_id: str | None, form: str, server: str | None) -> None:
    """Revoke an access token, or a refresh token.

    \b
    knox-scopes request revoke
    knox-scopes request revoke --refresh-token
    """
    request = revoke(chosen_catalog(), refresh_token=refresh_token, client_id=client_id, server=server)
    print_answer(request_text(request, form))
