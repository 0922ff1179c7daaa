"""What `plan` has to say: the scopes, what each is for, what else they grant, and what is unresolved."""

from __future__ import annotations  # so that no report imports what it does not show

__all__ = ["jobs_document", "plan_document"]

from typing import TYPE_CHECKING

from knox_scopes.catalog.index import index
from knox_scopes.report.access import amount, data_of, unserved
from knox_scopes.report.document import Code, Document, Heading, Items, Lines, Literal, Table
from knox_scopes.report.documents.parts import access_blocks, names_text, scopes_tree, sentence, unresolved_blocks
from knox_scopes.report.documents.uses import left_out_blocks
from knox_scopes.report.graph import standing
from knox_scopes.report.plan import FREE, WORSE, nothing, proved, unlike
from knox_scopes.report.text import count
from knox_scopes.report.uses import evidence

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from knox_scopes.access.jobs import Jobs
    from knox_scopes.access.needs import Need
    from knox_scopes.access.plan import Plan
    from knox_scopes.catalog.model import Catalog
    from knox_scopes.report.document import Block, Cell
    from knox_scopes.usage.usage import Usage

    Remarks = Mapping[str, tuple[str, ...]]


def plan_document(plan: Plan, catalog: Catalog, *, explain: bool, usage: Usage | None = None) -> Document:
    """Returns a plan as a report; with `explain`, it says why each scope was chosen.

    With a `usage` it also has the evidence for each need, and what of the usage is no need.
    """
    found = f"{count(len(plan.scopes), 'scope')} for {count(len(plan.needs), 'need')}"
    found += f" ({plan.objective}, {proved(plan)})" if plan.needs else ""
    missing = "".join(unserved(plan.needs, plan.unresolved)) if plan.unresolved else ""
    return Document(
        title="Scope plan",
        verdict=missing or found,
        tone="poor" if missing else "good" if plan.exact else "fair",
        blocks=tuple(_plan(plan, catalog, found if missing else "", explain=explain, usage=usage)),
        data=data_of(plan.freshness),
    )


def _plan(plan: Plan, catalog: Catalog, found: str, *, explain: bool, usage: Usage | None) -> Iterator[Block]:
    remarks = {} if usage is None else evidence(usage)
    if found:
        yield found
    if not plan.scopes:
        yield f"{sentence(nothing(plan, usage))}."
    if rows := (*_scopes(plan, catalog, remarks), *_free(plan, remarks)):
        yield Table(("Scope", "What it grants", "Needed for"), rows)
    if plan.scopes:
        yield Heading("Scope parameter")
        yield from map(Literal, (plan.scope_parameter, plan.scope_query))
    if plan.equivalent:
        yield Heading("Same access with other scopes")
        yield Items(
            tuple(
                f"{names_text(same.scopes)}: {', or '.join(map(names_text, same.instead)) or 'none found'}"
                f"{'' if same.complete else '; the search ended, so there may be others'}"
                for same in plan.equivalent
            )
        )
    brought = {name: index(catalog).granted(name) for name in plan.scopes}
    yield from access_blocks("Also granted", plan.excess, catalog, brought)
    yield from _notes(plan.notes)
    yield from unresolved_blocks(plan.unresolved)
    if usage is not None:
        yield from left_out_blocks(usage)
    if explain:
        yield from _explained(plan)
    yield from scopes_tree(catalog, standing(catalog, plan.scopes, plan.have))


def _scopes(plan: Plan, catalog: Catalog, remarks: Remarks) -> Iterator[tuple[Cell, ...]]:
    """Yields a row for each scope, with the needs that it serves."""
    for proof in plan.proof:
        needs = tuple(_need(need, remarks) for need in plan.needs if need.at in proof.serves)
        yield Code(proof.scope), catalog.scopes[proof.scope].summary, Lines(needs)


def _free(plan: Plan, remarks: Remarks) -> Iterator[tuple[Cell, ...]]:
    """Yields a row for each need that no scope of the plan serves, and why none has to."""
    served = {at for proof in plan.proof for at in proof.serves}
    for need in plan.needs:
        if need.at not in served:
            yield "none", FREE[need.access], _need(need, remarks)


def _need(need: Need, remarks: Remarks) -> str:
    notes = (*remarks.get(need.at, ()), *need.notes)
    return f"`{need.at}`" + (f": {'; '.join(dict.fromkeys(notes))}" if notes else "")


def _notes(notes: Iterable[str]) -> Iterator[Block]:
    if notes := tuple(notes):
        yield Heading("Notes")
        yield Items(notes)


def _explained(plan: Plan) -> Iterator[Block]:
    """Yields why each scope was chosen over others, and what fewer scopes would grant."""
    rows = [
        (Code(proof.scope), Code(proof.fails), Code(rival.scope), WORSE[rival.loses_on], amount(rival.more))
        for proof in plan.proof
        for rival in proof.rivals
    ]
    if rows:
        yield Heading("Why these scopes")
        head = ("Scope", "Not covered without it", "Not this one instead", "Because it has", "It would also grant")
        yield Table(head, tuple(rows))
    if len(plan.frontier) > 1:
        yield Heading("Fewer scopes, more access")
        yield Table(
            ("Scopes", "Names", "Also granted"),
            tuple(
                (
                    str(point.count),
                    names_text(point.scopes),
                    f"{amount(point.excess)}{'' if point.exact else ' (not proven)'}",
                )
                for point in plan.frontier
            ),
        )


def jobs_document(planned: Jobs, registered: Sequence[str], catalog: Catalog) -> Document:
    """Returns what to register for the jobs of an app as a report, with the scope parameter of each."""
    needs = tuple(need for plan in planned.jobs.values() for need in plan.needs)
    unresolved = tuple(item for plan in planned.jobs.values() for item in plan.unresolved)
    found = f"{count(len(planned.scopes), 'scope')} for {count(len(planned.jobs), 'job')}"
    missing = "".join(unserved(needs, unresolved)) if unresolved else ""
    differs = unlike(planned, registered, catalog)
    told = "; ".join((found, *(f"{title}: {names_text(names)}" for title, names in differs.items())))
    return Document(
        title="Scope plan of an app",
        verdict=missing or told,
        tone="poor" if missing else "fair" if differs else "good",
        blocks=tuple(_jobs(planned, registered, catalog, told if missing else "")),
        data=data_of(planned.freshness),
    )


def _jobs(planned: Jobs, registered: Sequence[str], catalog: Catalog, found: str) -> Iterator[Block]:
    if found:
        yield found
    if planned.scopes:
        yield Table(
            ("Scope", "What it grants"), tuple((Code(name), catalog.scopes[name].summary) for name in planned.scopes)
        )
    yield from _notes(planned.notes)
    for name, plan in planned.jobs.items():
        yield Heading(f"Job {name}" if name else "The app as a whole")
        yield Literal(plan.scope_parameter) if plan.scopes else f"{sentence(nothing(plan))}."
        if plan.needs:
            yield Items(tuple(_need(need, {}) for need in plan.needs))
    for plan in planned.jobs.values():
        yield from unresolved_blocks(plan.unresolved)
    known = [name for name in registered if name in catalog.scopes]
    yield from scopes_tree(catalog, standing(catalog, planned.scopes, known))
