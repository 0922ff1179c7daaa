"""The command `allow`."""

__all__ = ["command"]

import click

from knox_scopes.access.grant import Decision, grant
from knox_scopes.access.unknown import explain
from knox_scopes.cli.options import (
    Faults,
    catalog_options,
    chosen_catalog,
    coloured,
    format_option,
    read_needs,
    requests_arguments,
    scope_set,
    scopes_option,
    show,
)
from knox_scopes.endpoints import masked
from knox_scopes.report.answers import decisions_text
from knox_scopes.report.data import answer


@click.command("allow")
@requests_arguments
@scopes_option("granted")
@format_option("text", "json")
@catalog_options
@click.pass_context
def command(
    ctx: click.Context, *, needs: tuple[str, ...], files: tuple[str, ...], scopes: tuple[str, ...], form: str
) -> None:
    """Decide whether the granted scopes allow requests, given with method and full path.

    \b
    knox-scopes allow --scopes "kdp.devices:view" "GET /kcs/v1/rp/devices"

    Exit status 1 unless all are allowed: what is undetermined is not.
    """
    if not needs and not files:
        raise click.UsageError("there is nothing to decide: give requests, or a file of them with -f", ctx)
    catalog = chosen_catalog()
    granted = grant(catalog, scope_set(scopes))
    decided: list[tuple[str, Decision]] = []
    faults: list[str] = []
    for text in map(masked, read_needs(needs, files)):
        match text.split():
            case [method, path] | [method, path, "HTTP/1.1" | "HTTP/2"]:
                decided.append((text, granted.decide(method, path)))
            case _:
                faults.append(f"`{text}` is no request; write it like `GET /kcs/v1/rp/devices`")
    if faults:
        raise Faults(faults)
    unknown = [explain(catalog, name) for name in granted.unknown]
    if form == "json":
        decisions = [{"input": text, **decision._asdict()} for text, decision in decided]
        show(answer("knox-scopes/allow/1", catalog, {"decisions": decisions, "unknown": unknown}))
    else:
        show(decisions_text(decided, unknown, colour=coloured()))
    ctx.exit(0 if all(decision.outcome == "allowed" for _, decision in decided) else 1)
