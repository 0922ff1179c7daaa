"""The answer of `plan`: the scopes, why each is there, and what they grant that was not needed."""

from __future__ import annotations  # so that no report imports what it does not show

__all__ = ["FREE", "WORSE", "jobs_text", "nothing", "plan_text", "proved", "unlike"]

from typing import TYPE_CHECKING

from knox_scopes.catalog.index import index
from knox_scopes.report.access import access_rows, amount, data_of, incomplete, note, unresolved_rows
from knox_scopes.report.text import Page, Span, count

if TYPE_CHECKING:
    from collections.abc import Sequence

    from knox_scopes.access.jobs import Jobs
    from knox_scopes.access.plan import Plan
    from knox_scopes.catalog.model import Catalog

NAMES = " "
# Why no scope of the plan serves a need, by how the need is opened.
FREE = {"none": "needs no scope", "via-event": "covered by the scopes of the events", "scopes": "already granted"}
# What a set of scopes that was not chosen has more of than the plan, by the rank on which it loses.
WORSE = {
    "reach": "more open-ended scopes",
    "destroy": "more destructive endpoints",
    "write": "more write endpoints",
    "read": "more read endpoints or events",
    "scopes": "more scopes",
    "implied": "more implied scopes",
    "names": "equally good, but later in the alphabet",
}
RANKS = ("open-ended scope", "destructive endpoint", "write endpoint", "read item", "scope", "implied scope")


def plan_text(plan: Plan, catalog: Catalog, *, explain: bool, colour: bool) -> str:
    """Returns a plan: the scopes, the needs that each serves, what else they grant, and what is unresolved."""
    page = Page(colour=colour)
    incomplete(page, plan.needs, plan.unresolved)
    title = f"{count(len(plan.scopes), 'scope')} for {count(len(plan.needs), 'need')}"
    how = f"{plan.objective}, {proved(plan)}" if plan.needs else ""
    about = "; ".join(filter(None, (how, data_of(plan.freshness))))
    page.head(title, f"  ({about})" if about else "")
    if not plan.scopes:
        page.line(nothing(plan), indent=2)
    for name in plan.scopes:
        page.line((name, "cyan"), "  ", (catalog.scopes[name].summary, "dim"), indent=2)
        _needs_of(page, plan, name)
    _free(page, plan)
    for equivalent in plan.equivalent:
        instead = ", or ".join(NAMES.join(names) for names in equivalent.instead)
        if not equivalent.complete:
            instead += "; there may be others" if instead else "none found before the search ended"
        page.line(f"same access as {NAMES.join(equivalent.scopes)}: {instead}", indent=2)
    if any(plan.excess):
        page.head("also granted", f": {amount(plan.excess)}")
        access_rows(page, plan.excess, {name: index(catalog).granted(name) for name in plan.scopes})
    for text in plan.notes:
        page.head("note", f": {text}")
    unresolved_rows(page, plan.unresolved)
    if explain:
        _explained(page, plan)
    if plan.scopes:
        page.head("scope parameter")
        _parameter(page, plan)
    incomplete(page, plan.needs, plan.unresolved)
    return str(page)


def proved(plan: Plan) -> str:
    """Returns what is proved of a plan, and for which needs."""
    if not plan.exact:
        return f"not proven minimal: the search ended early; {_bound(plan)}"
    return "proven minimal for what is resolved" if plan.unresolved else "proven minimal"


