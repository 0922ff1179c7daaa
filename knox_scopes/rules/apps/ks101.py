"""KS101: a requested scope that does not exist."""

__all__ = ["RULE"]

from collections.abc import Iterable

from knox_scopes.access.unknown import explain
from knox_scopes.apps.context import Context
from knox_scopes.rules.base import Hit, Rule


def check(context: Context) -> Iterable[Hit]:
    """Yields what the rule finds."""
    newer = context.registration.value.get("catalog", "") > context.catalog.version
    for name, keys in context.places.items():
        if name not in context.catalog.scopes and context.stage_of(name) is None:
            found = explain(context.catalog, name)
            service = name.partition(".")[0].partition(":")[0]
            is_known = any(scope.service == service for scope in context.catalog.scopes.values())
            there = f", or take one that `knox-scopes tree {service}` shows" if is_known else ""
            remedy = f"use {' or '.join(found.suggestions)}" if found.suggestions else f"take it out{there}"
            if newer:
                message = f"{found.message} of {context.catalog.version}; the file was written against a newer one"
                yield Hit(name, keys, message, "update knox-scopes, and lint again", severity="warning")
            else:
                yield Hit(name, keys, found.message, remedy)


RULE = Rule(
    code="KS101",
    name="unknown-scope",
    severity="error",
    confidence="high",
    what="a requested scope that does not exist",
    why="the portal does not offer it, and a token request with it fails",
    example="scopes: [offline_access]",
    remedy="use the name that the message gives",
    source="Scopes for Knox cloud services APIs, 2025-08-05",
    check=check,
)
