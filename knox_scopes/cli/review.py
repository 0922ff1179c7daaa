"""The command `review`."""

__all__ = ["command"]

import click

from knox_scopes.access.review import review
from knox_scopes.cli.options import (
    catalog_options,
    chosen_catalog,
    coloured,
    format_option,
    needs_arguments,
    read_needs,
    scope_set,
    scopes_option,
    service_option,
    show,
)
from knox_scopes.report.answers import review_text
from knox_scopes.report.data import answer


@click.command("review")
@needs_arguments
@scopes_option("requested")
@click.option("--complete", is_flag=True, help="The list of needs is known to be whole.")
@service_option
@format_option("text", "json")
@catalog_options
@click.pass_context
def command(  # noqa: PLR0913 - the options of the command
    ctx: click.Context,
    *,
    needs: tuple[str, ...],
    files: tuple[str, ...],
    scopes: tuple[str, ...],
    complete: bool,
    service: str | None,
    form: str,
) -> None:
    """Say what of the requested scopes is redundant, unneeded, broader than needed, risky or missing for NEEDS.

    \b
    knox-scopes review --scopes "kdp ke" "GET /kcs/v1/rp/devices"

    Exit status 1 when there is something to mend.
    """
    catalog = chosen_catalog()
    given = read_needs(needs, files) if needs or files else None
    found = review(catalog, scope_set(scopes), given, complete=complete, service=service)
    if form == "json":
        show(answer("knox-scopes/review/1", catalog, found._asdict() | {"clean": found.clean}))
    else:
        show(review_text(found, colour=coloured()))
    ctx.exit(0 if found.clean else 1)
