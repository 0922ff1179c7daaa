"""The requests that `lint` is given as arguments, and the registration that requests are held against."""

__all__ = ["found_in", "held_against", "is_request", "requests_given", "tell_requests"]

import os
from collections.abc import Iterable, Sequence

import click

from knox_scopes.apps.context import Context
from knox_scopes.apps.policy import Policy
from knox_scopes.catalog.model import Catalog
from knox_scopes.cli.input import Faults, read_app
from knox_scopes.cli.output import tell
from knox_scopes.errors import InputError
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
        elif not found.asked:
            faults.append(f"`{masked(text)}` is a request to another authorization server")
        else:
            made.append(found)
    if faults:
        raise Faults(faults)
    return made


def found_in(requests: Requests | None, *, is_named: bool) -> Requests | None:
    """Returns the requests of a file; raises InputError where one given by its name is no registration and has none.

    In a folder there may be anything.
    """
    if requests is not None and not requests.asked and is_named:
        tell_requests([requests], quiet=True)
        raise InputError(f"`{requests.file}` is not a registration, and has no request to this authorization server")
    return requests


def tell_requests(requests: Iterable[Requests], *, quiet: bool) -> None:
    """Says what of files could not be read and, unless `quiet`, what there is no request or no parameter in."""
    for one in requests:
        if not (one.asked or quiet):
            tell(f"note: {one.file} has no request to this authorization server")
        elif not (any(each.is_whole or each.parameters for each in one.asked) or quiet):
            tell(f"note: {one.file} has the address of a request without its parameters; only the address is checked")
        for what in one.unread:
            tell(f"warning: {what}")
