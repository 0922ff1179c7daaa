"""The least access for an app made of jobs, each of which asks for a token with only the scopes that it needs."""

__all__ = ["Jobs", "plan_jobs"]

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from knox_scopes.access.needs import Resolved
from knox_scopes.access.plan import OBJECTIVES, Plan, plan
from knox_scopes.catalog.model import Catalog
from knox_scopes.errors import InputError, kind_of


class Jobs(NamedTuple):
    """A plan for each job by its name, and in `scopes` their union, with which the app must be registered."""

    scopes: tuple[str, ...]
    jobs: dict[str, Plan]


def plan_jobs(
    catalog: Catalog,
    needs: Mapping[str, str | Iterable[str] | Resolved],
    *,
    objective: str = OBJECTIVES[0],
    deny: str | Iterable[str] = (),
    service: str | None = None,
) -> Jobs:
    """Returns the least scopes for the needs of each job, as `plan` does, and their union.

    The union may have more names than one plan for all the needs: a scope shared by two jobs could give each of them
    the access of the other. A token can ask only for scopes that are registered.
    """
    if not isinstance(needs, Mapping):
        raise InputError(f"the needs of jobs are a mapping of the names of jobs to needs; this is {kind_of(needs)}")
    plans = {
        name: plan(catalog, texts, objective=objective, deny=deny, service=service) for name, texts in needs.items()
    }
    return Jobs(tuple(sorted({scope for one in plans.values() for scope in one.scopes})), plans)
