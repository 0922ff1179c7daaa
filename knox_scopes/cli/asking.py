"""The requests that `lint` is given as arguments, and the registration that requests are held against."""

__all__ = ["held_against", "is_request", "requests_given", "tell_requests"]

import os
from collections.abc import Iterable, Sequence

import click

from knox_scopes.apps.context import Context
from knox_scopes.apps.policy import Policy
from knox_scopes.catalog.model import Catalog
from knox_scopes.cli.input import Faults, read_app
from knox_scopes.cli.output import tell
from knox_scopes.errors.masks import masked
from knox_scopes.names import did_you_mean
from knox_scopes.rules.requests.shown import Requests, requests_in_text


def held_against(catalog: Catalog, name: str | None, job: str | None, policy: Policy | None) -> Context | None:
    """Returns the registration to hold requests against, if there is one."""
    if name is None:
        if job is not None:
            raise click.UsageError("--job needs --registration")
        return None
    context = Context(catalog, read_app(name), policy)
    jobs = [one for one in context.jobs if one]
    if job is not None and job not in jobs:
        known = f"; its jobs are {', '.join(jobs)}" if jobs else "; it has no jobs"
        raise click.UsageError(f"`{name}` has no job `{job}`{did_you_mean(job, jobs, otherwise=known)}")
    return context


def is_request(given: str) -> bool:
    """Tells whether an argument is an address or a command, and not the name of a file."""
    return "://" in given and not os.path.exists(given)


def requests_given(catalog: Catalog, given: Sequence[str], *, is_registered: bool) -> list[Requests]:
    """Returns the requests of arguments that are addresses or commands; raises Faults for any that is none."""
    made: list[Requests] = []
    faults: list[str] = []
    for number, text in enumerate(given, 1):
        name = f"(argument {number})" if len(given) > 1 else "(argument)"
        found = requests_in_text(catalog, text, name, is_registered=is_registered)
        if found is None:
            faults.append(f"`{masked(text)}` is no request to an authorization server")
        else:
            made.append(found)
    if faults:
        raise Faults(faults)
    return made


def tell_requests(requests: Iterable[Requests], *, quiet: bool) -> None:
    """Says what of files could not be read and, unless `quiet`, which have no request to the authorization server."""
    for one in requests:
        if not (one.asked or quiet):
            tell(f"note: {one.file} has no request to this authorization server")
        for what in one.unread:
            tell(f"warning: {what}")
