"""The command `init`."""

__all__ = ["command"]

import click

from knox_scopes.cli.options import (
    Faults,
    catalog_options,
    chosen_catalog,
    needs_arguments,
    read_needs,
    service_option,
    show,
)
from knox_scopes.grant import grant
from knox_scopes.plan import plan
from knox_scopes.report.template import template_text

AUDIENCES = ("customer", "msp", "reseller", "uem-partner")


@click.command("init")
@needs_arguments
@click.option("--name", default="My app", show_default=True, help="The name of the app.")
@click.option(
    "--audience", type=click.Choice(AUDIENCES), default=AUDIENCES[0], show_default=True, help="For whom the app calls."
)
@click.option("--output", "-o", metavar="FILE", help="Write to a new file; left out: to stdout.")
@service_option
@catalog_options
def command(  # noqa: PLR0913 - the options of the command
    *,
    needs: tuple[str, ...],
    files: tuple[str, ...],
    name: str,
    audience: str,
    output: str | None,
    service: str | None,
) -> None:
    """Write a commented registration to begin with, with the least scopes for NEEDS filled in.

    \b
    knox-scopes init -f endpoints.txt -o app.yaml
    """
    if not name.isprintable():
        raise click.UsageError("the name has a character that does not print")
    catalog = chosen_catalog()
    found = plan(catalog, read_needs(needs, files), service=service)
    if found.unresolved:
        raise Faults(f"{item.input}: {item.message}" for item in found.unresolved)
    destroys = tuple(scope for scope in found.scopes if grant(catalog, scope).access.destroy)
    text = template_text(found, destroys, name=name, audience=audience)
    if output is None:
        show(text)
        return
    try:
        with open(output, "x", encoding="utf-8") as file:
            file.write(text + "\n")
    except OSError as error:
        raise click.UsageError(f"`{output}` cannot be written: {error.strerror}") from error
    show(f"written: {output}; check it with `knox-scopes lint {output}`")
