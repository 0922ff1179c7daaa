"""What rules are made of, and what they look at."""

__all__ = ["CONFIDENCES", "SEVERITIES", "Hit", "Rule"]

from collections.abc import Callable, Iterable
from typing import NamedTuple

from knox_scopes.apps.context import Context
from knox_scopes.apps.edit import Mend
from knox_scopes.catalog.strict import Keys

SEVERITIES = ("info", "warning", "error")
CONFIDENCES = ("low", "medium", "high")


class Hit(NamedTuple):
    """Holds one thing that a rule finds: what it is about, where it stands, a sentence, evidence and remedy.

    `severity` is given where it is another than the rule's, `mend` where an edit of the scopes is the remedy.
    """

    at: str
    keys: Keys
    message: str
    remedy: str
    evidence: tuple[str, ...] = ()
    severity: str = ""
    mend: Mend | None = None


class Rule(NamedTuple):
    """Holds a rule with its documentation: `what` it finds, `why` that matters, an example and the remedy."""

    code: str
    name: str
    severity: str
    confidence: str
    what: str
    why: str
    example: str
    remedy: str
    source: str
    check: Callable[[Context], Iterable[Hit]]
