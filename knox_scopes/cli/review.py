"""The command `review`."""

__all__ = ["command"]

import click

from knox_scopes.access.review import review
from knox_scopes.cli.chosen import catalog_options, chosen_catalog
from knox_scopes.cli.input import read_needs, scope_set
from knox_scopes.cli.options import format_option, needs_arguments, scopes_option, service_option
from knox_scopes.cli.output import DOCUMENTS, coloured, document_text, print_answer, print_page
from knox_scopes.report.json import answer
from knox_scopes.report.review import review_text


@click.command("review")
@needs_arguments
@scopes_option("requested")
@click.option("--complete", is_flag=True, help="Treat the list of needs as complete.")
@service_option
@format_option("text", "json", *DOCUMENTS)
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
    """Find excess, risky and missing scopes in a request.

    The requested scopes are compared with NEEDS: the requests, URLs and event names that the app uses.

    \b
    knox-scopes review --scopes "kdp ke" "GET /kcs/v1/rp/devices"

    Exit status 1 if there are findings.
    """
    catalog = chosen_catalog()
    given = read_needs(needs, files) if needs or files else None
    found = review(catalog, scope_set(scopes), given, complete=complete, service=service)
    if form == "json":
        print_answer(answer("knox-scopes/review/1", catalog, found._asdict() | {"clean": found.clean}))
    elif form in DOCUMENTS:
        from knox_scopes.report.documents.review import review_document  # noqa: PLC0415 - only these formats pay

        print_answer(document_text(review_document(found, catalog), form))
    else:
        print_page(review_text(found, colour=coloured()))
    ctx.exit(0 if found.clean else 1)
