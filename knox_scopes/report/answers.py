"""Plans, reviews, decisions and changes as text for people."""

from __future__ import annotations  # so that no report imports what it does not show

__all__ = [
    "access_rows",
    "amount",
    "decisions_text",
    "diff_text",
    "plan_text",
    "review_text",
    "unresolved_rows",
    "verify_text",
]

from typing import TYPE_CHECKING

from knox_scopes.grant import grant
from knox_scopes.report.page import EFFECT_STYLES, Page, Span, count

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from knox_scopes.diff import Diff
    from knox_scopes.grant import Decision
    from knox_scopes.model import Access, Catalog
    from knox_scopes.plan import Plan
    from knox_scopes.report.data import SavedPlan
    from knox_scopes.review import Review, Risky
    from knox_scopes.unknown import Unknown
    from knox_scopes.unresolved import Unresolved

OUTCOME_STYLES = {"allowed": "green", "denied": "red", "undetermined": "yellow"}
NAMES = " "


def plan_text(plan: Plan, catalog: Catalog, *, explain: bool, colour: bool) -> str:
    """Returns a plan: the scopes, why each is there, what it opens beyond the need, and what is not resolved."""
    page = Page(colour=colour)
    proved = "proved least" if plan.exact else f"not proved least: the search ended early; {_bound(plan)}"
    left = (f", {len(plan.unresolved)} not resolved", "red") if plan.unresolved else ""
    title = f"{count(len(plan.scopes), 'scope')} for {count(len(plan.needs), 'need')}"
    page.head(title, left, f"  ({plan.objective}, {proved}; catalog of {plan.catalog_version})")
    if not plan.scopes:
        page.line(_nothing(plan), indent=2)
    for name in plan.scopes:
        page.line((name, "cyan"), "  ", (catalog.scopes[name].summary, "dim"), indent=2)
        _needs_of(page, plan, name)
    _free(page, plan)
    for equivalent in plan.equivalent:
        instead = ", or ".join(NAMES.join(names) for names in equivalent.instead)
        if not equivalent.complete:
            instead += ", and maybe others" if instead else "none found before the search ended"
        page.line(f"the same access as {NAMES.join(equivalent.scopes)}: {instead}", indent=2)
    if any(plan.excess):
        page.head("beyond the need", f"  ({amount(plan.excess)})")
        access_rows(page, plan.excess, {name: grant(catalog, name).access for name in plan.scopes})
    for note in plan.notes:
        page.head("note", f"  {note}")
    unresolved_rows(page, plan.unresolved)
    if explain:
        _explained(page, plan)
    if plan.scopes:
        page.head("scope parameter")
        page.line(plan.scope_parameter, indent=2)
        page.line(plan.scope_query, indent=2)
    return str(page)


def review_text(review: Review, *, colour: bool) -> str:
    """Returns a review, finding by finding."""
    page = Page(colour=colour)
    page.head(f"review of {count(len(review.requested), 'scope')}", f"  (catalog of {review.catalog_version})")
    rows: list[tuple[Span, ...]] = [*_findings(review)]
    page.table(rows)
    if review.clean:
        page.line(("nothing to mend", "green"), indent=2)
    if not review.needs_given:
        page.line("no needs were given: what is unneeded, broader, risky or missing cannot be told", indent=2)
    for need in review.needs:
        if need.notes:
            page.line(f"{need.at}:", *_notes(need.notes), indent=2)
    for risk in review.unavoidable:
        page.line(f"cannot be avoided: {risk.scope} has {_risk(risk)}", indent=2)
    for item in review.broader:
        page.head(f"{item.scope} -> {NAMES.join(item.instead)}", f"  would close {amount(item.closes)}")
        access_rows(page, item.closes)
    unresolved_rows(page, review.unresolved)
    if review.needs_given:
        page.head("least for these needs")
        page.line(NAMES.join(review.minimal) or "no scope", indent=2)
    else:
        page.head("opens", f"  ({amount(review.opens)})")
        access_rows(page, review.opens)
    return str(page)


