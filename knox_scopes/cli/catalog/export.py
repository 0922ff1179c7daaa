"""The command `catalog export`."""

__all__ = ["command"]

import click

from knox_scopes.cli.chosen import catalog_options, chosen_catalog
from knox_scopes.cli.options import format_option
from knox_scopes.cli.output import print_answer
from knox_scopes.report.catalog.engines import ALTERNATIVES, ENGINES, engine_text
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
@click.option("--to", "engine", type=click.Choice(ENGINES), help="Export for an engine that decides, not as a table.")
@click.option(
    "--alternatives",
    type=click.Choice(ALTERNATIVES),
    default=ALTERNATIVES[0],
    show_default=True,
    help="OpenAPI: scopes of which any one will do, as requirements of their own or as one list.",
)
@format_option("json", "csv")
@catalog_options
def command(*, by: str, engine: str | None, alternatives: str, form: str) -> None:
    """Export the catalog as a table or for a policy engine.

    Each row of the table pairs a scope with what it opens, or an endpoint or event with a scope that opens it. For
    engines, every scope that opens an endpoint is listed, since they know of no implication, and what is not listed is
    denied.

    \b
    knox-scopes catalog export --by endpoint --format csv
    knox-scopes catalog export --to openapi > openapi.json
    """
    catalog = chosen_catalog()
    if engine is not None:
        print_answer(engine_text(catalog, engine, alternatives=alternatives))
        return
    rows = list((rows_by_scope if by == "scope" else rows_by_endpoint)(catalog))
    if form == "csv":
        print_answer(csv_text(SCOPE_FIELDS if by == "scope" else ENDPOINT_FIELDS, rows))
    else:
        print_answer(answer(f"knox-scopes/export-by-{by}/1", catalog, {"rows": rows}))
