"""The command `allow`."""

__all__ = ["command"]

import click

from knox_scopes.access.grant import Decision, grant
from knox_scopes.access.needs import inputs_of
from knox_scopes.access.unknown import explain
from knox_scopes.catalog.freshness import freshness
from knox_scopes.cli.chosen import catalog_options, chosen_catalog
from knox_scopes.cli.input import Faults, no_scopes, read_needs, scope_set
from knox_scopes.cli.options import format_option, from_option, requests_arguments, scopes_option
from knox_scopes.cli.output import coloured, print_answer, print_page
from knox_scopes.endpoints import known_method, split_request
from knox_scopes.errors import InputError
from knox_scopes.report.allow import allow_text
from knox_scopes.report.json import answer


@click.command("allow")
@requests_arguments
@from_option
@scopes_option("granted", "; with --from, by default those granted with tokens")
@format_option("text", "json")
@catalog_options
@click.pass_context
def command(  # noqa: PLR0913 - the options of the command
    ctx: click.Context,
    *,
    needs: tuple[str, ...],
    files: tuple[str, ...],
    sources: tuple[str, ...],
    from_format: str | None,
    scopes: tuple[str, ...],
    form: str,
) -> None:
    """Check whether granted scopes allow requests.

    Each request is a method and a full path.

    \b
    knox-scopes allow --scopes "kdp.devices:view" "GET /kcs/v1/rp/devices"

    Exit status 1 unless all requests are allowed; undetermined
    requests count as not allowed.
    """
    if not needs and not files and not sources:
        raise click.UsageError("no requests given; pass them as arguments, or in a file with -f", ctx)
    catalog = chosen_catalog()
    given, names = read_needs(needs, files), scope_set(scopes)
    if sources:
        from knox_scopes.cli.sources import read_usage  # noqa: PLC0415 - only this option pays

        usage = read_usage(catalog, sources, from_format)
        given |= usage.places
        # A server that grants just what is requested may leave the scopes out of its answer.
        names = names if scopes else usage.granted or usage.requested
    if not scopes and not names:
        raise no_scopes(sources)
    if not given:  # nothing is not allowed
        read = ", ".join(f"`{file}`" for file in (*files, *sources))
        raise click.UsageError(f"no requests in {read}; put one on each line")
    granted = grant(catalog, names)
    decided: list[tuple[str, Decision]] = []
    faults: list[str] = []
    for text in (text for one in given for text in inputs_of(one)):
        method, path = _request(text)
        if method is None:
            faults.append(f"`{text}` is not a request; write it like `GET /kcs/v1/rp/devices`")
        else:
            decided.append((text, granted.decide(method, path)))
    if faults:
        raise Faults(faults)
    unknown = [explain(catalog, name) for name in granted.unknown]
    meant = (decision.endpoint for _, decision in decided if decision.endpoint)
    fresh = freshness(catalog, (*granted.scopes, *meant))
    if form == "json":
        decisions = [{"input": text, **decision._asdict()} for text, decision in decided]
        fields = {"decisions": decisions, "unknown": unknown, "freshness": fresh}
        print_answer(answer("knox-scopes/allow/1", catalog, fields))
    else:
        print_page(allow_text(decided, unknown, fresh, colour=coloured()))
    ctx.exit(0 if all(decision.outcome == "allowed" for _, decision in decided) else 1)


def _request(text: str) -> tuple[str | None, str]:
    """Returns the method and path of a text, as they stand or as the line holds them; no method where there is none."""
    try:
        method, path = split_request(text)
    except InputError:
        method, path = None, ""
    if method is not None and known_method(method):
        return method, path
    from knox_scopes.access.lines import line  # noqa: PLC0415 - only what is no plain request pays

    held, blank, target = (line(text).need or "").partition(" ")
    return (held, target) if blank else (method, path)