def jobs_text(planned: Jobs, registered: Sequence[str], catalog: Catalog, *, colour: bool) -> str:
    """Returns the scopes to register, what differs from those `registered`, and the scope parameter of each job."""
    page = Page(colour=colour)
    needs = tuple(need for plan in planned.jobs.values() for need in plan.needs)
    unresolved = tuple(item for plan in planned.jobs.values() for item in plan.unresolved)
    incomplete(page, needs, unresolved)
    data = data_of(planned.freshness)
    title = f"{count(len(planned.scopes), 'scope')} for {count(len(planned.jobs), 'job')}"
    page.head(title, f"  ({data})" if data else "")
    for name in planned.scopes:
        page.line((name, "cyan"), "  ", (catalog.scopes[name].summary, "dim"), indent=2)
    for title, names in unlike(planned, registered, catalog).items():
        page.head(title)
        page.line((NAMES.join(names), "yellow"), indent=2)
    for text in planned.notes:
        page.head("note", f": {text}")
    for name, plan in planned.jobs.items():
        page.head("scope parameter", f" for {name}" if name else " for the app as a whole")
        _parameter(page, plan)
        for need in plan.needs:
            if need.notes:
                page.line(need.at, *note(need.notes), indent=6)
        unresolved_rows(page, plan.unresolved)
    incomplete(page, needs, unresolved)
    return str(page)


def unlike(planned: Jobs, registered: Sequence[str], catalog: Catalog) -> dict[str, list[str]]:
    """Returns by what the scopes of the jobs and those `registered` differ; identity scopes are nobody's excess."""
    identity = {name for name, scope in catalog.scopes.items() if scope.kind == "identity"}
    found = {
        "not registered yet": [name for name in planned.scopes if name not in registered],
        "registered, but not used by any job": [
            name for name in registered if name not in {*planned.scopes, *identity}
        ],
    }
    return {title: names for title, names in found.items() if names}


def nothing(plan: Plan) -> str:
    """Returns why a plan has no scopes."""
    if not plan.needs:
        return "none of the needs could be resolved" if plan.unresolved else "no needs given"
    granted = plan.have and any(need.access == "scopes" for need in plan.needs)
    scopes = "no further scopes" if granted else "no scopes"
    return f"the resolved needs require {scopes}" if plan.unresolved else f"{scopes} needed"


def _needs_of(page: Page, plan: Plan, name: str) -> None:
    """Adds the needs that a scope of the plan serves, with the notes on how they were read."""
    serves = next(proof.serves for proof in plan.proof if proof.scope == name)
    for need in plan.needs:
        if need.at in serves:
            page.line(need.at, *note(need.notes), indent=6)


def _free(page: Page, plan: Plan) -> None:
    """Adds the needs that no scope of the plan serves, and why none has to."""
    served = {at for proof in plan.proof for at in proof.serves}
    for need in plan.needs:
        if need.at not in served:
            page.line(need.at, *note((FREE[need.access], *need.notes)), indent=2)


def _explained(page: Page, plan: Plan) -> None:
    """Adds why each scope was chosen over others, and what fewer scopes would grant."""
    for proof in plan.proof:
        page.head(f"why {proof.scope}", f": without it, {proof.fails} is not covered")
        rows: list[tuple[Span, ...]] = [
            (f"not {rival.scope}", WORSE[rival.loses_on], (f"would also grant {amount(rival.more)}", "dim"))
            for rival in proof.rivals
        ]
        page.table(rows)
    if len(plan.frontier) > 1:
        page.head("fewer scopes, more access")
        page.table(
            (
                str(point.count),
                NAMES.join(point.scopes),
                (f"also grants {amount(point.excess)}{'' if point.exact else ' (not proven)'}", "dim"),
            )
            for point in plan.frontier
        )


def _parameter(page: Page, plan: Plan) -> None:
    """Adds the scope parameter as a token request has it, plain and in a URL."""
    page.line(plan.scope_parameter or "no scopes needed", indent=2)
    if plan.scopes:
        page.line(plan.scope_query, indent=2)


def _bound(plan: Plan) -> str:
    """Returns what no set of scopes can be below."""
    ranks = ("scope", *RANKS[:4], RANKS[5]) if plan.objective == "fewest-scopes" else RANKS
    least = [count(number, rank) for number, rank in zip(plan.bound, ranks, strict=True) if number]
    return f"the minimum is at least {', '.join(least) or 'nothing'}"
