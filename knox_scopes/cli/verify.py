"""The command `verify`."""

__all__ = ["command"]

import click

from knox_scopes.access.verify import verify
from knox_scopes.cli.chosen import catalog_options, chosen_catalog
from knox_scopes.cli.input import read_file
from knox_scopes.cli.options import format_option
from knox_scopes.cli.output import coloured, print_answer, print_page
from knox_scopes.report.json import answer
from knox_scopes.report.saved_plan import read_plan
from knox_scopes.report.verify import verify_text


@click.command("verify")
@click.argument("plan", metavar="PLAN")
@format_option("text", "json")
@catalog_options
@click.pass_context
def command(ctx: click.Context, *, plan: str, form: str) -> None:
    """Verify a saved plan, independently of the planner.

    PLAN is a file written by `plan --format json`, or `-` for stdin.

    \b
    knox-scopes plan -f endpoints.txt --format json > plan.json
    knox-scopes verify plan.json

    Exit status 1 if the plan fails verification, or contains an unresolved need.
    """
    saved = read_plan(read_file(plan))
    catalog = chosen_catalog(as_of=saved.as_of, stages=saved.stages)
    problems = verify(catalog, saved)
    if form == "json":
        found = {"problems": problems, "unresolved": len(saved.unresolved), "made_with": saved.catalog_version}
        print_answer(answer("knox-scopes/verify/1", catalog, found))
    else:
        print_page(verify_text(problems, saved, catalog, colour=coloured()))
    ctx.exit(1 if problems or saved.unresolved else 0)
