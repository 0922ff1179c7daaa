"""The answer of `review`: which of the requested scopes are excessive, risky or missing, and the minimal set."""

from __future__ import annotations  # so that no report imports what it does not show

__all__ = ["NO_NEEDS", "findings", "review_text", "risk_of"]

from typing import TYPE_CHECKING

from knox_scopes.report.access import access_rows, amount, data_of, incomplete, note, unresolved_rows
from knox_scopes.report.text import Page, count

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from knox_scopes.access.review import Review, Risky

NAMES = " "
MOST_NAMES = 4
NO_NEEDS = "no needs given, so unneeded, broader and missing scopes are not checked"


def review_text(review: Review, *, colour: bool) -> str:
    """Returns a review, finding by finding."""
    page = Page(colour=colour)
    incomplete(page, review.needs, review.unresolved)
    data = data_of(review.freshness)
    page.head(f"review of {count(len(review.requested), 'scope')}", f"  ({data})" if data else "")
    page.table((kind, about + said) for kind, about, said in findings(review))
    if review.clean:
        page.line(("no issues found", "green"), indent=2)
    if not review.needs_given:
        page.line(NO_NEEDS, indent=2)
    for need in review.needs:
        if need.notes:
            page.line(f"{need.at}:", *note(need.notes), indent=2)
    for risk in review.unavoidable:
        page.line(f"unavoidable: {risk.scope} {risk_of(risk)}", indent=2)
    for item in review.broader:
        page.head(f"{item.scope} -> {NAMES.join(item.instead)}", f"  removes {amount(item.closes)}")
        access_rows(page, item.closes)
    unresolved_rows(page, review.unresolved)
    if review.needs_given:
        page.head("minimal scopes for these needs")
        page.line(NAMES.join(review.minimal) or "none", indent=2)
    else:
        page.head("grants", f": {amount(review.opens)}")
        access_rows(page, review.opens)
    incomplete(page, review.needs, review.unresolved)
    return str(page)


def findings(review: Review) -> Iterable[tuple[tuple[str, str], str, str]]:
    """Yields the findings, the gravest first: the kind with its style, what it is about, and what is said of that."""
    for name in review.unknown:
        yield ("unknown", "red"), "", name.message
    for miss in review.missing:
        yield ("missing", "red"), miss.need, f" is not covered: add {NAMES.join(miss.add)}"
    sure = "" if review.complete else " (if the list of needs is complete)"
    for item in review.unneeded:
        yield ("unneeded", "yellow"), item, f": not required by any of the needs{sure}"
    for broad in review.broader:
        yield ("broader", "yellow"), broad.scope, f": {NAMES.join(broad.instead)} would be enough"
    for risk in review.risky:
        beyond = ", unlike the minimal set" if review.needs_given else ""
        yield ("risky", "yellow"), risk.scope, f" {risk_of(risk)}{beyond}"
    too_much = {*review.unneeded, *(broad.scope for broad in review.broader)}
    for same in review.redundant:
        ticked = ", which the portal selects along with it" if same.ticked else ""
        instead = f"; drop {same.implied_by} instead" if same.implied_by in too_much else ""
        yield ("redundant", "yellow"), NAMES.join(same.scopes), f": implied by {same.implied_by}{ticked}{instead}"
    for open_question in review.undetermined:
        inputs = ", ".join(open_question.inputs)
        yield ("undetermined", "yellow"), open_question.scope, f": may be needed for {inputs}"


def risk_of(risk: Risky) -> str:
    """Returns what a scope opens that is a risk, by name: `is open-ended, grants DELETE /a`."""
    parts = ["is open-ended"] if risk.scope in risk.reach else []
    if others := [name for name in risk.reach if name != risk.scope]:
        parts.append(f"implies the open-ended {_some(others)}")
    if risk.destroy:
        parts.append(f"grants the destructive {_some(risk.destroy)}")
    return " and ".join(filter(None, (", ".join(parts[:-1]), parts[-1])))


def _some(names: Sequence[str]) -> str:
    """Returns the first few of several names, and how many more there are."""
    more = f" and {len(names) - MOST_NAMES} more" if len(names) > MOST_NAMES else ""
    return ", ".join(names[:MOST_NAMES]) + more
