"""The command `plan`."""

__all__ = ["command"]

from collections.abc import Iterable

import click

from knox_scopes.access.plan import LIMIT, OBJECTIVES, plan
from knox_scopes.catalog.model import Catalog
from knox_scopes.cli.chosen import catalog_options, chosen_catalog
from knox_scopes.cli.completion import complete_scopes
from knox_scopes.cli.input import read_app, read_needs, scope_set, unheeded
from knox_scopes.cli.options import all_option, format_option, from_option, needs_arguments, service_option
from knox_scopes.cli.output import DOCUMENTS, coloured, document_text, print_answer, print_page, tell
from knox_scopes.cli.searching import Searching


@click.command("plan")
@needs_arguments
@from_option
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
@click.option("--migrate", is_flag=True, help="Plan for the documented successors of legacy requests.")
@click.option("--explain", is_flag=True, help="Show why each scope was chosen, and what fewer scopes would grant.")
@click.option(
    "--time-limit",
    "limit",
    type=click.FloatRange(min=0, min_open=True),
    default=LIMIT,
    show_default=True,
    metavar="SECONDS",
    help="How long to search for a proof; Ctrl-C takes the best plan found so far.",
)
@service_option
@all_option
@format_option("text", "json", *DOCUMENTS)
@catalog_options
@click.pass_context
def command(  # noqa: PLR0913 - the options of the command
    ctx: click.Context,
    *,
    needs: tuple[str, ...],
    files: tuple[str, ...],
    sources: tuple[str, ...],
    from_format: str | None,
    have: tuple[str, ...],
    deny: tuple[str, ...],
    objective: str,
    challenge: str | None,
    registration: str | None,
    migrate: bool,
    explain: bool,
    limit: float,
    service: str | None,
    whole: bool,
    form: str,
) -> None:
    """Find the least-privilege scopes for what an app calls.

    NEEDS are requests, URLs and event names.

    \b
    knox-scopes plan "GET /kcs/v1/rp/devices" KAI_WIFI_CONNECTIONS
    knox-scopes plan -f endpoints.txt --format json
    knox-scopes plan --from traffic/
    knox-scopes plan --registration app.yaml

    Exit status 1 if a need could not be resolved, or part of a registration is left out because it looks like a
    secret.
    """
    if registration is not None:
        if needs or files or sources or have or migrate or explain or challenge is not None:
            others = "NEEDS, --file, --from, --have, --migrate, --challenge or --explain"
            raise click.UsageError(f"--registration cannot be combined with {others}", ctx)
        ctx.exit(_jobs(registration, objective, deny, service, limit, form))
    if not needs and not files and not sources and challenge is None:
        raise click.UsageError("no needs given; pass requests or events as arguments, or in a file with -f", ctx)
    catalog = chosen_catalog()
    wanted, usage = read_needs(needs, files), None
    if challenge is not None:
        wanted |= dict.fromkeys(_refused(catalog, challenge), "")
    if sources:
        from knox_scopes.cli.sources import read_usage  # noqa: PLC0415 - only this option pays

        usage = read_usage(catalog, sources, from_format, service=service)
        wanted |= usage.places
    if migrate:
        from knox_scopes.access.needs import migrated, resolve  # noqa: PLC0415 - only this option pays
    with Searching(limit) as watch:
        found = plan(
            catalog,
            migrated(catalog, resolve(catalog, wanted, service=service)) if migrate else wanted,
            objective=objective,
            have=scope_set(have),
            deny=deny,
            service=service,
            limit=limit,
            watch=watch,
        )
    if form == "json":
        from knox_scopes.report.json import PLAN_SCHEMA, answer, plan_fields  # noqa: PLC0415 - only JSON pays

        fields = plan_fields(found)
        if usage is not None:
            from knox_scopes.report.uses import usage_fields  # noqa: PLC0415 - only this option pays

            fields["usage"] = usage_fields(usage)
        print_answer(answer(PLAN_SCHEMA, catalog, fields))
    elif form in DOCUMENTS:
        from knox_scopes.report.documents.plan import plan_document  # noqa: PLC0415 - only these formats pay

        print_answer(document_text(plan_document(found, catalog, explain=explain, usage=usage), form))
    else:
        from knox_scopes.report.plan import plan_text  # noqa: PLC0415 - only text pays

        print_page(plan_text(found, catalog, explain=explain, whole=whole, colour=coloured(), usage=usage))
    # Files that show no call are more likely the wrong ones than those of an app that needs nothing.
    ctx.exit(1 if found.unresolved or (usage is not None and not wanted) else 0)


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


def _jobs(  # noqa: PLR0913, PLR0917 - the options of the command
    file: str, objective: str, deny: tuple[str, ...], service: str | None, limit: float, form: str
) -> int:
    """Prints what to register, and the scope parameter of each job; returns the exit status."""
    from knox_scopes.access.jobs import plan_jobs  # noqa: PLC0415 - only this option pays
    from knox_scopes.apps.context import Context  # noqa: PLC0415 - the same
    from knox_scopes.report.json import answer, plan_fields  # noqa: PLC0415 - the same
    from knox_scopes.report.plan import jobs_text  # noqa: PLC0415 - the same

    catalog, registration = chosen_catalog(), read_app(file)
    needs = {name: [item.text for item in items] for name, items in registration.jobs.items() if name or items}
    context = Context(catalog, registration)
    exact = context.code_grant is not None
    with Searching(limit) as watch:
        found = plan_jobs(
            catalog, needs, objective=objective, deny=deny, service=service, exact=exact, limit=limit, watch=watch
        )
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
