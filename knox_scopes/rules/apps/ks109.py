"""KS109: a declared use that the catalog cannot resolve."""

__all__ = ["RULE"]

from collections.abc import Iterable

from knox_scopes.apps.context import Context
from knox_scopes.rules.base import Hit, Rule

# What to do where there is nothing to suggest.
CHECK = "write it as the documentation does; `knox-scopes catalog export --by endpoint` lists all that is known"
REMEDIES = {
    "ambiguous": "write the full path",
    "legacy": "take it out: no scope opens it",
    "malformed": "write a method and a path, like `GET /kai/v1/devices/groups`, or the name of an event",
    "needs-event": "declare the events it is for under `events`",
    "no-method": "write the method in front",
    "no-oauth": "take it out: no scope opens it",
    "not-yet": "use a newer catalog",
    "undocumented-scope": "test which scope it needs, and say so under `reasons`",
    "unknown-host": "write the path alone",
}


def check(context: Context) -> Iterable[Hit]:
    """Yields what the rule finds."""
    for use in context.unresolved:
        if use.item.reason != "other-stage":
            remedy = (
                f"write {' or '.join(use.item.suggestions)}"
                if use.item.suggestions
                else REMEDIES.get(use.item.reason, CHECK)
            )
            yield Hit(use.item.input, use.keys, f"{use.item.reason}: {use.item.message}", remedy)


RULE = Rule(
    code="KS109",
    name="unresolved-use",
    severity="warning",
    confidence="high",
    what="a declared use that the catalog cannot resolve",
    why="what it needs cannot be told, so neither can what is too much",
    example="endpoints: [GET /kcs/v1/rp/device]",
    remedy="write it as the message says",
    source="knox-scopes",
    check=check,
)
