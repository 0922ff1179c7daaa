"""The commands `request authorize`, `request token`, `request refresh`, `request revoke` and `request call`."""

__all__ = ["command"]

import click

from knox_scopes.cli.request.authorize import command as authorize
from knox_scopes.cli.request.call import command as call
from knox_scopes.cli.request.refresh import command as refresh
from knox_scopes.cli.request.revoke import command as revoke
from knox_scopes.cli.request.token import command as token


@click.group("request")
def command() -> None:
    """Write the requests that get, use and revoke tokens.

    Secrets are read from environment variables when a request is sent: KNOX_CLIENT_SECRET, KNOX_CODE,
    KNOX_CODE_VERIFIER, KNOX_ACCESS_TOKEN and KNOX_REFRESH_TOKEN, and so is KNOX_CLIENT_ID unless --client-id is given.
    Nothing is sent.
    """


for _each in (authorize, token, refresh, revoke, call):
    command.add_command(_each)
