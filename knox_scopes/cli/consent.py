"""The command `consent`."""

__all__ = ["command"]

import click

from knox_scopes.apps.consent import consent
from knox_scopes.cli.files import read_app
from knox_scopes.cli.options import catalog_options, chosen_catalog, coloured, format_option, show
from knox_scopes.report.consent import consent_text
from knox_scopes.report.data import answer


@click.command("consent")
@click.argument("file", metavar="FILE")
@format_option("text", "json")
@catalog_options
def command(*, file: str, form: str) -> None:
    """Say what the customers of an app are asked to allow.

    \b
    knox-scopes consent app.yaml
    """
    catalog = chosen_catalog()
    found = consent(catalog, read_app(file))
    if form == "json":
        show(answer("knox-scopes/consent/1", catalog, found._asdict()))
    else:
        show(consent_text(found, catalog, colour=coloured()))
