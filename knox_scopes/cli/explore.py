"""The command `explore`."""

__all__ = ["command"]

import os
from typing import Any

import click

from knox_scopes.catalog.model import Catalog
from knox_scopes.cli.chosen import catalog_options, chosen_arguments, chosen_catalog
from knox_scopes.cli.files import write_new, write_whole
from knox_scopes.cli.input import read_app, tell_unresolved, unheeded
from knox_scopes.cli.options import from_option
from knox_scopes.cli.output import print_answer, tell
from knox_scopes.report.explorer.page import BEGINS, explorer_page


@click.command("explore")
@click.option("--output", "-o", metavar="FILE", help="Write to a file instead of stdout.")
@click.option("--registration", metavar="FILE", help="Fill the page in with the scopes and uses in a registration.")
@from_option
@catalog_options
@click.pass_context
def command(
    ctx: click.Context,
    *,
    output: str | None,
    registration: str | None,
    sources: tuple[str, ...],
    from_format: str | None,
) -> None:
    """Write a page to explore scopes in a browser.

    The page is a single file that works offline. Tick or paste what your app calls to see the minimal scopes, and paste
    the scopes somebody requests to see what is too much.

    \b
    knox-scopes explore -o page.html
    knox-scopes explore --registration app.yaml -o page.html
    knox-scopes explore --from traffic.har -o page.html

    Exit status 1 if a use cannot be resolved, or part of a registration is left out because it looks like a secret.
    """
    catalog, app, status = chosen_catalog(), None, 0
    if registration is not None:
        from knox_scopes.apps.context import Context  # noqa: PLC0415 - only this option pays
        from knox_scopes.report.explorer.data import app_data  # noqa: PLC0415 - the same

        read = read_app(registration)
        context = Context(catalog, read)
        app = app_data(context)
        left_out = unheeded(read)
        for text in left_out:
            tell(f"warning: {text}")
        status = tell_unresolved(context.resolved.unresolved) or (1 if left_out else 0)
    if sources:
        app, unresolved = _seen(catalog, sources, from_format, app)
        status = status or unresolved
    page = explorer_page(catalog, options=chosen_arguments(catalog), app=app)
    if output is None:
        print_answer(page)
    else:
        try:
            _write(output, page)
        except OSError as error:
            raise click.UsageError(f"cannot write `{output}`: {error.strerror}") from error
        print_answer(f"wrote {output}; open it in a browser")
    ctx.exit(status)


def _seen(
    catalog: Catalog, sources: tuple[str, ...], form: str | None, app: dict[str, Any] | None
) -> tuple[dict[str, Any], int]:
    """Returns what fills the page in, with what files show that the app calls besides, and the exit status for that."""
    from knox_scopes.access.needs import resolve  # noqa: PLC0415 - only this option pays
    from knox_scopes.cli.sources import read_usage  # noqa: PLC0415 - the same

    usage = read_usage(catalog, sources, form)
    found = resolve(catalog, usage.places)
    filled = {"scopes": [*usage.requested], "needs": [], "unresolved": []} | (app or {})
    filled["needs"] = sorted({*filled["needs"], *(need.at for need in found.needs)})
    filled["unresolved"] += [
        {key: value for key, value in item._asdict().items() if key != "at"} for item in found.unresolved
    ]
    return filled, tell_unresolved(found.unresolved)


def _write(name: str, page: str) -> None:
    """Writes a page to a new file, or over another page; raises OSError where neither is possible."""
    if not os.path.lexists(name):
        write_new(name, page)
        return
    with open(name, "rb") as file:
        if file.read(len(BEGINS)) != BEGINS.encode():
            raise OSError(None, "it exists, and is not an explorer page")
    write_whole(name, page.encode())
