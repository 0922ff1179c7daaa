"""The command `rule`."""

__all__ = ["command"]

from typing import Any

import click

from knox_scopes.cli.options import Faults, coloured, show
from knox_scopes.names import did_you_mean
from knox_scopes.report.findings import rule_text
from knox_scopes.report.page import Page
from knox_scopes.rules.base import Rule, rules


def complete(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:  # noqa: ARG001 - given by click
    """Completes the code of a rule."""
    return [rule.code for rule in _every() if rule.code.startswith(incomplete.upper())]


@click.command("rule")
@click.argument("codes", nargs=-1, metavar="[CODES]...", shell_complete=complete)
def command(*, codes: tuple[str, ...]) -> None:
    """Print what rules of lint and checks of catalogs find, why, and what to do; without CODES, list them."""
    known = {rule.code: rule for rule in _every()} | {rule.name: rule for rule in _every()}
    if not codes:
        page = Page(colour=coloured())
        page.table(((rule.code, "bold"), rule.name, rule.severity, rule.what) for rule in rules("apps"))
        page.head("checks of catalogs", "  (knox-scopes catalog validate DIR)")
        page.table(((rule.code, "bold"), rule.name, rule.severity, rule.what) for rule in rules("catalogs"))
        show(str(page))
        return
    faults = [
        f"no rule `{code}`{did_you_mean(code, known)}"
        for code in codes
        if code.upper() not in known and code not in known
    ]
    if faults:
        raise Faults(faults)
    show("\n\n".join(rule_text(known.get(code) or known[code.upper()], colour=coloured()) for code in codes))


def _every() -> tuple[Rule[Any], ...]:
    """Returns the rules of lint, then the checks of catalogs."""
    return (*rules("apps"), *rules("catalogs"))