def decisions_text(decided: Sequence[tuple[str, Decision]], unknown: Iterable[Unknown], *, colour: bool) -> str:
    """Returns decisions, a line each."""
    page = Page(colour=colour)
    rows = [
        ((decision.outcome, OUTCOME_STYLES[decision.outcome]), text, (decision.message, "dim"))
        for text, decision in decided
    ]
    page.table(rows, indent=0)
    for name in unknown:
        page.line(f"granted but unknown: {name.message}")
    return str(page)


def verify_text(problems: Sequence[str], saved: SavedPlan, catalog: Catalog, *, colour: bool) -> str:
    """Returns what is wrong with a plan, or that it holds."""
    page = Page(colour=colour)
    for problem in problems:
        page.line(("wrong  ", "red"), problem)
    if not problems:
        page.line(("the plan holds", "green"), f"  (catalog of {catalog.version})")
    if saved.unresolved:
        page.line((f"{count(saved.unresolved, 'need')} of the plan not resolved", "red"))
    if saved.catalog_version != catalog.version:
        page.line(f"it was made with the catalog of {saved.catalog_version}; this is that of {catalog.version}")
    return str(page)


def diff_text(diff: Diff, *, of_apps: bool = False, colour: bool) -> str:
    """Returns what changes, by name and by meaning; `of_apps` tells that their grant types are known."""
    page = Page(colour=colour)
    for sign, names, style in (("+", diff.added, "green"), ("-", diff.removed, "red")):
        for name in names:
            page.line((f"{sign} {name}", style))
    for name in diff.unknown:
        page.line(f"{name} is unknown to the catalog (see its stages), so what it opens is not compared")
    if diff.same_meaning:
        page.line("the access is the same" + ("" if diff.same_names else ", in other words"))
    for title, access in (("gained", diff.gained), ("lost", diff.lost)):
        if any(access):
            page.head(title, f"  ({amount(access)})")
            access_rows(page, access)
    if diff.consent_again:
        who = "the app" if of_apps else "an app that uses the authorization code grant"
        page.head("consent", f"  {who} must ask its customers again")
    elif of_apps and not diff.same_names:
        page.head("consent", "  no customer has to consent again: not both use the authorization code grant")
    return str(page)


def _nothing(plan: Plan) -> str:
    if plan.needs:
        only = " for what could be resolved" if plan.unresolved else ""
        granted = plan.have and any(need.access == "scopes" for need in plan.needs)
        return f"nothing to add to what is granted{only}" if granted else f"no scope is needed{only}"
    return "nothing could be resolved" if plan.unresolved else "nothing is needed"


def _needs_of(page: Page, plan: Plan, name: str) -> None:
    """Adds the needs that a scope of the plan serves, with the notes on how they were read."""
    serves = next(proof.serves for proof in plan.proof if proof.scope == name)
    for need in plan.needs:
        if need.at in serves:
            page.line(need.at, *_notes(need.notes), indent=6)


def _notes(notes: Iterable[str]) -> Iterable[Span]:
    return (("  " + "; ".join(notes), "dim"),) if notes else ()


def _free(page: Page, plan: Plan) -> None:
    """Adds the needs that no scope of the plan serves, and why none has to."""
    served = {at for proof in plan.proof for at in proof.serves}
    why = {"none": "needs no scope", "via-event": "goes by the scopes of the events", "scopes": "granted already"}
    for need in plan.needs:
        if need.at not in served:
            page.line(need.at, *_notes((why[need.access], *need.notes)), indent=2)


