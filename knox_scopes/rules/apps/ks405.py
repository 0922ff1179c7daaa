"""KS405: an app name that another file bears too, under a policy."""

__all__ = ["RULE"]

from collections.abc import Iterable

from knox_scopes.apps.context import Context
from knox_scopes.errors import Finding
from knox_scopes.rules.base import Rule


def _check(context: Context) -> Iterable[Finding]:
    if context.policy is None or not context.namesakes:
        return
    others = ", ".join(context.namesakes)
    message = f"the name `{context.app}` is also used in {others}, so what the policy grants to one would apply to both"
    yield context.finding(context.app, message, "give each app a name of its own", keys=("app", "name"))


RULE = Rule(
    code="KS405",
    name="same-app",
    severity="error",
    what="an app name that another file uses too, when there is a policy",
    why="limits and waivers apply by app name, so a second file with the same name would receive them unasked",
    example="app: {name: Device importer}",
    remedy="give each app a name of its own",
    source="the organisation's policy",
    ignorable="never",
    check=_check,
)
