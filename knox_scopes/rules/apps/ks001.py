"""KS001: a file that cannot be read as a registration, an unknown key or a wrong type."""

__all__ = ["RULE"]

from knox_scopes.apps.context import Context
from knox_scopes.rules.base import Rule

RULE: Rule[Context] = Rule(
    code="KS001",
    name="malformed",
    severity="error",
    what="a file that cannot be read as a registration, an unknown key or a wrong type",
    why="what cannot be read cannot be checked, and an unknown key is usually a typo for one that matters",
    example="scope: [kdp]",
    remedy="correct the key or value as the message says; editors complete keys from the JSON Schema",
    ignorable="without a policy",
)
