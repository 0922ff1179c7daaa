"""The options that the commands of `request` share."""

__all__ = ["as_option", "client_option", "redirect_option", "scope_options", "server_option"]

from collections.abc import Callable
from typing import TypeVar

import click

from knox_scopes.cli.completion import complete_scopes
from knox_scopes.cli.options import from_option, needs_arguments, service_option
from knox_scopes.report.requests import FORMS

Command = TypeVar("Command", bound=Callable[..., None])

client_option = click.option(
    "--client-id",
    metavar="ID",
    help="The client ID, which is no secret; else KNOX_CLIENT_ID is read when it is needed.",
)
redirect_option = click.option(
    "--redirect-uri",
    "redirect",
    metavar="URL",
    help="The redirect URI, exactly as registered; needed where several are.",
)
server_option = click.option(
    "--server",
    metavar="URL",
    help="Send to this server instead, such as http://127.0.0.1:8765; only localhost may be http.",
)


def as_option(default: str) -> Callable[[Command], Command]:
    """Returns the option that chooses the form of a request."""
    return click.option(
        "--as",
        "form",
        type=click.Choice(FORMS),
        default=default,
        show_default=True,
        help="What to write.",
    )


def scope_options(command: Command) -> Command:
    """Adds all that says which scopes to ask for; `asked` reads them."""
    for option in (
        service_option,
        click.option("--registration", metavar="FILE", help="Ask for scopes of a registration."),
        click.option("--plan", "plan_file", metavar="FILE", help="Ask for the scopes of a plan, saved as JSON."),
        click.option(
            "--scopes",
            "-s",
            multiple=True,
            metavar="SCOPES",
            shell_complete=complete_scopes,
            help='Ask for these scopes, separated by spaces: "a b".',
        ),
        from_option,
        needs_arguments,
    ):
        command = option(command)
    return command
