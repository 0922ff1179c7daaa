"""The command `explore`."""

__all__ = ["command"]

import os
from typing import TYPE_CHECKING, Any

import click

from knox_scopes.cli.chosen import catalog_options, chosen_catalog
from knox_scopes.cli.files import write_new, write_whole
from knox_scopes.cli.input import read_app, tell_unresolved, unheeded
from knox_scopes.cli.output import print_answer, tell
from knox_scopes.report.explorer.page import BEGINS, explorer_page

if TYPE_CHECKING:
    from knox_scopes.apps.context import Context


@click.command("explore")
@click.option("--output", "-o", metavar="FILE", help="Write to a file instead of stdout.")
@click.option("--registration", metavar="FILE", help="Open the page with the scopes and uses in a registration.")
@catalog_options
@click.pass_context
def command(ctx: click.Context, *, output: str | None, registration: str | None) -> None:
    """Write a page to explore scopes in a browser.

    The page is one file that works offline. Tick what your app calls, or paste it, to see the minimal scopes; paste the
    scopes that somebody requests to review them.

    \b
    knox-scopes explore -o page.html
    knox-scopes explore --registration app.yaml -o page.html

    Exit status 1 if a use in the registration cannot be resolved, or part of it is left out because it looks like a
    secret.
    """
    catalog, app, status = chosen_catalog(), None, 0
    if registration is not None:
        from knox_scopes.apps.context import Context  # noqa: PLC0415 - only this option pays

        read = read_app(registration)
        context = Context(catalog, read)
        app = _filled(context)
        status = tell_unresolved(context.review.unresolved)
        for text in unheeded(read):
            tell(f"warning: {text}")
            status = 1
    page = explorer_page(catalog, options=_options(ctx, catalog.as_of, catalog.stages), app=app)
    if output is None:
        print_answer(page)
    else:
        try:
            _write(output, page)
        except OSError as error:
            raise click.UsageError(f"cannot write `{output}`: {error.strerror}") from error
        print_answer(f"wrote {output}; open it in a browser")
    ctx.exit(status)


def _filled(context: "Context") -> dict[str, Any]:
    """Returns what the page is filled in with."""
    registration, found = context.registration, context.review
    return {
        "name": context.app,
        "company": registration.consent_screen.company_name.text if registration.consent_screen.company_name else "",
        "audience": registration.audience.text if registration.audience else "customer",
        "grants": [item.text for item in registration.grant_types],
        "asked": context.code_grant is not None,
        "complete": registration.complete,
        "scopes": found.requested,
        "needs": [need.at for need in found.needs],
        "unresolved": [
            {
                "input": item.input,
                "reason": item.reason,
                "message": item.message,
                "suggestions": item.suggestions,
                "likely": item.likely,
            }
            for item in found.unresolved
        ],
    }


def _options(ctx: click.Context, as_of: str | None, stages: tuple[str, ...]) -> tuple[str, ...]:
    """Returns the options of a command line that chooses the same catalog, without the folders on the way to it."""
    own = [("--catalog", ctx.meta["knox_scopes.catalog.catalog"])]
    own += [("--overlay", folder) for folder in ctx.meta["knox_scopes.catalog.overlay"]]
    chosen = [(option, os.path.basename(os.path.normpath(folder))) for option, folder in own if folder]
    chosen += [("--stage", stage) for stage in stages if stage != "ga"]
    chosen += [("--as-of", as_of)] if as_of else []
    return tuple(f"{option} {value}" for option, value in chosen)


def _write(name: str, page: str) -> None:
    """Writes a page to a new file, or over another page; raises OSError where neither is possible."""
    if not os.path.lexists(name):
        write_new(name, page)
        return
    with open(name, "rb") as file:
        if file.read(len(BEGINS)) != BEGINS.encode():
            raise OSError(None, "it exists, and is not an explorer page")
    write_whole(name, page.encode())
