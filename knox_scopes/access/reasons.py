"""Says why a text that a user typed could not be resolved, and what to type instead."""

__all__ = [
    "MOST_SUGGESTIONS",
    "REASONS",
    "Unresolved",
    "ambiguous",
    "clause",
    "denied",
    "inactive",
    "is_event_like",
    "malformed",
    "needs_event",
    "outside",
    "outside_host",
    "placed",
    "slip",
    "subscribing",
    "undocumented",
    "unknown_event",
    "unknown_host",
    "unlisted",
    "unplaced",
    "unscoped_event",
    "why_inactive",
]

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from knox_scopes.catalog.model import Catalog, Endpoint, Event, Scope, Successor, Unscoped
from knox_scopes.endpoints import Request, known_method
from knox_scopes.names import nearest

REASONS = (
    "ambiguous",
    "denied",
    "legacy",
    "malformed",
    "needs-event",
    "no-method",
    "no-oauth",
    "not-yet",
    "other-method",
    "other-stage",
    "undocumented-scope",
    "unknown-event",
    "unknown-host",
    "unknown-path",
)
MOST_SUGGESTIONS = 5
MOST_HOSTS = 10
is_event_like = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)+").fullmatch


class Unresolved(NamedTuple):
    """An input that could not be resolved: one of REASONS, a sentence, and what to type instead.

    `likely` names the open-ended or documented scopes that may well cover it; they are never counted as covering it.
    `at` says where the input stands, such as `endpoints.txt:12`, if whoever gave it said so.
    """

    input: str
    reason: str
    message: str
    suggestions: tuple[str, ...] = ()
    likely: tuple[str, ...] = ()
    at: str = ""


def placed(unresolved: Iterable[Unresolved], given: Mapping[str, str]) -> tuple[Unresolved, ...]:
    """Returns what is unresolved in the order in which it was given, with its place; `given` has both, by input."""
    found = list(unresolved)
    if found:  # mostly there is none, and every plan asks
        order = {text: number for number, text in enumerate(given)}
        found.sort(key=lambda item: order.get(item.input, len(order)))
    return tuple(item._replace(at=given.get(item.input, item.at)) for item in found)


def malformed(catalog: Catalog, text: str, cell: str, fault: str, meant: tuple[str, ...]) -> Unresolved:
    """Says what is wrong with a text that is not a need; `meant` is what was probably meant."""
    if cell in catalog.scopes:
        fault = f"this is a scope; give requests, like `{_example(catalog)}`, or event names"
    elif "/" not in cell and not meant and not known_method(cell):
        fault += f"; write it like `{_example(catalog)}`, one per line"
    return Unresolved(text, "malformed", fault, meant[:MOST_SUGGESTIONS])


def _example(catalog: Catalog) -> str:
    """Returns a request of this catalog that reads."""
    ordinary = (at for at, endpoint in catalog.endpoints.items() if endpoint.scopes and endpoint.effect == "read")
    return next(ordinary, "GET /path")


def outside_host(catalog: Catalog, host: str) -> Unscoped | None:
    """Returns the entry for a host on which no scope opens anything, or None."""
    return catalog.outside_hosts.get(host) or catalog.outside_hosts.get(f"*.{host.partition('.')[2]}")


def unknown_host(text: str, host: str, hosts: Mapping[str, Mapping[str, str]], meant: tuple[str, ...]) -> Unresolved:
    """Says that no service answers on a host, or not the one that is meant.

    `hosts` has the known hosts with what is to be said of the services there; `meant` are the endpoints at the path.
    """
    known = sorted(name for name, notes in hosts.items() if "" in notes.values())
    if len(known) > MOST_HOSTS:
        answer = f"the nearest of {len(known)} hosts are {', '.join(nearest(host, known) or known[:1])}"
    else:
        answer = f"the services answer on {', '.join(known)}" if known else "this catalog names none"
    message = f"`{host}` is not a known host{' of this service' if host in hosts else ''}; {answer}"
    return Unresolved(text, "unknown-host", message, meant)


def why_inactive(catalog: Catalog, item: Scope | Endpoint | Event) -> tuple[str, str]:
    """Returns the reason why a known item takes no part in a catalog, and the sentence."""
    name = item.name if isinstance(item, Scope) else str(item)
    if item.stage not in catalog.stages:
        return (
            "other-stage",
            f"`{name}` is at stage {item.stage}, which is not included; include it with stage `{item.stage}`",
        )
    if catalog.as_of is not None and item.since > catalog.as_of:
        return "not-yet", f"`{name}` was first seen on {item.since}, after {catalog.as_of}"
    return "legacy", f"`{name}` ended on {item.until}"


def inactive(catalog: Catalog, text: str, item: Endpoint | Event, likely: tuple[str, ...] = ()) -> Unresolved:
    """Says why a known endpoint or event takes no part."""
    return Unresolved(text, *why_inactive(catalog, item), likely=likely)


