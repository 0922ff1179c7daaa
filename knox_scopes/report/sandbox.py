"""What `sandbox` says when it begins to listen, and what it has seen when it ends."""

from __future__ import annotations  # so that no report imports what it does not show

__all__ = ["end_text", "start_text"]

from typing import TYPE_CHECKING

from knox_scopes.report.review import findings
from knox_scopes.report.text import Page, count
from knox_scopes.report.uses import seen_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from knox_scopes.access.review import Review
    from knox_scopes.usage.usage import Usage

NOTICE = "This is no Samsung server: it answers as the documentation says it should, and keeps all in memory."
NO_PAGE = "what no page says, and what happens here"
SERVER = "KNOX_SERVER"
EVENTS = "those of the events that are subscribed to"


def start_text(  # noqa: PLR0913 - what is said, in its order
    url: str,
    instead: str,
    variables: Iterable[str],
    rows: Mapping[str, str],
    unknown: Iterable[tuple[str, str]],
    *,
    colour: bool,
) -> str:
    """Returns what is not known, the terms of the app, and last what to set in a shell, and where the sandbox listens.

    `instead` is the server that it stands in for, `variables` are the lines that set client ID and secret, and `rows`
    the terms by what they are called.
    """
    page = Page(colour=colour)
    page.line((NOTICE, "bold"))
    page.head(NO_PAGE)
    page.table((what, (here, "dim")) for what, here in unknown)
    page.head("the app")
    page.table(rows.items())
    page.head("to set for the app", f": ${SERVER} is its base URL, in place of {instead}")
    for line in (*variables, f"export {SERVER}={url}"):
        page.line((line, "cyan"), indent=2)
    page.gap()
    page.line((f"listening on {url}", "green"), "; Ctrl-C ends it, and shows what was called")
    return str(page)


def end_text(usage: Usage, review: Review, refused: Iterable[tuple[str, int, str, int]], *, colour: bool) -> str:
    """Returns what was called, what was refused, which of the registered scopes were not needed, and the least set."""
    page = Page(colour=colour)
    page.head(f"{count(len(usage.needs), 'endpoint')} called")
    page.table((use.effect, use.at, (seen_of(use), "dim")) for use in usage.needs.values())
    if usage.unmatched or usage.elsewhere:
        page.head("not listed in the catalog")
        page.table((one.call, (one.message, "dim")) for one in usage.unmatched)
        page.table(("other paths", count(number, "call")) for number in usage.elsewhere.values())
    if rows := [((f"{status} {error}", "red"), at, count(number, "time")) for at, status, error, number in refused]:
        page.head("refused")
        page.table(rows)
    page.head("the registered scopes")
    page.table((kind, about + said) for kind, about, said in findings(review))
    events = EVENTS if any(item.reason == "needs-event" for item in review.unresolved) else ""
    least = " and ".join(filter(None, (" ".join(review.minimal), events)))
    page.line("least for these calls: ", (least or "none", "cyan"), indent=2)
    return str(page)
