"""The commands `catalog validate`, `catalog status`, `catalog diff` and `catalog export`."""

__all__ = ["command"]

from collections import Counter
from datetime import UTC, date, datetime

import click

from knox_scopes.cli.changes import command as changes
from knox_scopes.cli.options import catalog_options, chosen_catalog, coloured, format_option, show
from knox_scopes.model import Catalog
from knox_scopes.report.data import answer
from knox_scopes.report.facts import status_text
from knox_scopes.report.tables import ENDPOINT_FIELDS, SCOPE_FIELDS, csv_text, rows_by_endpoint, rows_by_scope


@click.group("catalog")
def command() -> None:
    """Check, describe, compare or export the catalog."""


command.add_command(changes)


@command.command("validate")
@click.argument("folder", metavar="DIR")
@format_option("text", "json")
@click.pass_context
def validate(ctx: click.Context, *, folder: str, form: str) -> None:
    """Check the service files of a folder with the care that is taken of those that ship.

    Every mistake is told with file and line, and what to do; `knox-scopes rule CODE` says more. Exit status 1 when
    there is an error or a warning, 2 when the files make no catalog at all.
    """
    from knox_scopes.report.validation import validation_json, validation_text  # noqa: PLC0415 - only this command pays
    from knox_scopes.validate import validate as find  # noqa: PLC0415 - the same

    found = find(folder, today=datetime.now(tz=UTC).date().isoformat())
    show(validation_json(found) if form == "json" else validation_text(found, colour=coloured()))
    if found.catalog is None:
        raise click.ClickException(f"`{folder}` cannot be loaded as a catalog before its errors are mended")
    ctx.exit(0 if found.is_valid else 1)


@command.command("status")
@format_option("text", "json")
@catalog_options
def status(*, form: str) -> None:
    """Say how old the sources of each service are, and how much of it is inferred, disputed or undocumented."""
    catalog = chosen_catalog()
    rows = _status(catalog, datetime.now(tz=UTC).date())
    if form == "json":
        show(answer("knox-scopes/status/1", catalog, {"services": rows}))
    else:
        show(status_text(catalog, rows, colour=coloured()))


@command.command("export")
@click.option(
    "--by", type=click.Choice(["scope", "endpoint"]), default="scope", show_default=True, help="What each row is about."
)
@format_option("json", "csv")
@catalog_options
def export(*, by: str, form: str) -> None:
    """Write the catalog as rows: scope to what it opens, or endpoint and event to the scopes that open it."""
    catalog = chosen_catalog()
    rows = list((rows_by_scope if by == "scope" else rows_by_endpoint)(catalog))
    fields = SCOPE_FIELDS if by == "scope" else ENDPOINT_FIELDS
    show(csv_text(fields, rows) if form == "csv" else answer(f"knox-scopes/export-by-{by}/1", catalog, {"rows": rows}))


def _status(catalog: Catalog, today: date) -> list[dict[str, object]]:
    """Returns a row a service."""
    scopes, endpoints, events = catalog.scopes.values(), catalog.endpoints.values(), catalog.events.values()
    bases = Counter(
        [(scope.service, scope.basis) for scope in scopes]
        + [(endpoint.service, endpoint.basis) for endpoint in endpoints]
        + [(event.service, event.basis) for event in events]
    )
    access = Counter(
        [(endpoint.service, endpoint.access) for endpoint in endpoints]
        + [(event.service, event.access) for event in events]
    )
    rows: list[dict[str, object]] = []
    last = catalog.as_of or catalog.version
    for name, service in catalog.services.items():
        dates = sorted(date for date in (source.updated for source in service.sources.values()) if date <= last)
        if not dates:  # none of its pages had been seen on that day
            continue
        rows.append(
            {
                "service": name,
                "oldest": dates[0],
                "newest": dates[-1],
                "days_old": (today - date.fromisoformat(dates[-1])).days,
                "inferred": bases[name, "inferred"],
                "disputed": bases[name, "disputed"],
                "undocumented": access[name, "undocumented"],
            }
        )
    return rows
