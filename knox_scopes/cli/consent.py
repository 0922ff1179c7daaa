"""The command `consent`."""

__all__ = ["command"]

import click

from knox_scopes.apps.consent import consent
from knox_scopes.cli.chosen import catalog_options, chosen_catalog
from knox_scopes.cli.input import read_app, unheeded
from knox_scopes.cli.options import format_option
from knox_scopes.cli.output import DOCUMENTS, coloured, document_text, print_answer, print_page, tell
from knox_scopes.report.consent import consent_text
from knox_scopes.report.json import answer


@click.command("consent")
@click.argument("file", metavar="FILE")
@format_option("text", "json", *DOCUMENTS)
@catalog_options
@click.pass_context
def command(ctx: click.Context, *, file: str, form: str) -> None:
    """Show what an app asks its customers to allow.

    FILE is its registration, or `-` for stdin.

    \b
    knox-scopes consent app.yaml

    Exit status 1 if part of the file is left out because it looks like a secret.
    """
    catalog, registration = chosen_catalog(), read_app(file)
    found, left_out = consent(catalog, registration), unheeded(registration)
    if form == "json":
        print_answer(answer("knox-scopes/consent/1", catalog, found._asdict()))
    elif form in DOCUMENTS:
        from knox_scopes.report.documents.consent import consent_document  # noqa: PLC0415 - only these formats pay

        print_answer(document_text(consent_document(found, catalog), form))
    else:
        print_page(consent_text(found, catalog, colour=coloured()))
    for text in left_out:
        tell(f"warning: {text}")
    ctx.exit(1 if left_out else 0)
