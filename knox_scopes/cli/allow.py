"""The command `allow`."""

__all__ = ["command"]

import re
from collections.abc import Iterable

import click

from knox_scopes.access.grant import Decision, grant
from knox_scopes.access.unknown import explain
from knox_scopes.cli.chosen import catalog_options, chosen_catalog
from knox_scopes.cli.input import Faults, read_needs, scope_set
from knox_scopes.cli.options import format_option, requests_arguments, scopes_option
from knox_scopes.cli.output import coloured, print_answer, print_page
from knox_scopes.report.allow import allow_text
from knox_scopes.report.json import answer

# As `plan` reads requests, but with the method, and without a host.
REQUEST = re.compile(r"\s*(\S+)\s+(\S+)(?:\s+HTTP/\d(?:\.\d)?)?\s*", re.IGNORECASE)


@click.command("allow")
@requests_arguments
@scopes_option("granted")
@format_option("text", "json")
@catalog_options
@click.pass_context
def command(
    ctx: click.Context, *, needs: tuple[str, ...], files: tuple[str, ...], scopes: tuple[str, ...], form: str
) -> None:
    """Check whether granted scopes allow requests.

    Each request is a method and a full path.

    \b
    knox-scopes allow --scopes "kdp.devices:view" "GET /kcs/v1/rp/devices"

    Exit status 1 unless all requests are allowed; an undetermined request is not.
    """
    if not needs and not files:
        raise click.UsageError("no requests given; pass them as arguments, or in a file with -f", ctx)
    catalog = chosen_catalog()
    granted = grant(catalog, scope_set(scopes))
    decided: list[tuple[str, Decision]] = []
    faults: list[str] = []
    for text in _given(needs, files):
        if request := REQUEST.fullmatch(text):
            decided.append((text, granted.decide(request[1], request[2])))
        else:
            faults.append(f"`{text}` is not a request; write it like `GET /kcs/v1/rp/devices`")
    if faults:
        raise Faults(faults)
    unknown = [explain(catalog, name) for name in granted.unknown]
    if form == "json":
        decisions = [{"input": text, **decision._asdict()} for text, decision in decided]
        print_answer(answer("knox-scopes/allow/1", catalog, {"decisions": decisions, "unknown": unknown}))
    else:
        print_page(allow_text(decided, unknown, colour=coloured()))
    ctx.exit(0 if all(decision.outcome == "allowed" for _, decision in decided) else 1)


def _given(needs: tuple[str, ...], files: tuple[str, ...]) -> Iterable[str]:
    """Returns the requests; raises UsageError where there are none, since nothing is not allowed."""
    if given := read_needs(needs, files):
        return given
    raise click.UsageError(f"no requests in {', '.join(f'`{file}`' for file in files)}; put one on each line")
