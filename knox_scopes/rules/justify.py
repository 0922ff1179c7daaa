"""Why an app asks for its scopes: what each is for, what uses it, and what is left to clear up."""

__all__ = ["Justification", "Justified", "UsedItem", "justify"]

from collections.abc import Iterator
from typing import NamedTuple

from knox_scopes.access.grant import grant
from knox_scopes.access.unknown import explain
from knox_scopes.apps.context import Context
from knox_scopes.apps.registration import Registration
from knox_scopes.catalog.model import Access, Catalog
from knox_scopes.rules.lint import linted

# The subject of the ticket that asks for access (Register new app, 2026-02-12).
SUBJECT = "Cloud Apps feature"
# What of lint is said here in other words.
SAID = ("KS101", "KS106", "KS108")


class Justified(NamedTuple):
    """A requested scope, the reason that the registration gives, and the uses that it covers."""

    scope: str
    summary: str
    reason: str
    serves: tuple[str, ...]


class UsedItem(NamedTuple):
    """An endpoint or event that the app uses, its effect (`event` for events) and the jobs that use it."""

    at: str
    effect: str
    jobs: tuple[str, ...]


class Justification(NamedTuple):
    """The scopes with what they are for, the uses, and in `beyond` what the scopes open that nothing uses.

    `open_points` are what a reviewer would ask about: what is missing, too much, unknown or not resolved.
    `subject` is that of the ticket, and `separately` says by service how access is asked for besides it.
    """

    scopes: tuple[Justified, ...]
    uses: tuple[UsedItem, ...]
    beyond: Access
    open_points: tuple[str, ...]
    subject: str
    separately: dict[str, str]


def justify(catalog: Catalog, registration: Registration) -> Justification:
    """Returns what is to be said for the scopes of a registration."""
    context = Context(catalog, registration)
    jobs: dict[str, list[str]] = {}
    for name, resolved in context.jobs.items():
        for need in resolved.needs:
            jobs.setdefault(need.at, []).append(name)
    scopes = []
    for name in sorted(context.known):
        granted = grant(catalog, name)
        serves = {*granted.endpoints, *granted.events} & jobs.keys()
        scopes.append(Justified(name, catalog.scopes[name].summary, registration.reason(name), tuple(sorted(serves))))
    uses = tuple(UsedItem(at, _effect(catalog, at), tuple(filter(None, names))) for at, names in sorted(jobs.items()))
    beyond = Access(*(tuple(at for at in members if at not in jobs) for members in context.review.opens))
    services = (catalog.services[catalog.scopes[name].service] for name in sorted(context.known))
    separately = {service.title: service.access_request for service in services if service.access_request}
    return Justification(tuple(scopes), uses, beyond, tuple(_open_points(context)), SUBJECT, separately)


def _effect(catalog: Catalog, at: str) -> str:
    return catalog.endpoints[at].effect if at in catalog.endpoints else "event"


def _open_points(context: Context) -> Iterator[str]:
    review = context.review
    for name in context.places:
        if name not in context.known:
            yield explain(context.catalog, name).message
    for miss in review.missing:
        yield f"no requested scope covers `{miss.need}`; `{' '.join(miss.add)}` would"
    for use in context.unresolved:
        yield f"`{use.item.input}`: {use.item.message}"
    for name in review.unneeded:
        yield f"`{name}` is requested, but no declared use needs it"
    for broad in review.broader:
        yield f"`{broad.scope}` is requested, but `{' '.join(broad.instead)}` would be enough"
    for finding in linted(context):
        if finding.severity == "error" and finding.code not in SAID:
            yield f"line {finding.line}: {finding.message} ({finding.code})"
    if not review.needs_given:
        yield "no uses are declared, so what the scopes are for cannot be shown"
