"""The command `schema`."""

__all__ = ["command"]

import click

from knox_scopes.cli.chosen import catalog_options, chosen_catalog
from knox_scopes.cli.output import print_answer
from knox_scopes.report.schema import KINDS, schema_text


@click.command("schema")
@click.argument("kind", metavar="KIND", type=click.Choice(KINDS))
@catalog_options
def command(*, kind: str) -> None:
    """Write a JSON Schema for editors: names with what they grant.

    KIND is `registration`, `policy` or `catalog` (a service file). The schema has the scopes, endpoints, events and
    rules of the catalog, so that an editor completes and explains them.

    \b
    knox-scopes schema registration > registration.schema.json
    """
    print_answer(schema_text(kind, chosen_catalog()))
