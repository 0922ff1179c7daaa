"""The command `catalog status`."""

__all__ = ["command"]

import click

from knox_scopes.catalog.days import days_between
from knox_scopes.catalog.status import status
from knox_scopes.cli.chosen import catalog_options, chosen_catalog
from knox_scopes.cli.input import today
from knox_scopes.cli.options import format_option
from knox_scopes.cli.output import coloured, print_answer, print_page
from knox_scopes.report.catalog.status import status_text
from knox_scopes.report.json import answer


@click.command("status")
@format_option("text", "json")
@catalog_options
def command(*, form: str) -> None:
    """Show the age of the data, and what is not documented outright."""
    catalog = chosen_catalog()
    day = today()
    rows, days_old = status(catalog, today=day), days_between(catalog.version, day)
    if form == "json":
        print_answer(answer("knox-scopes/status/1", catalog, {"days_old": days_old, "services": rows}))
    else:
        print_page(status_text(catalog, rows, days_old, colour=coloured()))
