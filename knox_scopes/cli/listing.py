"""What the commands `endpoints` and `events` share: their options, and how they print a list."""

__all__ = ["listing_options", "print_listed"]

from collections.abc import Callable, Sequence
from typing import TypeVar

import click

from knox_scopes.access.search import Listed
from knox_scopes.catalog.model import Catalog
from knox_scopes.cli.completion import complete_scopes, complete_services
from knox_scopes.cli.options import all_option, format_option
from knox_scopes.cli.output import coloured, print_answer, print_page
from knox_scopes.report.catalog.export import csv_text
from knox_scopes.report.json import answer
from knox_scopes.report.listing import LIST_FIELDS, list_rows, list_text

Command = TypeVar("Command", bound=Callable[..., None])


def listing_options(noun: str) -> Callable[[Command], Command]:
    """Returns what adds the services and options of a list; `noun` is what is listed."""

    def add(command: Command) -> Command:
        for option in (
            format_option("text", "json", "csv"),
            all_option,
            click.option(
                "--opened-by", "every", is_flag=True, help=f"Show every scope that opens an {noun}, narrowest first."
            ),
            click.option(
                "--scope",
                metavar="SCOPE",
                shell_complete=complete_scopes,
                help=f"List only the {noun}s that this scope opens.",
            ),
            click.argument("services", nargs=-1, metavar="[SERVICES]...", shell_complete=complete_services),
        ):
            command = option(command)
        return command

    return add


def print_listed(  # noqa: PLR0913 - what is listed, and how
    catalog: Catalog, listed: Sequence[Listed], noun: str, *, every: bool, whole: bool, form: str
) -> None:
    """Prints a list in a format; all but text always have every scope."""
    if form == "json":
        print_answer(answer(f"knox-scopes/{noun}s/1", catalog, {f"{noun}s": listed}))
    elif form == "csv":
        print_page(csv_text(LIST_FIELDS, list_rows(listed)))
    else:
        print_page(list_text(listed, noun, every=every, whole=whole, colour=coloured()))
