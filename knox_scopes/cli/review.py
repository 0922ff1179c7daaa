"""The command `review`."""

__all__ = ["command"]

import click

from knox_scopes.access.review import review
from knox_scopes.cli.chosen import catalog_options, chosen_catalog
from knox_scopes.cli.input import no_scopes, read_needs, scope_set
from knox_scopes.cli.options import (
    all_option,
    format_option,
    from_option,
    needs_arguments,
    scopes_option,
    service_option,
)
from knox_scopes.cli.output import DOCUMENTS, coloured, document_text, print_answer, print_page
from knox_scopes.report.json import answer
from knox_scopes.report.review import review_text


@click.command("review")
@needs_arguments
@from_option
@scopes_option("requested", "; with --from, by default those requested with tokens")
@click.option("--complete", is_flag=True, help="Treat the list of needs as complete.")
@service_option
@all_option
@format_option("text", "json", *DOCUMENTS)
@catalog_options
@click.pass_context
def command(  # noqa: PLR0913 - the options of the command
    ctx: click.Context,
    *,
    needs: tuple[str, ...],
    files: tuple[str, ...],
    sources: tuple[str, ...],
    from_format: str | None,
    scopes: tuple[str, ...],
    complete: bool,
    service: str | None,
    whole: bool,
    form: str,
) -> None:
    """Find excess, risky and missing scopes in a request.

    The requested scopes are compared with NEEDS: the requests, URLs and event names that the app uses.

    \b
    knox-scopes review --scopes "kdp ke" "GET /kcs/v1/rp/devices"
    knox-scopes review --from traffic.har

    Exit status 1 if there are findings.
    """
    catalog = chosen_catalog()
    given = read_needs(needs, files) if needs or files else None
    requested, usage = scope_set(scopes), None
    if sources:
        from knox_scopes.cli.sources import read_usage  # noqa: PLC0415 - only this option pays

        usage = read_usage(catalog, sources, from_format, service=service)
        given = {**(given or {}), **usage.places}
        requested = requested if scopes else usage.requested or usage.granted
    if not scopes and not requested:
        raise no_scopes(sources)
    found = review(catalog, requested, given, complete=complete, service=service)
    if form == "json":
        fields = found._asdict() | {"clean": found.clean}
        if usage is not None:
            from knox_scopes.report.uses import usage_fields  # noqa: PLC0415 - only this option pays

            fields["usage"] = usage_fields(usage)
        print_answer(answer("knox-scopes/review/1", catalog, fields))
    elif form in DOCUMENTS:
        from knox_scopes.report.documents.review import review_document  # noqa: PLC0415 - only these formats pay

        print_answer(document_text(review_document(found, catalog, usage), form))
    else:
        print_page(review_text(found, catalog, whole=whole, colour=coloured(), usage=usage))
    ctx.exit(0 if found.clean else 1)
