"""KS001: a file that cannot be read as a registration, an unknown key or a wrong type."""

__all__ = ["RULE"]

from collections.abc import Iterable

from knox_scopes.apps.context import Context
from knox_scopes.rules.base import Hit, Rule

FORM = "mend it; `knox-scopes init` prints a file of the right form to compare with"


def check(context: Context) -> Iterable[Hit]:
    """Yields what the rule finds."""
    for fault in context.registration.faults:
        if fault.code == "KS001":
            is_key = fault.message.startswith("unknown key")
            where = "" if is_key or fault.at == context.registration.file else f"`{fault.at}`: "
            _, _, meant = fault.message.partition("did you mean ")
            remedy = f"write {meant.removesuffix('?')}" if meant else FORM
            yield Hit(fault.at, fault.keys, where + fault.message, remedy)


RULE = Rule(
    code="KS001",
    name="malformed",
    severity="error",
    confidence="high",
    what="a file that cannot be read as a registration, an unknown key or a wrong type",
    why="what is not read is not checked, and an unknown key is mostly a slip for one that would count",
    example="scope: [kdp]",
    remedy="write the key or value as the message says; the JSON Schema completes keys in editors",
    source="knox-scopes",
    check=check,
)
