"""Completion in the shell: what may stand for a scope, a service, a request or an event."""

__all__ = [
    "complete_endpoints",
    "complete_names",
    "complete_requests",
    "complete_rules",
    "complete_scopes",
    "complete_services",
]

from typing import TYPE_CHECKING

import click

from knox_scopes.cli.chosen import chosen_catalog
from knox_scopes.endpoints import METHODS

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

Offers = list["CompletionItem"]


def complete_scopes(ctx: click.Context, param: click.Parameter, incomplete: str) -> Offers:  # noqa: ARG001
    """Completes the last name of a scope set."""
    before, _, last = incomplete.rpartition(" ")
    return [
        _offer(f"{before} {name}".lstrip(), help=scope.summary)
        for name, scope in chosen_catalog(ctx).scopes.items()
        if name.startswith(last)
    ]


def complete_services(ctx: click.Context, param: click.Parameter, incomplete: str) -> Offers:  # noqa: ARG001
    """Completes the short name of a service."""
    return [
        _offer(name, help=service.title)
        for name, service in chosen_catalog(ctx).services.items()
        if name.startswith(incomplete)
    ]


def complete_requests(ctx: click.Context, param: click.Parameter, incomplete: str) -> Offers:
    """Completes a request; after a method that is a word of its own, the path."""
    return [item for item in complete_endpoints(ctx, param, incomplete) if "/" in item.value]


def complete_endpoints(ctx: click.Context, param: click.Parameter, incomplete: str) -> Offers:
    """Completes a request or an event; after a method that is a word of its own, the path."""
    catalog = chosen_catalog(ctx)
    typed = ctx.params.get(param.name or "") or ()
    if typed and str(typed[-1]).upper() in METHODS:
        method = str(typed[-1]).upper()
        known = {each.path: each.summary for each in catalog.endpoints.values() if each.method == method}
    else:
        known = {at: endpoint.summary for at, endpoint in catalog.endpoints.items()}
        known |= {name: event.summary for name, event in catalog.events.items()}
    return [_offer(text, help=summary) for text, summary in known.items() if text.startswith(incomplete)]


def complete_names(ctx: click.Context, param: click.Parameter, incomplete: str) -> Offers:
    """Completes a scope, a request or an event."""
    return [*complete_scopes(ctx, param, incomplete), *complete_endpoints(ctx, param, incomplete)]


def complete_rules(ctx: click.Context, param: click.Parameter, incomplete: str) -> Offers:  # noqa: ARG001
    """Completes the code of a rule."""
    from knox_scopes.rules.base import rules  # noqa: PLC0415 - only rules pay for them

    every = (*rules("apps"), *rules("requests"), *rules("catalogs"))
    return [_offer(rule.code, help=rule.what) for rule in every if rule.code.startswith(incomplete.upper())]


def _offer(value: str, *, help: str) -> "CompletionItem":  # noqa: A002 - click's name for it
    """Returns a word to offer, with what zsh and fish show beside it."""
    from click.shell_completion import CompletionItem  # noqa: PLC0415 - only a shell that asks for words pays

    return CompletionItem(value, help=help)
