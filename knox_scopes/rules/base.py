"""What rules are made of, whatever they look at."""

__all__ = ["CONFIDENCES", "SEVERITIES", "Family", "Rule", "codes", "rules"]

from collections.abc import Callable, Iterable
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, Generic, Literal, NamedTuple, TypeVar

from knox_scopes.errors import Finding

SEVERITIES = ("info", "warning", "error")
CONFIDENCES = ("low", "medium", "high")

Seen = TypeVar("Seen")


class Rule(NamedTuple, Generic[Seen]):
    """A rule with its documentation: `what` it finds, `why` that matters, an example and the remedy.

    `check` finds what is wrong in what it is shown; None says that reading the file finds it, under the rule's code.
    `looks_at` says what it is shown, where a family has rules of several kinds. `hides` are the rules whose finding
    about the same thing is not worth telling beside one of this rule. `ignorable` says when an app may ignore it.
    """

    code: str
    name: str
    severity: str
    what: str
    why: str
    example: str
    remedy: str
    check: Callable[[Seen], Iterable[Finding]] | None = None
    looks_at: str = ""
    hides: tuple[str, ...] = ()
    ignorable: Literal["always", "without a policy", "never"] = "always"
    confidence: str = "high"
    source: str = "knox-scopes"

    def told(self, finding: Finding) -> Finding:
        """Returns a finding of this rule with what it takes from the rule: code, name, confidence and severity."""
        return finding._replace(
            code=self.code,
            name=self.name,
            severity=finding.severity or self.severity,
            confidence=self.confidence,
            remedy=finding.remedy or self.remedy,
        )


Family = Literal["apps", "catalogs", "requests"]


@cache
def rules(family: Family) -> tuple[Rule[Any], ...]:
    """Returns the rules for registrations (`apps`), catalogs or requests, by code; a new file there is a new rule."""
    return tuple(import_module(f"knox_scopes.rules.{family}.{code.lower()}").RULE for code in codes(family))


@cache
def codes(family: Family) -> tuple[str, ...]:
    """Returns the codes of such rules, without reading the rules."""
    home = import_module(f"knox_scopes.rules.{family}")
    return tuple(sorted(one.name.upper() for one in iter_modules(home.__path__) if one.name.startswith("ks")))
