"""The command `catalog export`."""

__all__ = ["command"]

import click

from knox_scopes.cli.chosen import catalog_options, chosen_catalog
from knox_scopes.cli.options import format_option
from knox_scopes.cli.output import print_answer
from knox_scopes.report.catalog.export import (
    ENDPOINT_FIELDS,
    SCOPE_FIELDS,
    csv_text,
    rows_by_endpoint,
    rows_by_scope,
)
from knox_scopes.report.json import answer


@click.command("export")
@click.option(
    "--by", type=click.Choice(["scope", "endpoint"]), default="scope", show_default=True, help="What each row is about."
)
@format_option("json", "csv")
@catalog_options
def command(*, by: str, form: str) -> None:
    """Export the catalog as a table.

    Each row pairs a scope with what it opens, or an endpoint or event with a scope that opens it.
    """
    catalog = chosen_catalog()
    rows = list((rows_by_scope if by == "scope" else rows_by_endpoint)(catalog))
    if form == "csv":
        print_answer(csv_text(SCOPE_FIELDS if by == "scope" else ENDPOINT_FIELDS, rows))
    else:
        print_answer(answer(f"knox-scopes/export-by-{by}/1", catalog, {"rows": rows}))
