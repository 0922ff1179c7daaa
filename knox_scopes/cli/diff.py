"""The command `diff`."""

__all__ = ["command"]

import click

from knox_scopes.access.grant import grant
from knox_scopes.access.unknown import explain
from knox_scopes.apps.diff import diff
from knox_scopes.cli.files import ENDINGS, read_app
from knox_scopes.cli.options import (
    Faults,
    catalog_options,
    chosen_catalog,
    coloured,
    complete_scopes,
    format_option,
    scope_set,
    show,
)
from knox_scopes.report.answers import diff_text
from knox_scopes.report.data import answer


@click.command("diff")
@click.argument("before", metavar="OLD", shell_complete=complete_scopes)
@click.argument("after", metavar="NEW", shell_complete=complete_scopes)
@click.option("--exit-code", is_flag=True, help="Exit status 1 when access or names differ.")
@format_option("text", "json")
@catalog_options
@click.pass_context
def command(ctx: click.Context, *, before: str, after: str, exit_code: bool, form: str) -> None:
    """Say what access is gained and lost between two scope sets, as OAuth writes them, or two registrations.

    \b
    knox-scopes diff "ke.campaign" "ke.campaign:view ke.fota:view"
    knox-scopes diff old.yaml new.yaml
    git show HEAD:app.yaml | knox-scopes diff - app.yaml
    """
    catalog = chosen_catalog()
    are_files = [text == "-" or text.endswith(ENDINGS) for text in (before, after)]
    if all(are_files):
        found = diff(read_app(before), read_app(after), catalog=catalog)
    elif any(are_files):
        raise click.UsageError("give two scope sets or two registrations, not one of each", ctx)
    else:
        grants = [grant(catalog, scope_set([scopes])) for scopes in (before, after)]
        # An unknown name would compare as nothing.
        if unknown := [explain(catalog, name).message for granted in grants for name in granted.unknown]:
            raise Faults(unknown)
        found = diff(*grants)
    if form == "json":
        more = {name: getattr(found, name) for name in ("same_names", "same_meaning")}
        show(answer("knox-scopes/diff/1", catalog, found._asdict() | more))
    else:
        show(diff_text(found, of_apps=all(are_files), colour=coloured()))
    ctx.exit(1 if exit_code and not (found.same_names and found.same_meaning) else 0)
