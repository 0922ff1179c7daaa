"""The command `uses`."""

__all__ = ["command"]

import click

from knox_scopes.access.needs import resolve
from knox_scopes.apps.adding import added
from knox_scopes.apps.registration import BOM
from knox_scopes.catalog.model import Catalog
from knox_scopes.cli.chosen import catalog_options, chosen_catalog
from knox_scopes.cli.files import write_over, write_whole
from knox_scopes.cli.input import read_app, read_bytes
from knox_scopes.cli.options import format_option, service_option
from knox_scopes.cli.output import DOCUMENTS, coloured, document_text, print_answer, print_page, tell
from knox_scopes.cli.sources import read_usage
from knox_scopes.report.catalog.export import csv_text
from knox_scopes.report.json import answer
from knox_scopes.report.uses import USE_FIELDS, needs_text, usage_fields, use_rows, uses_text
from knox_scopes.usage.saved import SCHEMA
from knox_scopes.usage.usage import Usage


def _columns(_: click.Context, __: click.Parameter, text: str | None) -> dict[str, str] | None:
    """Returns the columns by what they hold."""
    if text is None:
        return None
    parts = [part.partition("=") for part in text.split(",")]
    if any(not part or not column for part, _, column in parts):
        raise click.BadParameter(f"`{text}` is not a list like method=verb,url=address")
    return {part.strip(): column.strip() for part, _, column in parts}


@click.command("uses")
@click.argument("files", nargs=-1, required=True, metavar="FILES...")
@click.option("--from-format", metavar="NAME", help="The format of the files, if it is not recognised.")
@click.option(
    "--columns",
    metavar="LIST",
    callback=_columns,
    help="Read tables, .parquet or .csv: method=COLUMN,url=COLUMN and, if there are such, host=, status=, time=.",
)
@click.option("--engine", type=click.Choice(["duckdb", "spark"]), help="What reads the tables; duckdb, if not given.")
@click.option("--since", metavar="DATE", help="Leave out traffic that is known to be older, for example 2026-08-01.")
@click.option("--output", "-o", metavar="FILE", help="Also write the endpoints to a file, to be given with -f.")
@click.option(
    "--update", metavar="FILE", help="Also add the endpoints that need a scope to the uses in a registration."
)
@service_option
@format_option("text", "json", "csv", *DOCUMENTS)
@catalog_options
@click.pass_context
def command(  # noqa: PLR0913 - the options of the command
    ctx: click.Context,
    *,
    files: tuple[str, ...],
    from_format: str | None,
    columns: dict[str, str] | None,
    engine: str | None,
    since: str | None,
    output: str | None,
    update: str | None,
    service: str | None,
    form: str,
) -> None:
    """Find what an app calls in traffic, collections, logs and code.

    FILES are such files, or folders with them; `-` is stdin. The format of each is recognised by its content.
    Query strings, headers, bodies and ids in paths are neither kept nor shown.

    \b
    knox-scopes uses recording.har collection.json access.log
    knox-scopes uses src/ -o endpoints.txt
    knox-scopes uses recording.har --update app.yaml
    knox-scopes uses "logs/*.parquet" --columns method=verb,url=url,status=code

    Exit status 1 if no known endpoint is called.
    """
    catalog = chosen_catalog()
    if engine is not None and columns is None:
        raise click.UsageError("--engine reads tables; say with --columns which of their columns hold what")
    found = read_usage(
        catalog, files, from_format, service=service, since=since, columns=columns, engine=engine or "duckdb"
    )
    if output is not None:
        write_over(output, needs_text(found))
    if update is not None:
        _update(catalog, update, found)
    if form == "json":
        print_answer(answer(SCHEMA, catalog, usage_fields(found)))
    elif form == "csv":
        print_answer(csv_text(USE_FIELDS, use_rows(found)))
    elif form in DOCUMENTS:
        from knox_scopes.report.documents.uses import uses_document  # noqa: PLC0415 - only these formats pay

        print_answer(document_text(uses_document(found), form))
    else:
        print_page(uses_text(found, colour=coloured()))
    ctx.exit(0 if found.needs else 1)


def _update(catalog: Catalog, name: str, usage: Usage) -> None:
    """Adds the endpoints that need a scope to the uses of a registration that lacks them; none is taken away."""
    content = read_bytes(name)
    registration = read_app(name)
    known = {need.at for need in resolve(catalog, [item.text for item in registration.uses]).needs}
    new = [at for at in usage.needs if at not in known and not catalog.is_free(at)]
    if not new:
        tell(f"`{name}` declares all of these endpoints that need a scope")
        return
    text = added(registration, new)
    if text is None:
        raise click.UsageError(f"cannot add to the uses in `{name}` as it is laid out; add these: {', '.join(new)}")
    try:
        write_whole(
            name, (BOM if content.startswith(BOM.encode()) else "").encode() + text.encode(), instead_of=content
        )
    except OSError as error:
        raise click.UsageError(f"cannot write `{name}`: {error.strerror}") from error
    tell(f"added to `{name}`: {', '.join(new)}")
