"""The command `allow`."""

__all__ = ["command"]

from collections.abc import Iterable

import click

from knox_scopes.access.grant import Decision, grant
from knox_scopes.access.needs import inputs_of
from knox_scopes.access.unknown import explain
from knox_scopes.catalog.freshness import freshness
from knox_scopes.cli.chosen import catalog_options, chosen_catalog
from knox_scopes.cli.input import Faults, read_needs, scope_set
from knox_scopes.cli.options import format_option, requests_arguments, scopes_option
from knox_scopes.cli.output import coloured, print_answer, print_page
from knox_scopes.endpoints import known_method, split_request
from knox_scopes.errors import InputError
from knox_scopes.report.allow import allow_text
from knox_scopes.report.json import answer


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

    Exit status 1 unless all requests are allowed; undetermined
    requests count as not allowed.
    """
    if not needs and not files:
        raise click.UsageError("no requests given; pass them as arguments, or in a file with -f", ctx)
    catalog = chosen_catalog()
    granted = grant(catalog, scope_set(scopes))
    decided: list[tuple[str, Decision]] = []
    faults: list[str] = []
    for text in (text for given in _given(needs, files) for text in inputs_of(given)):
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


def _given(needs: tuple[str, ...], files: tuple[str, ...]) -> Iterable[str]:
    """Returns the requests; raises UsageError where there are none, since nothing is not allowed."""
    if given := read_needs(needs, files):
        return given
    raise click.UsageError(f"no requests in {', '.join(f'`{file}`' for file in files)}; put one on each line")
