"""The arguments and options that several commands share; those that choose a catalog are in `chosen`."""

__all__ = [
    "all_option",
    "color_option",
    "format_option",
    "from_option",
    "needs_arguments",
    "requests_arguments",
    "scopes_option",
    "service_option",
]

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

import click

from knox_scopes.cli.completion import complete_endpoints, complete_requests, complete_scopes, complete_services
from knox_scopes.cli.output import COLOR

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

Command = TypeVar("Command", bound=Callable[..., None])
Complete = Callable[[click.Context, click.Parameter, str], "list[CompletionItem]"]


def format_option(*formats: str) -> Callable[[Command], Command]:
    """Returns the options `--format`, whose default is the first format, and `--color`."""

    def add(command: Command) -> Command:
        return color_option(
            click.option(
                "--format",
                "form",
                type=click.Choice(formats),
                default=formats[0],
                show_default=True,
                help="Output format.",
            )(command)
        )

    return add


def color_option(command: Command) -> Command:
    """Adds the option `--color`."""
    return click.option(
        "--color",
        type=click.Choice(("auto", "always", "never")),
        default="auto",
        show_default=True,
        expose_value=False,
        callback=_keep_color,
        help="Colour the text; auto does so on a terminal.",
    )(command)


def _keep_color(ctx: click.Context, param: click.Parameter, value: str) -> None:  # noqa: ARG001 - given by click
    ctx.meta[COLOR] = value


def scopes_option(which: str, otherwise: str = "") -> Callable[[Command], Command]:
    """Returns the option `--scopes`, which must be given unless `otherwise` says in the help what else they are.

    `which` says in the help what scopes they are.
    """
    return click.option(
        "--scopes",
        "-s",
        multiple=True,
        required=not otherwise,
        metavar="SCOPES",
        shell_complete=complete_scopes,
        help=f'The {which} scopes, separated by spaces: "a b"{otherwise}.',
    )


def from_option(command: Command) -> Command:
    """Adds the options that say what to read needs from that nobody wrote down as such."""
    for option in (
        click.option(
            "--from-format", metavar="NAME", help="The format of the files given with --from, if it is not recognised."
        ),
        click.option(
            "--from",
            "sources",
            multiple=True,
            metavar="FILE",
            help="Read what the app calls from traffic, collections, logs or source code: a file or a folder.",
        ),
    ):
        command = option(command)
    return command


def service_option(command: Command) -> Command:
    """Adds the option that says which service relative paths belong to."""
    return click.option(
        "--service", metavar="NAME", shell_complete=complete_services, help="The service that relative paths belong to."
    )(command)


def all_option(command: Command) -> Command:
    """Adds the option that shows lists as a whole, however long."""
    return click.option("--all", "whole", is_flag=True, help="List everything, even more than 40 rows.")(command)


def _given(noun: str, complete: Complete) -> Callable[[Command], Command]:
    """Returns what adds arguments, and files with one of them a line; `noun` is what the help calls one."""

    def add(command: Command) -> Command:
        text = f"Read {noun}s from a file, one per line; `#` starts a comment, `-` is stdin."
        command = click.option("-f", "--file", "files", multiple=True, metavar="FILE", help=text)(command)
        return click.argument("needs", nargs=-1, metavar=f"[{noun.upper()}S]...", shell_complete=complete)(command)

    return add


needs_arguments = _given("need", complete_endpoints)
requests_arguments = _given("request", complete_requests)
