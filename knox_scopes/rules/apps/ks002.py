"""KS002: a secret in the file, such as a client secret or a token."""

__all__ = ["RULE"]

from knox_scopes.apps.context import Context
from knox_scopes.rules.base import Rule

RULE: Rule[Context] = Rule(
    code="KS002",
    name="secret",
    severity="error",
    confidence="medium",
    what="a secret in the file, such as a client secret or a token",
    why="files under version control keep their history, so a secret in one can never be taken back",
    example="client_secret: ...",
    remedy="remove it, rotate it in the portal, and keep the new one in a secrets manager",
    source="Manage registered apps (Knox OAuth 2.0 Authentication guide), 2026-02-10",
    ignorable="without a policy",
)
