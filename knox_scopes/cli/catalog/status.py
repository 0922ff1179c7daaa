"""The command `catalog status`."""

__all__ = ["command"]

import click

from knox_scopes.catalog.status import status
from knox_scopes.cli.chosen import catalog_options, chosen_catalog
from knox_scopes.cli.completion import complete_services
from knox_scopes.cli.input import known_services, today
from knox_scopes.cli.options import format_option
from knox_scopes.cli.output import coloured, print_answer, print_page, tell
from knox_scopes.report.catalog.status import status_text
from knox_scopes.report.json import answer


@click.command("status")
@click.argument("services", nargs=-1, metavar="[SERVICES]...", shell_complete=complete_services)
@click.option(
    "--fail-older-than",
    type=click.IntRange(min=0),
    metavar="DAYS",
    help="Exit with status 1 if the data on a service is older than this.",
)
@format_option("text", "json")
@catalog_options
@click.pass_context
def command(ctx: click.Context, *, services: tuple[str, ...], fail_older_than: int | None, form: str) -> None:
    """Show how old and how certain the data is.

    SERVICES are the short names of services; without them, all are shown.

    \b
    knox-scopes catalog status
    knox-scopes catalog status kai kdp --fail-older-than 180
    """
    catalog = chosen_catalog()
    chosen = known_services(catalog, services)
    rows = [row for row in status(catalog, today=today()) if row.service in chosen]
    if form == "json":
        days_old = max((row.days_old for row in rows), default=None)
        print_answer(answer("knox-scopes/status/1", catalog, {"days_old": days_old, "services": rows}))
    else:
        print_page(status_text(catalog, rows, colour=coloured()))
    old = [row.service for row in rows if fail_older_than is not None and row.days_old > fail_older_than]
    if old:
        tell(f"older than {fail_older_than} days: {', '.join(old)}")
    ctx.exit(1 if old else 0)
