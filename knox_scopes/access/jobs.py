"""The least access for an app made of jobs, each of which asks for a token with only the scopes that it needs."""

__all__ = ["Jobs", "plan_jobs"]

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from knox_scopes.access.needs import Resolved
from knox_scopes.access.plan import LIMIT, OBJECTIVES, Plan, plan
from knox_scopes.catalog.freshness import Freshness, together
from knox_scopes.catalog.model import Catalog
from knox_scopes.errors import InputError, kind_of


class Jobs(NamedTuple):
    """A plan for each job by its name, and in `scopes` their union, with which the app must be registered.

    `notes` are what keeps a job from asking for its own scopes only, and `freshness` is that of all the plans.
    """

    scopes: tuple[str, ...]
    jobs: dict[str, Plan]
    notes: tuple[str, ...]
    freshness: Freshness


def plan_jobs(  # noqa: PLR0913 - what `plan` takes, and one more
    catalog: Catalog,
    needs: Mapping[str, str | Iterable[str] | Resolved],
    *,
    objective: str = OBJECTIVES[0],
    deny: str | Iterable[str] = (),
    service: str | None = None,
    exact: bool = False,
    limit: float | None = LIMIT,
    watch: Callable[[], bool] | None = None,
) -> Jobs:
    """Returns the least scopes for the needs of each job, as `plan` does, and their union.

    The union may have more names than one plan for all the needs: a scope shared by two jobs could give each of them
    the access of the other. A token can ask only for scopes that are registered. `exact` says that it must ask for all
    of them, as with the authorization code grant; the jobs that need less are then noted. For each job, `limit` and
    `watch` are as for `plan`.
    """
    if not isinstance(needs, Mapping):
        raise InputError(f"the needs of jobs are a mapping of the names of jobs to needs; this is {kind_of(needs)}")
    plans = {
        name: plan(catalog, texts, objective=objective, deny=deny, service=service, limit=limit, watch=watch)
        for name, texts in needs.items()
    }
    union = tuple(sorted({scope for one in plans.values() for scope in one.scopes}))
    less = [name for name, one in plans.items() if name and one.scopes and one.scopes != union]
    notes = (_exact(less),) if exact and less else ()
    return Jobs(union, plans, notes, together(catalog, (one.freshness for one in plans.values())))


def _exact(jobs: Sequence[str]) -> str:
    """Says that a job cannot ask for less than what is registered."""
    names = ", ".join(f"`{name}`" for name in jobs)
    which = f"{names} cannot ask" if len(jobs) == 1 else f"{names} cannot each ask"
    return (
        f"with the authorization code grant, a request must name exactly the registered scopes, so {which} for less; "
        "to give a job less access, register it as a separate app"
    )
