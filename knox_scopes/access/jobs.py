"""The least access of an app made of jobs: each asks for a token with the scopes that it needs itself."""

__all__ = ["Jobs", "plan_jobs"]

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from knox_scopes.access.plan import OBJECTIVES, Plan, plan
from knox_scopes.catalog.model import Catalog


class Jobs(NamedTuple):
    """Holds a plan for each job by its name, and in `scopes` what the app is to be registered with: their union."""

    scopes: tuple[str, ...]
    jobs: dict[str, Plan]


def plan_jobs(
    catalog: Catalog,
    needs: Mapping[str, Iterable[str]],
    *,
    objective: str = OBJECTIVES[0],
    deny: str | Iterable[str] = (),
    service: str | None = None,
) -> Jobs:
    """Returns the least scopes for the needs of each job, as `plan` does, and their union.

    The union may have more names than a plan of all needs at once, since a token can only ask for what is registered:
    one scope for two jobs would give each the access of the other.
    """
    plans = {
        name: plan(catalog, texts, objective=objective, deny=deny, service=service) for name, texts in needs.items()
    }
    return Jobs(tuple(sorted({scope for one in plans.values() for scope in one.scopes})), plans)
