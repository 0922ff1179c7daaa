"""The command `diff`."""

__all__ = ["command"]

import click

from knox_scopes.access.grant import grant
from knox_scopes.access.unknown import explain
from knox_scopes.apps.context import Context
from knox_scopes.apps.diff import diff
from knox_scopes.cli.chosen import catalog_options, chosen_catalog
from knox_scopes.cli.completion import complete_scopes
from knox_scopes.cli.files import is_app
from knox_scopes.cli.input import Faults, read_app, scope_set, unheeded
from knox_scopes.cli.options import format_option
from knox_scopes.cli.output import DOCUMENTS, coloured, document_text, print_answer, print_page, tell
from knox_scopes.report.diff import diff_text
from knox_scopes.report.json import answer


@click.command("diff")
@click.argument("before", metavar="OLD", shell_complete=complete_scopes)
@click.argument("after", metavar="NEW", shell_complete=complete_scopes)
@click.option("--exit-code", is_flag=True, help="Exit with status 1 if access or scope names differ.")
@format_option("text", "json", *DOCUMENTS)
@catalog_options
@click.pass_context
def command(ctx: click.Context, *, before: str, after: str, exit_code: bool, form: str) -> None:
    """Compare the access of two scope sets or registrations.

    OLD and NEW are both scope sets, with the names separated by spaces, or both registrations; `-` is stdin.

    \b
    knox-scopes diff "ke.campaign" "ke.campaign:view ke.fota:view"
    knox-scopes diff old.yaml new.yaml
    git show HEAD:app.yaml | knox-scopes diff - app.yaml

    Exit status 1 if part of a registration is left out because it looks like a secret.
    """
    catalog = chosen_catalog()
    are_files = [is_app(text) for text in (before, after)]
    left_out: list[str] = []
    if all(are_files):
        apps = read_app(before), read_app(after)
        found = diff(*apps, catalog=catalog)
        old, new = (tuple(Context(catalog, app).places) for app in apps)
        left_out = unheeded(*apps)
    elif any(are_files):
        raise click.UsageError("give two scope sets or two registrations, not one of each", ctx)
    else:
        old, new = (scope_set([scopes]) for scopes in (before, after))
        grants = [grant(catalog, scopes) for scopes in (old, new)]
        # An unknown name would compare as nothing.
        if unknown := [explain(catalog, name).message for granted in grants for name in granted.unknown]:
            raise Faults(unknown)
        found = diff(*grants)
    if form == "json":
        more = {name: getattr(found, name) for name in ("same_names", "same_meaning")}
        print_answer(answer("knox-scopes/diff/1", catalog, found._asdict() | more))
    elif form in DOCUMENTS:
        from knox_scopes.report.documents.diff import diff_document  # noqa: PLC0415 - only these formats pay

        print_answer(document_text(diff_document(found, old, new, catalog, of_apps=all(are_files)), form))
    else:
        print_page(diff_text(found, of_apps=all(are_files), colour=coloured()))
    for text in left_out:
        tell(f"warning: {text}")
    differs = not (found.same_names and found.same_meaning)
    ctx.exit(1 if left_out or (exit_code and differs) else 0)
