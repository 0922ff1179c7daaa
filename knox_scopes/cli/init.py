"""The command `init`."""

__all__ = ["command"]

import click

from knox_scopes.access.grant import grant
from knox_scopes.access.jobs import plan_jobs
from knox_scopes.cli.chosen import catalog_options, chosen_catalog
from knox_scopes.cli.files import write_new
from knox_scopes.cli.input import read_needs, tell_unresolved
from knox_scopes.cli.options import from_option, needs_arguments, service_option
from knox_scopes.cli.output import print_answer
from knox_scopes.report.init import template_text

AUDIENCES = ("customer", "msp", "reseller", "uem-partner")


@click.command("init")
@needs_arguments
@from_option
@click.option("--name", default="My app", show_default=True, help="The name of the app.")
@click.option(
    "--audience",
    type=click.Choice(AUDIENCES),
    default=AUDIENCES[0],
    show_default=True,
    help="On whose behalf the app calls.",
)
@click.option(
    "--job",
    "jobs",
    multiple=True,
    metavar="NAME=FILE",
    help="A part of the app that requests its own tokens, and a file with its needs.",
)
@click.option("--output", "-o", metavar="FILE", help="Write to a new file instead of stdout.")
@service_option
@catalog_options
@click.pass_context
def command(  # noqa: PLR0913 - the options of the command
    ctx: click.Context,
    *,
    needs: tuple[str, ...],
    files: tuple[str, ...],
    sources: tuple[str, ...],
    from_format: str | None,
    name: str,
    audience: str,
    jobs: tuple[str, ...],
    output: str | None,
    service: str | None,
) -> None:
    """Write a registration to start from.

    The result is commented YAML that requests the minimal scopes for NEEDS: requests, URLs and event names.

    \b
    knox-scopes init -f endpoints.txt -o app.yaml
    knox-scopes init --from traffic/ -o app.yaml
    knox-scopes init --job nightly=nightly.txt --job console=console.txt

    Exit status 1 if a need cannot be resolved; it is then written as a comment.
    """
    if not name.isprintable():
        raise click.UsageError("the name contains a character that cannot be printed")
    catalog = chosen_catalog()
    given = read_needs(needs, files)
    if sources:
        from knox_scopes.cli.sources import read_usage  # noqa: PLC0415 - only this option pays

        places = read_usage(catalog, sources, from_format, service=service).places
        given |= {at: place for at, place in places.items() if not catalog.is_free(at)}
    found = plan_jobs(catalog, {"": given, **_read_jobs(jobs)}, service=service)
    destroys = tuple(scope for scope in found.scopes if grant(catalog, scope).access.destroy)
    text = template_text(found, destroys, name=name, audience=audience)
    if output is None:
        print_answer(text)
    else:
        try:
            write_new(output, text + "\n")
        except OSError as error:
            raise click.UsageError(f"cannot write `{output}`: {error.strerror}") from error
        print_answer(f"wrote {output}; check it with `knox-scopes lint {output}`")
    ctx.exit(tell_unresolved(item for one in found.jobs.values() for item in one.unresolved))


def _read_jobs(jobs: tuple[str, ...]) -> dict[str, dict[str, str]]:
    """Returns the needs of each job by its name."""
    read: dict[str, dict[str, str]] = {}
    for job in jobs:
        name, equals, file = job.partition("=")
        if not (name and equals and file and name.isprintable()):
            raise click.UsageError(f"`{job}` is not a job; give a name and a file, like `nightly=nightly.txt`")
        if name in read:
            raise click.UsageError(f"the job `{name}` is given twice")
        read[name] = read_needs((), [file])
    return read
