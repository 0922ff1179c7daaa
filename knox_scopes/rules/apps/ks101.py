"""KS101: a requested scope that does not exist."""

__all__ = ["RULE"]

from collections.abc import Iterable

from knox_scopes.access.unknown import explain
from knox_scopes.apps.context import Context
from knox_scopes.errors import Finding
from knox_scopes.rules.apps.guide import SCOPES
from knox_scopes.rules.base import Rule


def _check(context: Context) -> Iterable[Finding]:
    # Under a policy an app has no say in how severe it is that nobody can tell what it asks for.
    newer = context.policy is None and context.registration.catalog_date > context.catalog.version
    for name in context.places:
        if name in context.catalog.scopes or context.stage_of(name) is not None:
            continue
        unknown = explain(context.catalog, name)
        if newer:
            message = f"{unknown.message} of {context.catalog.version}; the file was written against a newer one"
            yield context.finding(name, message, "update knox-scopes and lint again", severity="warning")
        elif unknown.suggestions:
            yield context.finding(name, unknown.message, f"use {' or '.join(unknown.suggestions)}")
        else:
            service = name.partition(".")[0].partition(":")[0]
            is_known = any(scope.service == service for scope in context.catalog.scopes.values())
            there = f", or use one that `knox-scopes tree {service}` lists" if is_known else ""
            yield context.finding(name, unknown.message, f"remove it{there}")


RULE = Rule(
    code="KS101",
    name="unknown-scope",
    severity="error",
    what="a requested scope that does not exist",
    why="the portal does not offer it, and a token request that names it fails",
    example="scopes: [offline_access]",
    remedy="use the name that the message suggests",
    source=SCOPES,
    ignorable="without a policy",
    check=_check,
)
