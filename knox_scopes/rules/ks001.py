"""KS001: a file that cannot be read as a registration, an unknown key or a wrong type."""

__all__ = ["RULE"]

from collections.abc import Iterable

from knox_scopes.rules.base import Context, Hit, Rule


def check(context: Context) -> Iterable[Hit]:
    """Yields what the rule finds."""
    for fault in context.registration.faults:
        if fault.code == "KS001":
            yield Hit(fault.at, fault.keys, fault.message, "mend the form of the file")


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
