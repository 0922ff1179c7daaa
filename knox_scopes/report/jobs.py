"""The plan of an app made of jobs as text for people."""

from __future__ import annotations  # so that no report imports what it does not show

__all__ = ["jobs_text"]

from typing import TYPE_CHECKING

from knox_scopes.report.answers import unresolved_rows
from knox_scopes.report.page import Page, count

if TYPE_CHECKING:
    from collections.abc import Sequence

    from knox_scopes.access.jobs import Jobs
    from knox_scopes.catalog.model import Catalog

WHOLE = "(the app as a whole)"


def jobs_text(planned: Jobs, registered: Sequence[str], catalog: Catalog, *, colour: bool) -> str:
    """Returns the scopes to register, what differs from those `registered`, and the scope parameter of each job."""
    page = Page(colour=colour)
    identity = {name for name, scope in catalog.scopes.items() if scope.kind == "identity"}
    jobs = count(len(planned.jobs), "job")
    page.head(f"{count(len(planned.scopes), 'scope')} for {jobs}", f"  (catalog of {catalog.version})")
    for name in planned.scopes:
        page.line((name, "cyan"), "  ", (catalog.scopes[name].summary, "dim"), indent=2)
    for title, names in (
        ("to register yet", [name for name in planned.scopes if name not in registered]),
        (
            "registered, but asked for by no job",
            [name for name in registered if name not in {*planned.scopes, *identity}],
        ),
    ):
        if names:
            page.head(title)
            page.line((" ".join(names), "yellow"), indent=2)
    for name, plan in planned.jobs.items():
        page.head("scope parameter of ", name or WHOLE)
        page.line(plan.scope_parameter or "no scope is needed", indent=2)
        if plan.scopes:
            page.line(plan.scope_query, indent=2)
        for need in plan.needs:
            if need.notes:
                page.line(f"{need.at}  {'; '.join(need.notes)}", indent=6)
        unresolved_rows(page, plan.unresolved)
    return str(page)
