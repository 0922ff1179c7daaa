"""The commands `catalog validate`, `catalog status`, `catalog diff` and `catalog export`."""

__all__ = ["command"]

import click

from knox_scopes.cli.catalog.diff import command as diff
from knox_scopes.cli.catalog.export import command as export
from knox_scopes.cli.catalog.status import command as status
from knox_scopes.cli.catalog.validate import command as validate


@click.group("catalog")
def command() -> None:
    """Validate, inspect, compare and export catalogs."""


for _each in (validate, status, diff, export):
    command.add_command(_each)
