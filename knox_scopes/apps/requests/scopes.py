"""The scopes that an app asks for, by its registration and the grant."""

__all__ = ["Chosen", "of_job", "registered"]

from typing import NamedTuple

from knox_scopes.access.plan import plan
from knox_scopes.access.reasons import Unresolved
from knox_scopes.apps.context import Context
from knox_scopes.apps.requests.notes import sentences
from knox_scopes.errors import InputError
from knox_scopes.names import did_you_mean


class Chosen(NamedTuple):
    """Scopes to ask for, why these, and what could not be resolved: then they do not cover all that is needed."""

    names: tuple[str, ...]
    notes: tuple[str, ...]
    unresolved: tuple[Unresolved, ...] = ()


def registered(context: Context) -> Chosen:
    """Returns the scopes that are registered, all of which a request of the authorization code grant has to name."""
    names = tuple(context.places)
    if not names:
        raise InputError(f"{context.registration.file}: no scopes are registered, so there are none to ask for")
    unknown = ", ".join(name for name in names if name not in context.catalog.scopes)
    return Chosen(
        names,
        (
            "Scope: all that is registered.",
            "With this grant, the scopes must match the registration exactly, so no request can ask for less.",
            *([f"Not in the catalog, but registered: {unknown}."] if unknown else []),
        ),
    )


def of_job(context: Context, job: str | None) -> Chosen:
    """Returns the least scopes for a job of the app, or for the app as a whole where it has no jobs.

    Raises InputError for a job that the registration does not have, where several jobs are declared and none is named,
    and where the job needs a scope that is not registered. An app without any uses asks for all that is registered.
    """
    file = context.registration.file
    jobs = {name: needs for name, needs in context.jobs.items() if name or context.registration.jobs[name]}
    known = ", ".join(f"`{name}`" for name in jobs if name)
    if job is not None and (job not in jobs or not job):
        raise InputError(
            f"{file}: there is no job `{job}`{did_you_mean(job, jobs, otherwise=known and f'; the jobs are {known}')}"
        )
    if job is None and len(jobs) > 1:
        raise InputError(f"{file}: several jobs ask for tokens of their own; name one with --job: {known}")
    if not jobs:
        note = "Scope: all that is registered, since the registration does not say what the app uses."
        return registered(context)._replace(notes=(note,))
    name = next(iter(jobs)) if job is None else job
    found = plan(context.catalog, jobs[name])
    what = f"the job `{name}`" if name else "what the app uses"
    if not found.unresolved and (missing := [scope for scope in found.scopes if scope not in context.places]):
        raise InputError(
            f"{file}: {what} needs `{' '.join(missing)}`, which is not registered; `knox-scopes plan --registration"
            f" {file}` shows what to register, and --scopes asks for other scopes"
        )
    notes = (sentences(f"Scope: the least for {what}"), *map(sentences, found.notes))
    return Chosen(found.scopes, notes, found.unresolved)
