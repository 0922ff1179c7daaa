"""The command `rule`."""

__all__ = ["command"]

import re
from typing import Any

import click

from knox_scopes.cli.completion import complete_rules
from knox_scopes.cli.input import Faults
from knox_scopes.cli.options import color_option
from knox_scopes.cli.output import coloured, print_page
from knox_scopes.names import did_you_mean
from knox_scopes.report.rule import rule_text, rules_text
from knox_scopes.rules.base import Rule, rules

# One that is well written and names no rule is as near to any other code as to the next.
is_code = re.compile(r"(?i)KS\d{3}").fullmatch


@click.command("rule")
@click.argument("codes", nargs=-1, metavar="[CODES]...", shell_complete=complete_rules)
@color_option
def command(*, codes: tuple[str, ...]) -> None:
    """Explain the rules for registrations, requests and catalogs.

    CODES are the codes or names of rules; without them, all rules are listed.
    """
    if not codes:
        print_page(rules_text(rules("apps"), rules("requests"), rules("catalogs"), colour=coloured()))
        return
    every: tuple[Rule[Any], ...] = (*rules("apps"), *rules("requests"), *rules("catalogs"))
    known = {name: rule for rule in every for name in (rule.code, rule.name)}
    found = [known.get(code) or known.get(code.upper()) for code in codes]
    listed = "; `knox-scopes rule` lists them"
    if faults := [
        f"unknown rule `{code}`{did_you_mean(code, () if is_code(code) else known, otherwise=listed)}"
        for code, rule in zip(codes, found, strict=True)
        if rule is None
    ]:
        raise Faults(faults)
    print_page("\n\n".join(rule_text(rule, colour=coloured()) for rule in found if rule))
