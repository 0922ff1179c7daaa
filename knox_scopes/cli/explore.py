"""The command `explore`."""

__all__ = ["command"]

import os

import click

from knox_scopes.cli.chosen import catalog_options, chosen_arguments, chosen_catalog
from knox_scopes.cli.files import write_new, write_whole
from knox_scopes.cli.input import read_app, tell_unresolved, unheeded
from knox_scopes.cli.output import print_answer, tell
from knox_scopes.report.explorer.page import BEGINS, explorer_page


@click.command("explore")
@click.option("--output", "-o", metavar="FILE", help="Write to a file instead of stdout.")
@click.option("--registration", metavar="FILE", help="Fill the page in with the scopes and uses in a registration.")
@catalog_options
@click.pass_context
def command(ctx: click.Context, *, output: str | None, registration: str | None) -> None:
    """Write a page to explore scopes in a browser.

    The page is a single file that works offline. Tick or paste what your app calls to see the minimal scopes, and paste
    the scopes somebody requests to see what is too much.

    \b
    knox-scopes explore -o page.html
    knox-scopes explore --registration app.yaml -o page.html

    Exit status 1 if a use in the registration cannot be resolved, or part of it is left out because it looks like a
    secret.
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


def _write(name: str, page: str) -> None:
    """Writes a page to a new file, or over another page; raises OSError where neither is possible."""
    if not os.path.lexists(name):
        write_new(name, page)
        return
    with open(name, "rb") as file:
        if file.read(len(BEGINS)) != BEGINS.encode():
            raise OSError(None, "it exists, and is not an explorer page")
    write_whole(name, page.encode())