def _explained(page: Page, plan: Plan) -> None:
    """Adds the rivals of each scope, and the points between fewest scopes and least access."""
    for proof in plan.proof:
        page.head(f"why {proof.scope}", f"  without it, {proof.fails} fails")
        rows: list[tuple[Span, ...]] = [
            (
                f"{rival.scope} instead",
                f"loses on {rival.loses_on}",
                (f"opens {amount(rival.more) or 'nothing'} more", "dim"),
            )
            for rival in proof.rivals
        ]
        page.table(rows)
    if len(plan.frontier) > 1:
        page.head("fewer scopes, more access")
        page.table(
            (
                str(point.count),
                NAMES.join(point.scopes),
                (amount(point.excess), "dim"),
                ("" if point.exact else "not proved", "yellow"),
            )
            for point in plan.frontier
        )


def _findings(review: Review) -> Iterable[tuple[Span, ...]]:
    for name in review.unknown:
        yield ("unknown", "red"), name.message
    for miss in review.missing:
        yield ("missing", "red"), f"{miss.need}: add {NAMES.join(miss.add)}"
    sure = "" if review.complete else " (as sure as the list of needs is complete)"
    for item in review.unneeded:
        yield ("unneeded", "yellow"), f"{item}: nothing that is needed goes by it{sure}"
    for broad in review.broader:
        yield ("broader", "yellow"), f"{broad.scope}: {NAMES.join(broad.instead)} is enough"
    for risk in review.risky:
        yield ("risky", "yellow"), f"{risk.scope}: {_risk(risk)} that the least set does not have"
    too_much = {*review.unneeded, *(broad.scope for broad in review.broader)}
    for same in review.redundant:
        ticked = ", as the portal ticks them" if same.ticked else ""
        instead = f"; {same.implied_by} is the one to drop" if same.implied_by in too_much else ""
        yield ("redundant", "yellow"), f"{NAMES.join(same.scopes)}: implied by {same.implied_by}{ticked}{instead}"
    for open_question in review.undetermined:
        inputs = ", ".join(open_question.inputs)
        yield ("undetermined", "yellow"), f"{open_question.scope}: may be needed for {inputs}"


def _risk(risk: Risky) -> str:
    parts = (count(len(risk.reach), "reach"), count(len(risk.destroy), "destroy"))
    return " and ".join(part for part in parts if not part.startswith("0 "))


def unresolved_rows(page: Page, unresolved: Sequence[Unresolved]) -> None:
    """Adds what could not be resolved, with the reason and what to try."""
    if unresolved:
        page.head("not resolved")
    for item in unresolved:
        page.line((item.input or "(empty)", "red"), indent=2)
        page.line(f"{item.reason}: {item.message}", indent=6)
        for suggestion in item.suggestions:
            page.line(f"try  {suggestion}", indent=6)


def access_rows(page: Page, access: Access, brought: Mapping[str, Access] | None = None, *, indent: int = 2) -> None:
    """Adds an amount of access, a line an element, with the scopes that bring it where there are several."""
    rows: list[tuple[Span, ...]] = []
    for kind, members in access._asdict().items():
        for member in members:
            more = "  (and whatever else its wording covers)" if kind == "reach" else ""
            row: tuple[Span, ...] = ((kind.removesuffix("s"), EFFECT_STYLES[kind]), member + more)
            if brought and len(brought) > 1:
                by = (name for name, opens in brought.items() if member in getattr(opens, kind))
                row = (*row, (f"by {NAMES.join(by)}", "dim"))
            rows.append(row)
    page.table(rows, indent=indent)


def amount(access: Access) -> str:
    """Returns the counts of an access, those that are not zero."""
    parts = [count(len(members), kind.removesuffix("s")) for kind, members in access._asdict().items() if members]
    return ", ".join(parts)


def _bound(plan: Plan) -> str:
    """Returns what no set of scopes can be below, in words."""
    ranks = ("reach", "destroy", "write", "read", "scope", "implied scope")
    if plan.objective == "fewest-scopes":
        ranks = ("scope", *ranks[:4], ranks[5])
    least = [count(number, rank) for number, rank in zip(plan.bound, ranks, strict=True) if number]
    return f"no set has less than {', '.join(least) or 'nothing'}"