def outside(catalog: Catalog, text: str, out: Unscoped, successors: Iterable[Successor] = ()) -> Unresolved:
    """Says why no scope opens what lies under a path or on a host, and what the documentation names in its place."""
    where = f"under `{out.at}`" if out.at.startswith("/") else f"on `{out.at}`"
    message = f"no OAuth scope opens anything {where} ({catalog.services[out.service].title}): {clause(out.because)}"
    instead = tuple(dict.fromkeys(one.to for one in successors if one.to))
    if instead:
        message += f"; the documentation names {' and '.join(f'`{at}`' for at in instead)} as its replacement"
    for because in (one.because for one in successors if not one.to):
        message += f"; it has no successor: {clause(because)}"
    return Unresolved(text, out.reason, message, instead)


def ambiguous(text: str, path: str, several: tuple[str, ...]) -> Unresolved:
    """Says that a relative path may mean several endpoints."""
    message = f"{len(several)} endpoints end in `{path}`; give the full path, or name the service"
    return Unresolved(text, "ambiguous", message, several)


def unplaced(catalog: Catalog, text: str, endpoint: Endpoint) -> Unresolved:
    """Says that an endpoint is documented without its base path."""
    message = f"{catalog.services[endpoint.service].title} has `{endpoint}`, but no page shows its base path"
    return Unresolved(text, "unknown-path", message, (), endpoint.scopes or endpoint.likely)


def undocumented(text: str, item: Endpoint | Event) -> Unresolved:
    """Says that no page tells which scope opens an endpoint or event."""
    likely = " or ".join(f"`{name}`" for name in item.likely)
    message = f"no page says which scope opens `{item}`" + (f"; {likely} is likely" if likely else "")
    return Unresolved(text, "undocumented-scope", message, (), item.likely)


def slip(text: str, path: str, slipped: tuple[str, ...], likely: tuple[str, ...]) -> Unresolved:
    """Says that a path is more likely that of another method's endpoint than one with such an id."""
    message = f"`{path}` is listed only with another method: {', '.join(f'`{at}`' for at in slipped)}"
    return _unlisted(text, "other-method", message, slipped, likely)


def unlisted(
    text: str, request: Request, known: tuple[str, ...], near: tuple[str, ...], likely: tuple[str, ...]
) -> Unresolved:
    """Says that no listed endpoint is meant.

    `known` are the endpoints at the same path under other methods, and `near` what else may be meant.
    """
    if known and request.method is None:
        message = f"`{request.path}` is listed; put its method in front"
        return Unresolved(text, "no-method", message, known[:MOST_SUGGESTIONS], likely)
    if known:
        message = f"`{request.path}` is listed, but not with {request.method}"
        return _unlisted(text, "other-method", message, (*near, *known), likely)
    message = f"`{request.path}` is not an endpoint in the catalog"
    if request.method is None:
        message += ", and its method is missing"
    return _unlisted(text, "unknown-path", message, near, likely)


def _unlisted(
    text: str, reason: str, message: str, suggestions: tuple[str, ...], likely: tuple[str, ...]
) -> Unresolved:
    if likely:
        names = " and ".join(f"`{name}`" for name in likely)
        message += f"; if the request is right, the open-ended {names} may cover it"
    return Unresolved(text, reason, message, suggestions[:MOST_SUGGESTIONS], likely)


def unknown_event(text: str, name: str, near: tuple[str, ...]) -> Unresolved:
    """Says that there is no such event."""
    return Unresolved(text, "unknown-event", f"`{name}` is not an event in the catalog", near)


def unscoped_event(catalog: Catalog, text: str, event: Event) -> Unresolved:
    """Says that an event belongs to a service without OAuth."""
    title = catalog.services[event.service].title
    message = f"`{event}` belongs to {title}, which has no OAuth scopes and uses legacy authentication"
    return Unresolved(text, "no-oauth", message)


def needs_event(catalog: Catalog, text: str, at: str) -> Unresolved:
    """Says that an endpoint takes the scopes of events, and that there are none among the needs."""
    known = tuple(name for name, event in catalog.events.items() if event.scopes)[:MOST_SUGGESTIONS]
    message = (
        f"`{at}` has no scope of its own: the scopes of the events subscribed to open it; "
        "add an event with a scope to the needs"
    )
    return Unresolved(text, "needs-event", message, known)


def subscribing(catalog: Catalog, needs: Iterable[str]) -> Iterable[str]:
    """Yields what is to be said to whoever needs events but none of the calls that subscribe to them."""
    needs = set(needs)
    calls = [at for at, endpoint in catalog.endpoints.items() if endpoint.opened_by == "via-event"]
    writing = " or ".join(f"`{at}`" for at in calls if catalog.endpoints[at].effect == "write")
    if writing and not needs.isdisjoint(catalog.events) and needs.isdisjoint(calls):
        yield f"to receive events, subscribe to them with {writing}; the scopes of the events also open these calls"


def denied(text: str, at: str, openers: Iterable[str]) -> Unresolved:
    """Says that whatever opens an endpoint or event is denied."""
    names = ", ".join(f"`{name}`" for name in openers)
    return Unresolved(text, "denied", f"every scope that opens `{at}` is denied: {names}")


def clause(sentence: str) -> str:
    """Returns a sentence of the data without its full stop, to stand at the end of a message."""
    return sentence.removesuffix(".")
