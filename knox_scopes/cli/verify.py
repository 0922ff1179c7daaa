"""The command `verify`."""

__all__ = ["command"]

import click

from knox_scopes.access.verify import verify
from knox_scopes.cli.options import catalog_options, chosen_catalog, coloured, format_option, read_file, show
from knox_scopes.report.answers import verify_text
from knox_scopes.report.data import answer, read_plan


@click.command("verify")
@click.argument("plan", metavar="PLAN")
@format_option("text", "json")
@catalog_options
@click.pass_context
def command(ctx: click.Context, *, plan: str, form: str) -> None:
    """Check a plan written by `plan --format json`, with none of the code that made it; `-` is stdin.

    \b
    knox-scopes plan -f endpoints.txt --format json > plan.json
    knox-scopes verify plan.json

    Exit status 1 when something in it does not hold, or a need in it is not resolved.
    """
    saved = read_plan(read_file(plan))
    catalog = chosen_catalog(as_of=saved.as_of, stages=saved.stages)
    problems = verify(catalog, saved)
    if form == "json":
        show(
            answer(
                "knox-scopes/verify/1",
                catalog,
                {"problems": problems, "unresolved": len(saved.unresolved), "made_with": saved.catalog_version},
            )
        )
    else:
        show(verify_text(problems, saved, catalog, colour=coloured()))
    ctx.exit(1 if problems or saved.unresolved else 0)
