"""Completion in the shell: what may stand for a scope, a service, a request or an event."""

__all__ = [
    "complete_endpoints",
    "complete_names",
    "complete_requests",
    "complete_rules",
    "complete_scopes",
    "complete_services",
]

import click

from knox_scopes.cli.chosen import chosen_catalog
from knox_scopes.endpoints import METHODS


def complete_scopes(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:  # noqa: ARG001
    """Completes the last name of a scope set."""
    before, _, last = incomplete.rpartition(" ")
    return [f"{before} {name}".lstrip() for name in chosen_catalog(ctx).scopes if name.startswith(last)]


def complete_services(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:  # noqa: ARG001
    """Completes the short name of a service."""
    return [name for name in chosen_catalog(ctx).services if name.startswith(incomplete)]


def complete_requests(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    """Completes a request; after a method that is a word of its own, the path."""
    return [text for text in complete_endpoints(ctx, param, incomplete) if "/" in text]


def complete_endpoints(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    """Completes a request or an event; after a method that is a word of its own, the path."""
    catalog = chosen_catalog(ctx)
    typed = ctx.params.get(param.name or "") or ()
    if typed and str(typed[-1]).upper() in METHODS:
        method = str(typed[-1]).upper()
        known = [endpoint.path for endpoint in catalog.endpoints.values() if endpoint.method == method]
    else:
        known = [*catalog.endpoints, *catalog.events]
    return [text for text in known if text.startswith(incomplete)]


def complete_names(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    """Completes a scope, a request or an event."""
    return [*complete_scopes(ctx, param, incomplete), *complete_endpoints(ctx, param, incomplete)]


def complete_rules(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:  # noqa: ARG001
    """Completes the code of a rule."""
    from knox_scopes.rules.base import rules  # noqa: PLC0415 - only rules pay for them

    every = (*rules("apps"), *rules("catalogs"))
    return [rule.code for rule in every if rule.code.startswith(incomplete.upper())]
