"""The command `plan`."""

__all__ = ["command"]

from collections.abc import Iterable

import click

from knox_scopes.access.plan import OBJECTIVES, plan
from knox_scopes.catalog.model import Catalog
from knox_scopes.cli.chosen import catalog_options, chosen_catalog
from knox_scopes.cli.completion import complete_scopes
from knox_scopes.cli.input import read_app, read_needs, scope_set, unheeded
from knox_scopes.cli.options import format_option, needs_arguments, service_option
from knox_scopes.cli.output import DOCUMENTS, coloured, document_text, print_answer, print_page, tell


@click.command("plan")
@needs_arguments
@click.option(
    "--have",
    multiple=True,
    metavar="SCOPES",
    shell_complete=complete_scopes,
    help="Scopes already granted: plan only what to add.",
)
@click.option(
    "--deny",
    multiple=True,
    metavar="NAMES",
    shell_complete=complete_scopes,
    help="Scopes, endpoints and events that must not be granted.",
)
@click.option(
    "--objective",
    type=click.Choice(OBJECTIVES),
    default=OBJECTIVES[0],
    show_default=True,
    help="What to minimise first.",
)
@click.option(
    "--challenge",
    metavar="HEADER",
    help="Plan what a refusal asks for: the WWW-Authenticate header of an answer with status 403.",
)
@click.option("--registration", metavar="FILE", help="Plan for the uses and jobs in a registration instead of NEEDS.")
@click.option("--explain", is_flag=True, help="Show why each scope was chosen, and what fewer scopes would grant.")
@service_option
@format_option("text", "json", *DOCUMENTS)
@catalog_options
@click.pass_context
def command(  # noqa: PLR0913 - the options of the command
    ctx: click.Context,
    *,
    needs: tuple[str, ...],
    files: tuple[str, ...],
    have: tuple[str, ...],
    deny: tuple[str, ...],
    objective: str,
    challenge: str | None,
    registration: str | None,
    explain: bool,
    service: str | None,
    form: str,
) -> None:
    """Find the least-privilege scopes for what an app calls.

    NEEDS are requests, URLs and event names.

    \b
    knox-scopes plan "GET /kcs/v1/rp/devices" KAI_WIFI_CONNECTIONS
    knox-scopes plan -f endpoints.txt --format json
    knox-scopes plan --registration app.yaml

    Exit status 1 if a need could not be resolved, or part of a registration is left out because it looks like a
    secret.
    """
    if registration is not None:
        if needs or files or have or explain or challenge is not None:
            raise click.UsageError(
                "--registration cannot be combined with NEEDS, --file, --have, --challenge or --explain", ctx
            )
        ctx.exit(_jobs(registration, objective, deny, service, form))
    if not needs and not files and challenge is None:
        raise click.UsageError("no needs given; pass requests or events as arguments, or in a file with -f", ctx)
    catalog = chosen_catalog()
    wanted = read_needs(needs, files)
    if challenge is not None:
        wanted |= dict.fromkeys(_refused(catalog, challenge), "")
    found = plan(
        catalog,
        wanted,
        objective=objective,
        have=scope_set(have),
        deny=deny,
        service=service,
    )
    if form == "json":
        from knox_scopes.report.json import PLAN_SCHEMA, answer, plan_fields  # noqa: PLC0415 - only JSON pays

        print_answer(answer(PLAN_SCHEMA, catalog, plan_fields(found)))
    elif form in DOCUMENTS:
        from knox_scopes.report.documents.plan import plan_document  # noqa: PLC0415 - only these formats pay

        print_answer(document_text(plan_document(found, catalog, explain=explain), form))
    else:
        from knox_scopes.report.plan import plan_text  # noqa: PLC0415 - only text pays

        print_page(plan_text(found, catalog, explain=explain, colour=coloured()))
    ctx.exit(1 if found.unresolved else 0)


def _refused(catalog: Catalog, header: str) -> Iterable[str]:
    """Returns what a challenge asks for, as needs; raises UsageError where it asks for nothing."""
    from knox_scopes.access.challenge import asked, read_challenge  # noqa: PLC0415 - only this option pays

    challenge = read_challenge(header)
    if challenge is None:
        raise click.UsageError("--challenge: the header has no challenge of the scheme Bearer")
    access = asked(catalog, challenge)
    for name in access.reach:
        tell(f"note: the open-ended `{name}` is asked for; what is planned is what is listed for it")
    return (*access.destroy, *access.write, *access.read, *access.events)


def _jobs(file: str, objective: str, deny: tuple[str, ...], service: str | None, form: str) -> int:
    """Prints what to register, and the scope parameter of each job; returns the exit status."""
    from knox_scopes.access.jobs import plan_jobs  # noqa: PLC0415 - only this option pays
    from knox_scopes.apps.context import Context  # noqa: PLC0415 - the same
    from knox_scopes.report.json import answer, plan_fields  # noqa: PLC0415 - the same
    from knox_scopes.report.plan import jobs_text  # noqa: PLC0415 - the same

    catalog, registration = chosen_catalog(), read_app(file)
    needs = {name: [item.text for item in items] for name, items in registration.jobs.items() if name or items}
    context = Context(catalog, registration)
    exact = context.code_grant is not None
    found = plan_jobs(catalog, needs, objective=objective, deny=deny, service=service, exact=exact)
    left_out = unheeded(registration)
    if form == "json":
        jobs = {name: plan_fields(plan) for name, plan in found.jobs.items()}
        fields = {"scopes": found.scopes, "jobs": jobs, "notes": found.notes, "freshness": found.freshness}
        print_answer(answer("knox-scopes/plan-jobs/1", catalog, fields))
    elif form in DOCUMENTS:
        from knox_scopes.report.documents.plan import jobs_document  # noqa: PLC0415 - only these formats pay

        print_answer(document_text(jobs_document(found, tuple(context.places), catalog), form))
    else:
        print_page(jobs_text(found, tuple(context.places), catalog, colour=coloured()))
    for text in left_out:
        tell(f"warning: {text}")
    return 1 if left_out or any(plan.unresolved for plan in found.jobs.values()) else 0
