"""The command `plan`."""

__all__ = ["command"]

import click

from knox_scopes.access.plan import OBJECTIVES, plan
from knox_scopes.cli.options import (
    catalog_options,
    chosen_catalog,
    coloured,
    complete_scopes,
    format_option,
    needs_arguments,
    read_needs,
    scope_set,
    service_option,
    show,
)


@click.command("plan")
@needs_arguments
@click.option(
    "--have",
    multiple=True,
    metavar="SCOPES",
    shell_complete=complete_scopes,
    help="Scopes granted already: plan the least to add.",
)
@click.option(
    "--deny", multiple=True, metavar="SCOPES", shell_complete=complete_scopes, help="Scopes that may not be used."
)
@click.option(
    "--objective",
    type=click.Choice(OBJECTIVES),
    default=OBJECTIVES[0],
    show_default=True,
    help="What to make least first.",
)
@click.option("--registration", metavar="FILE", help="Plan for the uses and jobs of a registration, in place of NEEDS.")
@click.option("--explain", is_flag=True, help="Show what each scope beats, and what fewer scopes would open.")
@service_option
@format_option("text", "json")
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
    registration: str | None,
    explain: bool,
    service: str | None,
    form: str,
) -> None:
    """Find the scopes with the least access that cover NEEDS: requests, URLs and event names.

    \b
    knox-scopes plan "GET /kcs/v1/rp/devices" KAI_WIFI_CONNECTIONS
    knox-scopes plan -f endpoints.txt --format json
    knox-scopes plan --registration app.yaml

    Exit status 1 when something could not be resolved.
    """
    if registration is not None:
        if needs or files or have or explain:
            raise click.UsageError(
                "--registration has the needs already, and goes with --deny and --objective only", ctx
            )
        ctx.exit(_jobs(registration, objective, scope_set(deny), service, form))
    if not needs and not files:
        raise click.UsageError("nothing is needed: give requests or events, or a file of them with -f", ctx)
    catalog = chosen_catalog()
    found = plan(
        catalog,
        read_needs(needs, files),
        objective=objective,
        have=scope_set(have),
        deny=scope_set(deny),
        service=service,
    )
    if form == "json":
        from knox_scopes.report.data import PLAN_SCHEMA, answer, plan_fields  # noqa: PLC0415 - only JSON pays

        show(answer(PLAN_SCHEMA, catalog, plan_fields(found)))
    else:
        from knox_scopes.report.answers import plan_text  # noqa: PLC0415 - only text pays

        show(plan_text(found, catalog, explain=explain, colour=coloured()))
    ctx.exit(1 if found.unresolved else 0)


def _jobs(file: str, objective: str, deny: tuple[str, ...], service: str | None, form: str) -> int:
    """Prints what to register, and the scope parameter of each job; returns the exit status."""
    from knox_scopes.access.jobs import plan_jobs  # noqa: PLC0415
    from knox_scopes.apps.context import Context  # noqa: PLC0415
    from knox_scopes.cli.files import read_app  # noqa: PLC0415 - only this option pays
    from knox_scopes.report.data import answer, plan_fields  # noqa: PLC0415
    from knox_scopes.report.jobs import jobs_text  # noqa: PLC0415

    catalog, registration = chosen_catalog(), read_app(file)
    needs = {name: [item.text for item in items] for name, items in registration.jobs.items() if name or items}
    found = plan_jobs(catalog, needs, objective=objective, deny=deny, service=service)
    if form == "json":
        jobs = {name: plan_fields(plan) for name, plan in found.jobs.items()}
        show(answer("knox-scopes/plan-jobs/1", catalog, {"scopes": found.scopes, "jobs": jobs}))
    else:
        registered = tuple(Context(catalog, registration).places)
        show(jobs_text(found, registered, catalog, colour=coloured()))
    return 1 if any(plan.unresolved for plan in found.jobs.values()) else 0
