"""KS121: a job that would have to ask for less than what is registered, which its grant does not allow."""

__all__ = ["RULE"]

from collections.abc import Iterable

from knox_scopes.access.grant import grant
from knox_scopes.access.plan import plan
from knox_scopes.apps.context import Context
from knox_scopes.catalog.model import Catalog
from knox_scopes.errors import Finding
from knox_scopes.rules.base import Rule


def _check(context: Context) -> Iterable[Finding]:
    if context.code_grant is None:
        return
    registered = _opened(context.catalog, context.known)
    for name, resolved in context.jobs.items():
        least = plan(context.catalog, resolved).scopes if name and not resolved.unresolved else ()
        # Other scopes that open the same are no reason to split the app.
        if least and registered - _opened(context.catalog, least):
            message = f"job `{name}` needs only `{' '.join(least)}`, but a request must name all registered scopes"
            remedy = "register a separate app for the job, or list the uses of all jobs under `uses`"
            more = tuple(one for one in context.known if one not in least)
            yield context.finding(name, message, remedy, keys=("jobs", name), evidence=more)


def _opened(catalog: Catalog, scopes: tuple[str, ...]) -> set[str]:
    """Returns all that scopes open: open-ended ones, endpoints and events."""
    return {at for members in grant(catalog, scopes).access for at in members}


RULE = Rule(
    code="KS121",
    name="scope-mismatch",
    severity="warning",
    confidence="medium",
    what="with the authorization code grant, a job whose scopes differ from the registered ones",
    why="the scopes of an authorization request must exactly match the registered ones, so no job can ask for less",
    example="{grant_types: [authorization_code], scopes: [kai.app, kai.battery], jobs: {...}}",
    remedy="register a separate app for the job",
    source="Get authorization code (Knox OAuth 2.0 Authentication guide, for UEM partners, step 1), 2026-02-10",
    check=_check,
)
