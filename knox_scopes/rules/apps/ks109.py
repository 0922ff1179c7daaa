"""KS109: a declared use that the catalog cannot resolve."""

__all__ = ["RULE"]

from collections.abc import Iterable

from knox_scopes.apps.context import Context
from knox_scopes.errors import Finding
from knox_scopes.rules.base import Rule

# What to do where there is nothing to suggest.
CHECK = "write it as the documentation does; `knox-scopes catalog export --by endpoint` lists every known one"
REMEDIES = {
    "ambiguous": "write the full path",
    "legacy": "remove it: no scope covers it, and no page names what replaces it",
    "malformed": "write a method and a path, such as `GET /kai/v1/devices/groups`, or the name of an event",
    "needs-event": "declare the events it is for under `events`",
    "no-method": "put the method in front",
    "no-oauth": "remove it: no scope covers it",
    "not-yet": "use a newer catalog",
    "undocumented-scope": "test which scope it needs, and record the result under `reasons`",
    "unknown-host": "write the path alone",
}


def _check(context: Context) -> Iterable[Finding]:
    for use in context.unresolved:
        if use.item.reason == "other-stage":  # for KS110
            continue
        suggested = " or ".join(at for at in use.item.suggestions if not _destroys(context, use.item.input, at))
        do = "move to" if use.item.reason == "legacy" else "write"
        remedy = f"{do} {suggested}" if suggested else REMEDIES.get(use.item.reason, CHECK)
        message = f"{use.item.reason}: {use.item.message}"
        yield context.finding(use.item.input, message, remedy, keys=use.keys)


def _destroys(context: Context, given: str, at: str) -> bool:
    """Tells whether an endpoint destroys something, while the request in its place only reads."""
    known = context.catalog.endpoints.get(at)
    reads = given.upper().startswith(("GET ", "HEAD "))
    return reads and known is not None and known.effect == "destroy"


RULE = Rule(
    code="KS109",
    name="unresolved-use",
    severity="warning",
    what="a declared use that the catalog cannot resolve",
    why="nobody can tell which scope it needs, or which requested scopes are too much",
    example="endpoints: [GET /kcs/v1/rp/device]",
    remedy="write it as the message suggests",
    check=_check,
)
